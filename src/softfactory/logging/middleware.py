"""A WSGI middleware: what an application lets through is reported, and raised again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import Token
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

from .reporter import Options, Reporter, Reports, Target, reporter_of
from .requests import described, path_of
from .state import REQUEST, forget

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_END = object()


class Middleware(Reports):
    """Wraps a WSGI application: `Middleware(application, "https://KEY@HOST/PROJECT")`, or a platform and `project=1`.

    Exceptions of the application, also while its answer is iterated or closed, become events with the request they
    broke, and reach the server as they were. Records that a `Handler` sees meanwhile carry the request too. Cookies and
    credentials are left out; people's addresses are, unless *addresses*. *transaction* names a request, by its path if
    not given. Give it the handler as target, and both share one thread.
    """

    def __init__(
        self,
        application: "WSGIApplication",
        target: Target,
        *,
        addresses: bool = False,
        transaction: Callable[[Mapping[str, Any]], str] = path_of,
        **options: Unpack[Options],
    ) -> None:
        self._application = application
        self._addresses = addresses
        self._transaction = transaction
        self.reporter = reporter_of(target, options)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        forget()
        request = self._request(environ)
        with _Watch(request, self.reporter):
            body = self._application(environ, start_response)
        files = environ.get("wsgi.file_wrapper")
        if isinstance(body, list | tuple) or (isinstance(files, type) and isinstance(body, files)):
            return body  # as it is, because servers treat these better
        return _Body(body, request, self.reporter)

    def _request(self, environ: "WSGIEnvironment") -> Mapping[str, Any]:
        try:
            return described(environ, transaction=self._transaction(environ), addresses=self._addresses)
        except Exception as defect:  # noqa: BLE001 - a server's odd environment, or the name given by the program
            self.reporter.fail(defect)
            return {}


class _Watch:
    """Says which request is answered within, and reports what breaks out."""

    def __init__(self, request: Mapping[str, Any], reporter: Reporter) -> None:
        self._request, self._reporter = request, reporter

    def __enter__(self) -> None:
        self._token: Token[Mapping[str, object] | None] = REQUEST.set(self._request)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self._reporter.report_exception(error, mechanism="wsgi", handled=False)
        REQUEST.reset(self._token)


class _Body(Iterator[bytes]):
    """The application's answer, watched."""

    def __init__(self, body: Iterable[bytes], request: Mapping[str, Any], reporter: Reporter) -> None:
        self._body, self._request, self._reporter = body, request, reporter
        self._items: Iterator[bytes] | None = None

    def __next__(self) -> bytes:
        with _Watch(self._request, self._reporter):
            if self._items is None:
                self._items = iter(self._body)
            item = next(self._items, _END)
        if item is _END:
            raise StopIteration
        return item  # type: ignore[return-value]  # whatever an application yields, the server judges

    def close(self) -> None:
        """Close the application's answer, if it wants to be closed."""
        if close := getattr(self._body, "close", None):
            with _Watch(self._request, self._reporter):
                close()

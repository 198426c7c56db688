"""What the server's threads do with a request: ask the application, or refuse in its stead."""

import json
import re
from typing import Any

from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask
from waitress.utilities import Error

from softfactory.domain.kernel.problems import Problem
from softfactory.entrypoints.http.forwarding import CLAIMS, HEADERS
from softfactory.entrypoints.http.headers import EVERYWHERE
from softfactory.entrypoints.http.problems import (
    BadRequest,
    HeaderTooLarge,
    RequestTimeout,
    ServerError,
    UnsupportedTransferCoding,
)
from softfactory.entrypoints.http.wire import BodyTooLarge

from .lanes import Lanes

FORWARDING = {name.upper().replace("-", "_"): name for name in HEADERS}
REFUSALS: dict[int, type[Problem]] = {
    400: BadRequest,
    408: RequestTimeout,
    413: BodyTooLarge,
    431: HeaderTooLarge,
    500: ServerError,
    501: UnsupportedTransferCoding,
}
"""What the server answers by itself."""
SDK_PATH = re.compile(rb"\s*[A-Z]+ (?:https?://[^/ ]*)?/api/[0-9]+/(?:envelope|store)/?[? ]")
CORS = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "x-sentry-error, x-sentry-rate-limits, retry-after"),
]
UNPRINTABLE = re.compile(r"[^ -~]+")
MAX_DETAIL = 200


class TimedOut(Error):  # type: ignore[misc] # waitress has no types
    """A request that did not come in time."""

    code = 408
    reason = "Request Timeout"


class Threads(ThreadedTaskDispatcher):  # type: ignore[misc] # waitress has no types
    """The threads that answer; a queue before them is no news. Half of them at most do what hashes passwords."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.queue = Lanes(room=max(1, count // 2), done=self._end_hashing)
        self.set_thread_count(count)

    def add_task(self, task: object) -> None:
        """Have a thread serve *task* (a channel with a request) as soon as one is free."""
        with self.lock:
            self.queue.append(task)
            self.queue_cv.notify()

    def _end_hashing(self) -> None:
        with self.lock:
            self.queue.room += 1
            self.queue_cv.notify()

    def is_busy(self) -> bool:
        """Tell whether something is being answered, though perhaps to nobody any more."""
        with self.lock:
            return bool(self.queue) or self.active_count > 0


class Answer(WSGITask):  # type: ignore[misc] # waitress has no types
    """The application's answer."""

    wrote_header: bool = False

    def service(self) -> None:
        """Answer; an `OSError` here is the application's, which waitress would drop together with the connection."""
        self.start()
        self.execute()
        self.finish()

    def get_environment(self) -> dict[str, Any]:
        """Return the WSGI environ, where what a client claims about proxies is set apart from its headers."""
        headers = self.request.headers
        claims = {name: headers.pop(key) for key, name in FORWARDING.items() if key in headers}
        environ: dict[str, Any] = super().get_environment()
        environ.update({CLAIMS: claims, "wsgi.multiprocess": True, "SERVER_SOFTWARE": "softfactory"})
        return environ

    def write(self, data: bytes) -> None:
        """Send a piece of the answer; one that is the whole of it goes together with its header, in one packet."""
        whole = bool(data) and len(data) == self.content_length
        if not (whole and self.complete and self.has_body) or self.wrote_header:
            super().write(data)
            return
        header = self.build_response_header()
        self.wrote_header = True
        self.content_bytes_written = len(data)
        self.channel.write_soon(header + data)

    def build_response_header(self) -> bytes:
        """Return status line and headers; while draining, the last answer of a connection says that it is the last."""
        if self.channel.closes_after_this():
            self.request.headers["CONNECTION"] = "close"
        header: bytes = super().build_response_header()
        return header


class Refusal(ErrorTask):  # type: ignore[misc] # waitress has no types
    """The server's own answer to what never reaches the application: a problem (RFC 9457), and the connection's end."""

    def execute(self) -> None:
        """Write the problem."""
        error = self.request.error
        problem = REFUSALS[error.code]
        detail = UNPRINTABLE.sub(" ", error.body)[:MAX_DETAIL].strip()
        body = json.dumps(
            {"type": f"/problems/{problem.code}", "title": problem.title, "status": error.code, "detail": detail}
        ).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers = [
            ("Cache-Control", "no-cache"),
            ("Content-Type", "application/problem+json"),
            *EVERYWHERE,
        ]
        if SDK_PATH.match(self.channel.requests[0].opening):
            self.response_headers += [*CORS, ("X-Sentry-Error", detail)]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)

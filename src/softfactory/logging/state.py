"""What one thread or task is about: the request it answers, the exception it reported last, whether it reports now."""

import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

Exceptional = Callable[[], BaseException | None]

REQUEST: ContextVar[Mapping[str, object] | None] = ContextVar("softfactory_request", default=None)
"""What the middleware knows of the request being answered, in the shape of an event's payload."""
_REPORTING: ContextVar[bool] = ContextVar("softfactory_reporting", default=False)
_LAST: ContextVar[tuple[Exceptional, set[object]] | None] = ContextVar("softfactory_last", default=None)


def is_reporting() -> bool:
    """Tell whether what is logged now comes from reporting itself."""
    return _REPORTING.get()


@contextmanager
def reporting() -> Iterator[None]:
    """Have nothing reported that is logged within."""
    token = _REPORTING.set(True)
    try:
        yield
    finally:
        _REPORTING.reset(token)


def is_first(error: BaseException, destination: object) -> bool:
    """Tell whether the exception is another than the one this thread or task reported last to that destination.

    So an exception that is logged, raised again and seen by the middleware or the server is one event.
    """
    last = _LAST.get()
    if last is None or last[0]() is not error:
        _LAST.set((_reference(error), {destination}))
        return True
    if destination in last[1]:
        return False
    last[1].add(destination)
    return True


def forget() -> None:
    """Begin something new, a request: an exception object that was reported before may be raised again."""
    _LAST.set(None)


def _reference(error: BaseException) -> Exceptional:
    try:
        return weakref.ref(error)
    except TypeError:  # Python's own exceptions; held until the next one, or the next request
        return lambda: error

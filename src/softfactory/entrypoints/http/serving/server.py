"""Serves a WSGI application with waitress, hardened, and leaves without losing a request."""

import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from wsgiref.types import WSGIApplication

from .limits import Limits
from .loop import Server
from .share import Share

STOP = (signal.SIGTERM, signal.SIGINT)
DEFAULTS = Limits()


def serve_on(
    sock: socket.socket,
    app: WSGIApplication,
    *,
    limits: Limits = DEFAULTS,
    share: Share | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve *app* on a listening socket until SIGTERM or SIGINT, then answer what was begun, and close the socket.

    Call it in the main thread. The signals may be blocked before: it unblocks them once it can obey.
    """
    sys.setswitchinterval(limits.switch_interval)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)  # threads inherit it, so a signal always wakes the main one
    server = Server(sock, app, limits, share or Share.among(1)[0])
    with _obeying(server.stop):
        ready()
        server.run()


@contextlib.contextmanager
def _obeying(stop: Callable[[], None]) -> Iterator[None]:
    before = [signal.signal(signum, lambda *_: stop()) for signum in STOP]
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)
    try:
        yield
    finally:
        for signum, handler in zip(STOP, before, strict=True):
            signal.signal(signum, handler)

"""Runs a worker until it is told to stop."""

import signal
from collections.abc import Callable
from types import FrameType

from softfactory.domain.kernel.worker import Worker

STOP = (signal.SIGTERM, signal.SIGINT)


def work(worker: Worker, *, ready: Callable[[], None] = lambda: None) -> None:
    """Run *worker* until SIGTERM or SIGINT, then let what it holds end, and return; a second SIGINT waits for nothing.

    Call it in the main thread. The signals may be blocked before: it unblocks them once it can obey. Killed at any
    point it loses nothing: its jobs come back when their leases are over.
    """

    def obey(signum: int, _: FrameType | None) -> None:
        if signum == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        worker.stop()

    before = [signal.signal(signum, obey) for signum in STOP]
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)
    try:
        ready()
        worker.run()
    finally:
        for signum, handler in zip(STOP, before, strict=True):
            signal.signal(signum, handler)

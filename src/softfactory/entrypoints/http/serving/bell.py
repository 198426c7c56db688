"""Signals as bytes of a pipe, so that one wait sees them and everything else."""

import contextlib
import os
import signal
from collections.abc import Iterator

import attrs

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)


@attrs.frozen
class Bell:
    """Rings when a signal comes."""

    end: int
    """What to wait for until it can be read."""

    @classmethod
    @contextlib.contextmanager
    def hung(cls) -> Iterator["Bell"]:
        """Take over the signals of this process, and give them back."""
        end, rope = os.pipe()
        os.set_blocking(end, False)
        os.set_blocking(rope, False)
        before = [signal.signal(signum, lambda *_: None) for signum in SIGNALS]
        signal.set_wakeup_fd(rope, warn_on_full_buffer=False)
        try:
            yield cls(end)
        finally:
            signal.set_wakeup_fd(-1)
            for signum, handler in zip(SIGNALS, before, strict=True):
                signal.signal(signum, handler)
            os.close(end)
            os.close(rope)

    def rung(self) -> bytes:
        """Return the numbers of the signals that came since the last call."""
        with contextlib.suppress(BlockingIOError):
            return os.read(self.end, 4096)
        return b""

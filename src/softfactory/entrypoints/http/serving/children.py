"""Child processes: forked, told when to end, heard when they serve or refuse to."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

import attrs

from softfactory.domain.kernel.problems import Problem

from .bell import SIGNALS

READY = b"+"
MAX_TOLD = 4096
"""Bytes that a pipe takes at once."""


@attrs.frozen
class Entry:
    """Something to keep running in a process of its own.

    `main` is called in the child with a function to call once it serves. It runs with SIGTERM and SIGINT blocked until
    it unblocks them, and returns when it has obeyed one. What it raises is told as a sentence, without a traceback.
    """

    name: str
    main: Callable[[Callable[[], None]], None]
    ended: Callable[[], None] = lambda: None
    """Called in the parent when the process has ended, however."""


@attrs.define
class Lifeline:
    """A pipe whose writing end only the parent holds: it closes when the parent dies, however it dies."""

    watched: int
    held: int

    @classmethod
    def open(cls) -> "Lifeline":
        """Make one."""
        return cls(*os.pipe())

    def follow(self, patience: float) -> None:
        """In a child, end when the parent does: orderly, and after *patience* seconds in any case."""
        os.close(self.held)
        threading.Thread(target=self._follow, args=(patience,), name="lifeline", daemon=True).start()

    def _follow(self, patience: float) -> None:
        os.read(self.watched, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(patience)
        os._exit(1)


@attrs.define(eq=False)
class Child:
    """A process that runs an entry."""

    entry: Entry
    pid: int
    ear: int
    """Where it tells that it serves, or why it does not."""
    since: float
    serving: bool = False
    refusal: str = ""

    def hear(self) -> bool:
        """Read what the child told, without waiting; tell whether there may be more."""
        try:
            told = os.read(self.ear, MAX_TOLD)
        except BlockingIOError:
            return True
        self.serving = self.serving or told.startswith(READY)
        self.refusal += told.removeprefix(READY).decode(errors="replace")
        return bool(told)


def start(entry: Entry, *, lifeline: Lifeline, patience: float, now: float) -> Child:
    """Fork a child that runs *entry*. The caller has one thread."""
    ear, mouth = os.pipe()
    os.set_blocking(ear, False)
    _flush()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # the child must not run the parent's handlers
    pid = os.fork()
    if not pid:
        _live(entry, mouth, lifeline, patience)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(mouth)
    return Child(entry, pid, ear, now)


def _live(entry: Entry, mouth: int, lifeline: Lifeline, patience: float) -> NoReturn:
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: None)
        lifeline.follow(patience)
        entry.main(lambda: _tell(mouth, READY))
        code = 0
    except BaseException as error:  # noqa: BLE001 - told to the parent, which decides
        _tell(mouth, sentence(error).encode()[:MAX_TOLD])
    finally:
        _flush()
        os._exit(code)  # never back into the parent's code, nor through what it wanted done at its exit


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # nobody reads it, closed, never open
            stream.flush()


def _tell(mouth: int, message: bytes) -> None:
    with contextlib.suppress(OSError):  # the parent is gone; the lifeline will say so
        os.write(mouth, message)


def sentence(error: BaseException) -> str:
    """Return one line that says what went wrong: the text of a refusal, the name too of anything unexpected."""
    text = " ".join(str(error).split())
    if isinstance(error, Problem):
        return text or error.title
    return text if text and isinstance(error, ValueError) else f"{type(error).__name__}: {text}"

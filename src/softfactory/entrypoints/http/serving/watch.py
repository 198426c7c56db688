"""Keeps children running, and ends them together."""

import contextlib
import os
import selectors
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence

import attrs

from .bell import Bell
from .children import Child, Entry, Lifeline, start

AT_ONCE = 3
"""How often in a row a child may die before it has served, while the server starts."""
FIRST_WAIT = 0.1
LONGEST_WAIT = 10.0
"""Seconds before a child that keeps dying is started again."""
LONG_LIVED = 30.0
"""Seconds after which a child's death is no sign that the next one will die as well."""
FORCED = 130


@attrs.define(eq=False)
class Watch:
    """The parent's only work. It stops by itself when a child refuses to start at first, or cannot."""

    entries: Sequence[Entry]
    patience: float = attrs.field(kw_only=True)
    """Seconds that children get to end in."""
    ready: Callable[[], None] = attrs.field(kw_only=True)
    stopping: Callable[[], None] = attrs.field(kw_only=True)
    """Called before the children are told to end."""
    buried: Callable[[int], None] = attrs.field(kw_only=True)
    """Called with the process id of a child that has ended."""
    selector: selectors.BaseSelector = attrs.field(factory=selectors.DefaultSelector, init=False)
    lifeline: Lifeline = attrs.field(factory=Lifeline.open, init=False)
    children: list[Child] = attrs.field(factory=list, init=False)
    due: list[tuple[float, Entry]] = attrs.field(factory=list, init=False)
    deaths: Counter[str] = attrs.field(factory=Counter, init=False)
    served: bool = attrs.field(default=False, init=False)
    deadline: float | None = attrs.field(default=None, init=False)
    code: int = attrs.field(default=0, init=False)

    def run(self) -> int:
        """Start the children and watch them until all have ended; return the exit code."""
        with Bell.hung() as bell:
            self.selector.register(bell.end, selectors.EVENT_READ)
            self.due = [(0.0, entry) for entry in self.entries]
            try:
                while self.children or self.deadline is None:
                    self._turn(bell)
            finally:
                self._kill()
        return self.code

    def _turn(self, bell: Bell) -> None:
        self._start_due(time.monotonic())
        for key, _ in self.selector.select(self._pause(time.monotonic())):
            if isinstance(key.data, Child):
                self._hear(key.data)
        self._obey(bell.rung())
        for child in list(self.children):
            self._look_after(child)
        if self.deadline is not None and time.monotonic() >= self.deadline:
            self._force(1)

    def _pause(self, now: float) -> float | None:
        times = [at for at, _ in self.due] + ([] if self.deadline is None else [self.deadline])
        return max(0.0, min(times) - now) if times else None

    def _start_due(self, now: float) -> None:
        for entry in [entry for at, entry in self.due if at <= now]:
            child = start(entry, lifeline=self.lifeline, patience=self.patience, now=now)
            self.selector.register(child.ear, selectors.EVENT_READ, child)
            self.children.append(child)
        self.due = [(at, entry) for at, entry in self.due if at > now]

    def _hear(self, child: Child) -> None:
        if not child.hear():
            self.selector.unregister(child.ear)
        if not self.served and len(self.children) == len(self.entries) and all(c.serving for c in self.children):
            self.served = True
            self.ready()

    def _obey(self, rung: bytes) -> None:
        if signal.SIGINT in rung and self.deadline is not None:
            self._force(FORCED)
        elif signal.SIGTERM in rung or signal.SIGINT in rung:
            self._stop()

    def _stop(self, code: int = 0) -> None:
        if self.deadline is None:
            self.code = code
            self.deadline = time.monotonic() + self.patience
            self.due = []
            self.stopping()
            for child in self.children:
                os.kill(child.pid, signal.SIGTERM)

    def _force(self, code: int) -> None:
        self.code = code
        for child in self.children:
            os.kill(child.pid, signal.SIGKILL)

    def _look_after(self, child: Child) -> None:
        pid, status = os.waitpid(child.pid, os.WNOHANG)
        if not pid:
            return
        if child.ear in self.selector.get_map():
            self._hear(child)
            with contextlib.suppress(KeyError):
                self.selector.unregister(child.ear)
        os.close(child.ear)
        self.children.remove(child)
        child.entry.ended()
        self.buried(pid)
        code = os.waitstatus_to_exitcode(status)
        if self.deadline is None:
            self._replace(child, child.refusal or _obituary(child, code))
        elif code and not self.code:
            self.code = 1

    def _replace(self, child: Child, reason: str) -> None:
        sys.stderr.write(f"{reason}\n")
        sys.stderr.flush()
        name, now = child.entry.name, time.monotonic()
        self.deaths[name] = 1 if now - child.since > LONG_LIVED else self.deaths[name] + 1
        if not self.served and (child.refusal or self.deaths[name] >= AT_ONCE):
            self._stop(code=1)
        else:
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (self.deaths[name] - 1))
            self.due.append((now + wait, child.entry))

    def _kill(self) -> None:
        # Only after an exception: otherwise none is left.
        for child in self.children:
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)


def _obituary(child: Child, code: int) -> str:
    how = f"by signal {-code}" if code < 0 else f"with code {code}"
    return f"The {child.entry.name} (process {child.pid}) ended {how}."

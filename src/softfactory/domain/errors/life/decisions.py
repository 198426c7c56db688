"""What may be decided about a pattern: each decision checks itself, and says what becomes of the pattern."""

from abc import abstractmethod
from datetime import datetime
from typing import ClassVar

import attrs

from softfactory.domain.errors.model import Deed, Pattern, Status
from softfactory.domain.errors.problems import InvalidDecision, InvalidResolution
from softfactory.domain.kernel.texts import prose

MAX_RESOLUTION = 2000
MAX_RELEASE = 200
MOST_COUNT = 1_000_000_000


@attrs.frozen(kw_only=True)
class Decision:
    """Something decided about a pattern, by somebody at an instant."""

    deed: ClassVar[Deed]

    @property
    def note(self) -> str:
        """What the history says of it."""
        return ""

    def must_be_sound(self, at: datetime) -> None:
        """Raise `InvalidDecision` or `InvalidResolution` unless it can be decided at *at*."""

    def concerns(self, pattern: Pattern) -> bool:  # noqa: ARG002 - most do
        """Tell whether there is anything to decide: not when it was so decided before."""
        return True

    @abstractmethod
    def applied(self, pattern: Pattern, *, at: datetime, by: str | None) -> Pattern:
        """Return what becomes of the pattern."""


@attrs.frozen(kw_only=True)
class Resolve(Decision):
    """It is mended: an event that happens later, of *in_release* or newer if that is given, is a regression."""

    deed = Deed.RESOLVED
    resolution: str
    in_release: str | None = None

    @property
    def note(self) -> str:
        return self.resolution.strip()

    def must_be_sound(self, at: datetime) -> None:  # noqa: ARG002 - at any time
        prose(self.resolution, "resolution", MAX_RESOLUTION, InvalidResolution, least=1)
        if self.in_release is not None:
            prose(self.in_release, "in_release", MAX_RELEASE, InvalidResolution, least=1)

    def concerns(self, pattern: Pattern) -> bool:
        return pattern.status is not Status.RESOLVED

    def applied(self, pattern: Pattern, *, at: datetime, by: str | None) -> Pattern:
        return pattern.resolved(self.note, at=at, by=by, in_release=self.in_release and self.in_release.strip())


@attrs.frozen(kw_only=True)
class Reopen(Decision):
    """It is neither mended nor to be ignored."""

    deed = Deed.REOPENED

    def concerns(self, pattern: Pattern) -> bool:
        return pattern.status is not Status.ACTIVE

    def applied(self, pattern: Pattern, *, at: datetime, by: str | None) -> Pattern:  # noqa: ARG002 - a decision's shape
        return pattern.reopened()


@attrs.frozen(kw_only=True)
class Mute(Decision):
    """It alerts nobody: until an instant, for so many more events (1 to 10^9), or for good."""

    deed = Deed.MUTED
    until: datetime | None = None
    until_count: int | None = None

    @property
    def note(self) -> str:
        until = [f"until {self.until.isoformat()}"] if self.until else []
        return ", ".join([*until, *([f"for {self.until_count} more events"] if self.until_count else [])])

    def must_be_sound(self, at: datetime) -> None:
        if self.until is not None and self.until <= at:
            raise InvalidDecision("Mute until an instant that is still to come.")
        if self.until_count is not None and not 1 <= self.until_count <= MOST_COUNT:
            raise InvalidDecision(f"Mute for 1 to {MOST_COUNT} more events.")

    def applied(self, pattern: Pattern, *, at: datetime, by: str | None) -> Pattern:  # noqa: ARG002 - a decision's shape
        return pattern.muted(until=self.until, count=self.until_count)


@attrs.frozen(kw_only=True)
class Assign(Decision):
    """A member of the project is to mend it, or nobody."""

    deed = Deed.ASSIGNED
    user_id: str | None

    def concerns(self, pattern: Pattern) -> bool:
        return pattern.assignee != self.user_id

    def applied(self, pattern: Pattern, *, at: datetime, by: str | None) -> Pattern:  # noqa: ARG002 - a decision's shape
        return attrs.evolve(pattern, assignee=self.user_id)

"""Repetitions, within bounds.

dateutil walks a rule from its first day on, and one that never comes true until the year 9999. So rules begin as late
as they may, and each of their steps is counted.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from recurring_ical_events import ComponentsWithName, Series

from softfactory.domain.kernel.calendars import NotACalendar

BUDGET = 1_000_000
COSTS = {"YEARLY": 60, "MONTHLY": 10, "WEEKLY": 8, "DAILY": 2, "HOURLY": 4}
"""Of one step, in microseconds or so."""
EACH = 2
"""Of a time that a step tells."""
DAYS = {"WEEKLY": 7, "DAILY": 1, "HOURLY": 1}
"""After how many intervals of days a rule's times of day come again."""
LEAP = 4

Spend = Callable[[int], None]


def budget(left: int = BUDGET) -> Spend:
    """Return what counts down and raises `NotACalendar` at the end."""

    def spend(cost: int) -> None:
        nonlocal left
        left -= cost
        if left < 0:
            raise NotACalendar("The calendar repeats more than may be read.")

    return spend


class Steps(int):
    """An interval that counts how often it is added or multiplied: once for each step of a rule."""

    spend: Callable[[], None]

    @classmethod
    def of(cls, interval: int, spend: Callable[[], None]) -> Self:
        """Return an interval that calls *spend* for each step."""
        steps = cls(interval)
        steps.spend = spend
        return steps

    def __radd__(self, other: int) -> int:
        self.spend()
        return other + int(self)

    def __mul__(self, other: int) -> int:
        self.spend()
        return int(self) * other


class Bounded:
    """A rule as `Series` uses it."""

    def __init__(self, rule: Any, start: datetime, spend: Spend) -> None:  # noqa: ANN401 - dateutil's, with attributes
        self.until = rule.until
        parts = _parts(rule.string)
        self._frequency, self._interval = parts["FREQ"], int(parts.get("INTERVAL", 1))
        self._counted = "COUNT" in parts
        self._rule, self._start, self._spend = rule, start, spend

    def between(self, after: datetime, before: datetime, *, inc: bool) -> Iterator[datetime]:  # noqa: ARG002 - always
        """Give the times from *after* to *before*, both included."""
        interval = Steps.of(self._interval, lambda: self._spend(COSTS[self._frequency]))
        rule: Iterable[datetime] = self._rule.replace(dtstart=self._late(after), interval=interval, cache=False)
        for start in rule:
            self._spend(EACH)
            if start > before:
                return
            if start >= after:
                yield start

    def _late(self, after: datetime) -> datetime:
        """Return the last start from which a rule tells the same from *after* on; the first one for what is counted."""
        if self._counted or after <= self._start:
            return self._start
        if self._frequency in DAYS:
            cycle = timedelta(days=DAYS[self._frequency] * self._interval)
            return self._start + max((after - self._start) // cycle - 1, 0) * cycle
        years = LEAP * self._interval  # so that 29 February is one again
        cycles = max((after.year - 1 - self._start.year) // years, 0)
        try:
            return self._start.replace(year=self._start.year + cycles * years)
        except ValueError:  # 29 February of 2100
            return self._start


def bounded(spend: Spend) -> ComponentsWithName:
    """Return what finds events, whose repetitions cost."""

    class Rules(Series.RecurrenceRules):  # type: ignore[misc]  # untyped where it comes from
        def rrulestr(self, rule_string: str) -> Bounded:
            spend(_times_a_day(rule_string))
            return Bounded(super().rrulestr(rule_string), self.start, spend)

    class BoundedSeries(Series):  # type: ignore[misc]  # likewise
        RecurrenceRules = Rules

    return ComponentsWithName("VEVENT", series=BoundedSeries)


def _parts(rule: str) -> Mapping[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


def _times_a_day(rule: str) -> int:
    parts = _parts(rule)
    return math.prod(parts.get(name, "").count(",") + 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))

"""A window of time in numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

import attrs

from softfactory.domain.kernel.actor import Actor

from .model import DAY, HOUR, Activity, Deed, Pattern
from .ports import Criteria, Dimension, ErrorsTx
from .problems import InvalidWindow
from .usecases import UseCases, scope

LONGEST_WINDOW = 90 * DAY
MOST_TOP = 10
RATE_WINDOW = timedelta(minutes=5)
"""What the error rate is measured over."""
TREND_HOURS = 24
TREND_DAYS = 30

Counts = Mapping[str, int]
Series = Mapping[datetime, int]


@attrs.frozen(kw_only=True)
class Summary:
    """What happened from `since` (a full hour) until `until`, by when events happened."""

    since: datetime
    until: datetime
    total: int
    severities: Counts
    projects: Mapping[int, int]
    error_types: Counts
    """The ten most frequent."""
    environments: Counts
    """The ten most frequent; "" stands for events without one."""
    rate_per_minute: float
    error_rate: float
    """Events stored a minute over the last five minutes, by when they arrived."""
    top_patterns: Sequence[tuple[Pattern, int]]
    """The ten most frequent, each with its events within the window."""
    new_patterns: int
    regressed_patterns: int
    resolved_patterns: int
    series: Series
    """Events per hour (per day for windows over three days), only those that have some, oldest first."""


@attrs.frozen(kw_only=True, slots=False)
class SummaryUseCases(UseCases):
    """Numbers for dashboards and metrics."""

    def summary(
        self, actor: Actor, *, project: int | None = None, environment: str | None = None, window: timedelta = DAY
    ) -> Summary:
        """Return the last *window* (1 hour to 90 days) in numbers."""
        if not HOUR <= window <= LONGEST_WINDOW:
            raise InvalidWindow("The window lasts from one hour (PT1H) to 90 days (P90D).")
        until = self.now()
        since = (until - window).replace(minute=0, second=0, microsecond=0)
        wanted = Criteria(projects=scope(actor, project), environment=environment, since=since)
        with self.store.reading() as tx:
            hours = cast(Series, tx.counts.sums(wanted, "hour"))
            total = sum(hours.values())
            history = tx.history.between(wanted.projects, since=since, until=until + timedelta(microseconds=1))
            return Summary(
                since=since,
                until=until,
                total=total,
                severities=_counts(tx, wanted, "severity"),
                projects=cast(Mapping[int, int], tx.counts.sums(wanted, "project_id")),
                error_types=_counts(tx, wanted, "error_type", most=MOST_TOP),
                environments=_counts(tx, wanted, "environment", most=MOST_TOP),
                rate_per_minute=total / ((until - since) / timedelta(minutes=1)),
                error_rate=_rate(tx, wanted.projects, until),
                top_patterns=_top(tx, wanted),
                new_patterns=_patterns(history, Deed.CREATED),
                regressed_patterns=_patterns(history, Deed.REGRESSED),
                resolved_patterns=_patterns(history, Deed.RESOLVED),
                series=_bucketed(hours, by_day=window > 3 * DAY),
            )

    def error_rate(self) -> float:
        """Return how many events were stored a minute over the last five, in all projects."""
        with self.store.reading() as tx:
            return _rate(tx, None, self.now())

    def totals(self) -> Mapping[tuple[int, str], int]:
        """Return how many events each project ever stored, by severity."""
        with self.store.reading() as tx:
            return {(project, severity.value): events for (project, severity), events in tx.counts.totals().items()}


def trends(hours: Mapping[str | int | datetime, int], last: datetime) -> tuple[Series, Series]:
    """Return the last 24 hours before *last* by hour, and all of *hours* by day (UTC), oldest first."""
    series = cast(Series, hours)
    recent = {hour: events for hour, events in series.items() if hour > last - TREND_HOURS * HOUR}
    return _bucketed(recent, by_day=False), _bucketed(series, by_day=True)


def _bucketed(hours: Series, *, by_day: bool) -> Series:
    buckets: Counter[datetime] = Counter()
    for hour, events in hours.items():
        buckets[hour.replace(hour=0) if by_day else hour] += events
    return dict(sorted(buckets.items()))


def _counts(tx: ErrorsTx, criteria: Criteria, by: Dimension, most: int | None = None) -> Counts:
    return dict(list(cast(Counts, tx.counts.sums(criteria, by)).items())[:most])


def _top(tx: ErrorsTx, criteria: Criteria) -> list[tuple[Pattern, int]]:
    counts = _counts(tx, criteria, "pattern_id", most=MOST_TOP)
    found = ((tx.patterns.fetch(pattern_id), events) for pattern_id, events in counts.items())
    return [(pattern, events) for pattern, events in found if pattern]


def _patterns(history: Sequence[Activity], deed: Deed) -> int:
    return len({activity.pattern_id for activity in history if activity.deed is deed})


def _rate(tx: ErrorsTx, projects: frozenset[int] | None, now: datetime) -> float:
    return tx.counts.arrived(projects, since=now - RATE_WINDOW) / (RATE_WINDOW / timedelta(minutes=1))

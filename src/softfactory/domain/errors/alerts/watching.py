"""The watch: each minute, what only shows over time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import attrs

from softfactory.domain.errors.model import DAY, HOUR, Pattern
from softfactory.domain.errors.ports import ErrorsTx

from .alarming import Alarming
from .deciding import begun, crowded
from .model import Alert, Condition, Mark, Rule, Told
from .ports import Moment
from .spike import NEEDED, spiking
from .telling import told_of
from .usual import MINUTE, MOST_WEEKS, WEEK, Usual, learnt

WATCH = "errors.watch"
"""The kind of the watch's jobs, and its name as a cron entry."""
LOOK_BACK = timedelta(minutes=15)
"""What is looked at once more: events that come late, and what happened while no worker ran."""
MOST_PATTERNS = 1000
"""Of a project that one rule looks at, those with the most events."""
MOST_MOMENTS = 20_000
"""Of a pattern that are looked at, the latest; more than twice as many as a rule may ask for."""
SPIKES_APART = HOUR
"""For how long a spike must be over for the next one to be another."""
KEPT_ALERTS = 90 * DAY
KEPT_MARKS = timedelta(hours=3)
KEPT_ARRIVALS = (MOST_WEEKS + 1) * WEEK
MOST_REMEMBERED = 1000


@attrs.frozen(kw_only=True)
class Found:
    """That a rule's condition holds for something, and when it did."""

    pattern: Pattern | None = None
    held: Sequence[Moment]
    told: Told

    @property
    def subject(self) -> str:
        """What it holds for."""
        return self.pattern.id if self.pattern else ""


@attrs.frozen(kw_only=True, slots=False)
class WatchUseCases(Alarming):
    """Rules on frequency and on spikes."""

    _usual: dict[tuple[int, str | None], tuple[datetime, Usual | None]] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )
    """By project and environment: until which day it was learnt, and what."""

    def watch(self) -> None:
        """Decide what happened since the last time, each rule for itself; and forget what is over.

        Doing it twice, or in two processes at once, decides the same things once.
        """
        at = self.now()
        with self.store.reading() as tx:
            rules = tx.alerts.armed({Condition.FREQUENCY, Condition.SPIKE}, None)
        for rule in rules:
            with self.store.reading() as tx:
                found = list(
                    self._frequent(tx, rule, at) if rule.condition is Condition.FREQUENCY else self._spike(tx, rule, at)
                )
            if found:
                self._keep_found(rule, found)
        with self.store.writing() as tx:
            tx.alerts.expire(alerts=at - KEPT_ALERTS, marks=at - KEPT_MARKS, arrivals=at - KEPT_ARRIVALS)

    def _frequent(self, tx: ErrorsTx, rule: Rule, at: datetime) -> Iterator[Found]:
        events, minutes = rule.events or 1, rule.minutes or 1
        within = minutes * MINUTE
        since = max(at - LOOK_BACK, rule.created_at)
        for pattern in tx.alerts.frequent(rule, since=since - within, least=events, most=MOST_PATTERNS):
            moments = tx.alerts.moments(pattern, rule.environment, since=since - within, most=MOST_MOMENTS)
            held = [moment for moment in crowded(moments, events=events, within=within) if moment[0] >= since]
            if held:
                yield Found(pattern=pattern, held=held, told={**told_of(pattern), "events": events, "minutes": minutes})

    def _spike(self, tx: ErrorsTx, rule: Rule, at: datetime) -> Iterator[Found]:
        until = at.replace(second=0, microsecond=0)
        usual = self._learnt(tx, rule, until)
        if usual is None:
            return
        minutes = [0] * NEEDED
        since = until - NEEDED * MINUTE
        for minute, events in tx.alerts.arrivals(rule.project_id, rule.environment, since=since, until=until):
            minutes[(minute - since) // MINUTE] += events
        if spike := spiking(usual, minutes, until=until):
            told = {"events": spike.events, "minutes": spike.minutes, "expected": round(spike.expected, 1)}
            yield Found(held=[(until, f"{until:%Y-%m-%dT%H:%MZ}")], told=told)

    def _learnt(self, tx: ErrorsTx, rule: Rule, at: datetime) -> Usual | None:
        """Return what is usual, learnt once a day by each process: reading weeks of minutes takes a while."""
        key, day = (rule.project_id, rule.environment), at.replace(hour=0, minute=0)
        known = self._usual.get(key)
        if known is None or known[0] != day:
            project = tx.projects.find(rule.project_id)
            since = max(project.created_at if project else day, day - MOST_WEEKS * WEEK)
            counts = tx.alerts.arrivals(rule.project_id, rule.environment, since=since, until=day)
            if len(self._usual) >= MOST_REMEMBERED:
                self._usual.clear()
            known = self._usual[key] = (day, learnt(counts, since=since, until=day))
        return known[1]

    def _keep_found(self, rule: Rule, found: Sequence[Found]) -> None:
        """Decide with the rule locked, so that whoever else watches decides before or after."""
        with self.store.writing() as tx:
            locked = tx.alerts.fetch_rule(rule.id)
            if locked is None or not locked.enabled:
                return
            marks = tx.alerts.marks(rule.id)
            self._decide(tx, [alert for one in found if (alert := self._begun(rule, one, marks.get(one.subject)))])
            tx.alerts.mark(
                [
                    Mark(rule_id=rule.id, subject=one.subject, held_at=_latest(one, marks.get(one.subject)))
                    for one in found
                ]
            )

    def _begun(self, rule: Rule, found: Found, mark: Mark | None) -> Alert | None:
        pause = SPIKES_APART if rule.minutes is None else rule.minutes * MINUTE
        moment = begun(found.held, before=mark.held_at if mark else None, pause=pause)
        if moment is None:
            return None
        told = {**found.told, **({"event_id": moment[1]} if found.pattern else {})}
        return self._alert(rule, f"{found.subject}:{moment[1]}", told, pattern_id=found.subject or None)


def _latest(found: Found, mark: Mark | None) -> datetime:
    return max(found.held[-1][0], mark.held_at) if mark else found.held[-1][0]

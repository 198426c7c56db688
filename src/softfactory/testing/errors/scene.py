"""A world full of errors: three projects, some thirty patterns, hundreds of events, and what is true of them."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations, product
from typing import Any, TypeVar

import attrs

from softfactory.domain.errors.model import HOUR, Event, Pattern, Severity, Status, Tally
from softfactory.domain.errors.ports import Criteria, ErrorsStore
from softfactory.testing.samples import NOON, event, file, pattern, uuid, with_project

MERGED = {uuid(6): uuid(3), uuid(9): uuid(3), uuid(15): uuid(12)}
"""Patterns that were merged, and what they are shown under: events and counts were stored under their own ids."""

EDGE = NOON - timedelta(hours=20, minutes=7)
"""An instant at which something happened, to ask for what is before it and from it on."""

TYPES = ("KeyError", "ValueError", "Straße_Fehler%", "IO.Error\\")
TEMPLATES = ("no user <int>", "NO USER", "100% _full_", "groß", "a'b\"c")
ENVIRONMENTS = (None, "production", "Production", "staging")
RELEASES = (None, "1.0", "1.1")
USERS = (None, "ann", "bob", "Ann")
TAGS: tuple[dict[str, str], ...] = (
    {}, {"os": "Linux"}, {"os": "linux", "browser": "Firefox"}, {"a": 'x","os":"Linux'}, {'x,"os': "Linux", "b\\": "c"},
)  # fmt: skip

Counted = TypeVar("Counted", Event, Tally)


@attrs.frozen
class Scene:
    """What a store was filled with."""

    store: ErrorsStore
    events: list[Event]
    patterns: dict[str, Pattern]
    tallies: list[Tally]

    def meets(self, one: Event, asked: Criteria) -> bool:
        """Tell whether the event is asked for, as the port's docstring says it."""
        of = self.patterns[one.pattern_id]
        text = f"{of.error_type}\n{of.template}".casefold()
        same = (
            (asked.pattern, one.pattern_id), (asked.severity, one.severity), (asked.environment, one.environment),
            (asked.release, one.release), (asked.user, one.user), (asked.error_type, one.error_type),
        )  # fmt: skip
        return (
            all(wanted in {None, has} for wanted, has in same)
            and (asked.projects is None or one.project_id in asked.projects)
            and (asked.tag is None or one.tags.get(asked.tag[0]) == asked.tag[1])
            and (asked.q is None or asked.q.casefold() in text)
            and (asked.since is None or one.timestamp >= asked.since)
            and (asked.until is None or one.timestamp < asked.until)
        )

    def pattern_meets(self, of: Pattern, asked: Criteria) -> bool:
        """Tell whether the pattern is asked for, as the port's docstring says it."""
        mine = [one for one in self.events if one.pattern_id == of.id]
        hours = [tally for tally in self.tallies if tally.pattern_id == of.id and in_hour(tally, asked)]
        same = (
            (asked.pattern, of.id), (asked.severity, of.severity), (asked.status, of.status),
            (asked.error_type, of.error_type),
        )  # fmt: skip
        return (
            all(wanted in {None, has} for wanted, has in same)
            and (asked.projects is None or of.project_id in asked.projects)
            and (asked.tag is None or any(one.tags.get(asked.tag[0]) == asked.tag[1] for one in mine))
            and (asked.user is None or any(one.user == asked.user for one in mine))
            and (asked.q is None or asked.q.casefold() in f"{of.error_type}\n{of.template}".casefold())
            and (asked.since is None or of.last_seen >= asked.since)
            and (asked.until is None or of.first_seen < asked.until)
            and bool(hours)
        )


def in_hour(tally: Tally, asked: Criteria) -> bool:
    """Tell whether an hour's count meets environment, release, and since and until by whole hours."""
    return (
        asked.environment in {None, tally.environment}
        and asked.release in {None, tally.release}
        and (asked.since is None or tally.hour > asked.since - HOUR)
        and (asked.until is None or tally.hour < asked.until)
    )


def questions() -> Iterator[Criteria]:
    """Ask for each thing alone, and for every two things together."""
    some: dict[str, tuple[Any, ...]] = {
        "projects": (frozenset({1}), frozenset({2, 3, 9}), frozenset[int]()),
        "error_type": (TYPES[0], TYPES[2], "keyerror"),
        "severity": (Severity.CRITICAL, Severity.LOW),
        "environment": ("production", "nowhere"),
        "release": ("1.1",),
        "user": ("ann", "Bob"),
        "tag": (("os", "Linux"), ("b\\", "c")),
        "since": (NOON - timedelta(hours=30, minutes=17), EDGE),
        "until": (EDGE, NOON - timedelta(hours=10, minutes=40)),
        "q": ("user", "%", "_", "GROSS", "STRASSE", "\\", "'", "\0", "\ud800"),
        "pattern": (uuid(3), uuid(999), "x"),
    }
    yield Criteria()
    for name, values in some.items():
        yield from (Criteria(**{name: value}) for value in values)
    for (one, ones), (other, others) in combinations(some.items(), 2):
        yield from (Criteria(**{one: a, other: b}) for a, b in product(ones[:1], others[:2]))


def scene(store: ErrorsStore) -> Scene:
    """Fill an empty store."""
    dice = random.Random(7)  # noqa: S311 - repeatable
    candidates = [
        pattern(n, project_id=n % 3 + 1, error_type=dice.choice(TYPES), template=dice.choice(TEMPLATES))
        for n in range(1, 31)
    ]
    named = {of.id: of.error_type for of in candidates}
    candidates = [attrs.evolve(of, error_type=named[MERGED.get(of.id, of.id)]) for of in candidates]
    events = [_event(dice, n, candidates) for n in range(1, 401)]
    events.append(event(1, candidates[events[0].project_id % 3], timestamp=EDGE))  # an id that two projects have
    with with_project(store, 3).writing() as tx:
        patterns = file(tx, events, [of for of in candidates if any(one.pattern_id == of.id for one in events)])
        patterns = {of.id: attrs.evolve(of, users=int(of.id[9:13], 16) % 4) for of in patterns.values()}
        patterns[uuid(3)] = attrs.evolve(patterns[uuid(3)], status=Status.RESOLVED, resolved_at=NOON)
        tx.patterns.save([attrs.evolve(of, living_id=MERGED.get(of.id, of.id)) for of in patterns.values()])
        tallies = _tallies(events)
        tx.counts.add(tallies)
        for one in events:
            tx.counts.add_tags({(one.pattern_id, key, value): 1 for key, value in one.tags.items()})
            tx.counts.add_users([(one.pattern_id, one.user)] if one.user else [])
    living = {of.id: of for of in patterns.values() if of.id not in MERGED}
    return Scene(store, [_shown(one) for one in events], living, [_shown(one) for one in tallies])


def _shown(one: Counted) -> Counted:
    return attrs.evolve(one, pattern_id=MERGED.get(one.pattern_id, one.pattern_id))


def _event(dice: random.Random, number: int, candidates: list[Pattern]) -> Event:
    of = dice.choice(candidates)
    at: datetime = NOON - timedelta(minutes=dice.randrange(0, 3000, 7))
    return event(
        number,
        of,
        timestamp=at,
        received_at=at + timedelta(seconds=dice.randrange(100)),
        severity=dice.choice(list(Severity)),
        environment=dice.choice(ENVIRONMENTS),
        release=dice.choice(RELEASES),
        user=dice.choice(USERS),
        tags=dice.choice(TAGS),
    )


def _tallies(events: list[Event]) -> list[Tally]:
    found: dict[tuple[object, ...], Tally] = {}
    for one in events:
        tally = Tally(
            project_id=one.project_id,
            pattern_id=one.pattern_id,
            hour=one.timestamp.replace(minute=0),
            environment=one.environment or "",
            release=one.release or "",
            severity=one.severity,
            events=0,
        )
        before = found.setdefault(attrs.astuple(tally), tally)
        found[attrs.astuple(tally)] = attrs.evolve(before, events=before.events + 1)
    return list(found.values())

"""Updates and aggregates of sessions.

An update is counted at its session's beginning when it says `init`; how it went is remembered by the session's id only
when it did not go well, and forgotten when no more updates are taken, so that it is counted once however often told.
Source: https://develop.sentry.dev/sdk/telemetry/sessions/
"""

from collections.abc import Iterator
from datetime import datetime

import attrs

from softfactory.domain.errors.items.model import SESSION_LASTS, Outcome, SessionCount, Trouble
from softfactory.domain.errors.payloads.facts import event_id_of
from softfactory.domain.errors.payloads.moments import moment
from softfactory.domain.errors.payloads.values import JsonObject, as_object, as_text, objects

from .arrival import Arrival, Refused, hour_of, number

MOST_AGGREGATES = 100
_OUTCOMES = {
    "crashed": Outcome.CRASHED,
    "abnormal": Outcome.ABNORMAL,
    "errored": Outcome.ERRORED,
    "unhandled": Outcome.ERRORED,
}
_OVER = frozenset({"exited", "crashed", "abnormal"})
"""After one of these an SDK says no more of a session."""


@attrs.frozen(kw_only=True)
class Told:
    """What an update says."""

    count: SessionCount | None
    """What it adds at once."""
    trouble: tuple[Trouble, Outcome] | None
    """What it adds unless it was added before."""


def update(payload: JsonObject, arrival: Arrival) -> Told:
    """Return what the update of one session says; raises `Refused`."""
    count = _place(as_object(payload.get("attrs")), _began(payload, arrival), arrival)
    status, errors = as_text(payload.get("status")), number(payload.get("errors"))
    outcome = _OUTCOMES.get(status) or (Outcome.ERRORED if errors else Outcome.WELL)
    begins = payload.get("init") is True
    started = attrs.evolve(count, started=1)
    if outcome is Outcome.WELL:
        return Told(count=started if begins else None, trouble=None)
    if begins and status in _OVER:  # all there is to say, at once
        return Told(count=started.plus(outcome), trouble=None)
    return Told(count=started if begins else None, trouble=(_remembered(payload, count), outcome))


def aggregates(payload: JsonObject, arrival: Arrival) -> Iterator[SessionCount | tuple[str, int]]:
    """Yield the counts of sessions that an SDK added up itself, or why not, and how many these are."""
    attributes = as_object(payload.get("attrs"))
    for aggregate in objects(payload.get("aggregates"))[:MOST_AGGREGATES]:
        try:
            yield _added_up(aggregate, _place(attributes, _began(aggregate, arrival), arrival))
        except Refused as refused:
            yield str(refused), sum(number(aggregate.get(name)) for name in ("exited", *_OUTCOMES))


def _added_up(aggregate: JsonObject, place: SessionCount) -> SessionCount:
    started = number(aggregate.get("exited"))
    for name, outcome in _OUTCOMES.items():
        sessions = number(aggregate.get(name))
        started, place = started + sessions, place.plus(outcome, sessions)
    return attrs.evolve(place, started=started)


def _began(payload: JsonObject, arrival: Arrival) -> datetime:
    began = moment(payload.get("started")) or moment(payload.get("timestamp")) or arrival.at
    if began < arrival.at - SESSION_LASTS:
        raise Refused("too_old")
    return min(began, arrival.at)


def _place(attributes: JsonObject, began: datetime, arrival: Arrival) -> SessionCount:
    release = as_text(attributes.get("release")).strip()  # as of events, so that both are found under one
    if not release:
        raise Refused("no_release")
    return SessionCount(
        project_id=arrival.project_id,
        hour=hour_of(began),
        environment=as_text(attributes.get("environment")).strip(),
        release=release,
    )


def _remembered(payload: JsonObject, count: SessionCount) -> Trouble:
    sid = event_id_of(payload.get("sid"))
    if sid is None:
        raise Refused("invalid")
    return Trouble(
        project_id=count.project_id, sid=sid, hour=count.hour, environment=count.environment, release=count.release
    )

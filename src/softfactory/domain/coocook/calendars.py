"""Calendars: the one that a chef's bookings are shown in, and the chef's own, whose busy times cannot be booked."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.calendars import Entry, NotACalendar, Span
from softfactory.domain.kernel.fetch import FetchFailed, Outgoing, TargetNotAllowed
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.jobs import Job

from .model import Booking, Chef, State
from .ports import CooCookTx
from .problems import CalendarNotFound
from .usecases import UseCases, mine

READ, READ_ALL = "coocook.calendar", "coocook.calendars"
"""The kinds of jobs: read one chef's calendar; have those of all chefs read."""
SHOWN = timedelta(days=90)
"""How long a booking stays in the calendar after it."""
FURTHEST = timedelta(days=366)
"""How far ahead busy times are kept; nobody can book that far."""
HTTP_OK = 200


@attrs.frozen(kw_only=True)
class Read:
    """What came of reading a chef's own calendar."""

    url: str
    busy: Sequence[Span] = ()
    error: str = ""


@attrs.frozen(kw_only=True, slots=False)
class CalendarUseCases(UseCases):
    """Showing and reading calendars."""

    def calendar(self, actor: Actor) -> bytes:
        """Return the actor's bookings as a chef, as ``text/calendar``. Raises `NotAChef`."""
        with self.store.reading() as tx:
            return self._written(tx, mine(tx, actor))

    def calendar_at(self, token: str) -> bytes:
        """Return the same for whoever has the secret of its address. Raises `CalendarNotFound`."""
        with self.store.reading() as tx:
            chef = tx.chefs.by_feed(_digest(token))
            if chef is None:
                raise CalendarNotFound("There is no such calendar, or its address was replaced.")
            return self._written(tx, chef)

    def new_calendar_token(self, actor: Actor) -> str:
        """Return a new secret for the address of the actor's calendar, in place of the old one. Raises `NotAChef`."""
        token = self.ids.token()
        with self.store.writing() as tx:
            tx.chefs.save(attrs.evolve(mine(tx, actor), feed_digest=_digest(token)))
        return token

    def read_calendar(self, job: Job) -> Read | None:
        """Read the calendar that a chef named; None when there is none any more."""
        with self.store.reading() as tx:
            chef = tx.chefs.find(job.payload["chef_id"])
        if chef is None or chef.calendar_url is None:
            return None
        try:
            return Read(url=chef.calendar_url, busy=self._busy(chef, chef.calendar_url))
        except (FetchFailed, TargetNotAllowed, NotACalendar) as problem:  # told the chef, who alone can do something
            return Read(url=chef.calendar_url, error=str(problem) or problem.title)

    def keep_calendar(self, tx: Any, job: Job, read: Read | None) -> None:  # noqa: ANN401 - of any context
        """Store what `read_calendar` found; what failed changes no times. One that was named since is read next."""
        joined = self.store.joining(tx)
        chef = joined.chefs.fetch(job.payload["chef_id"])
        if chef is None or chef.calendar_url is None:
            return
        if read is None or chef.calendar_url != read.url:
            _put(joined, chef.id, ids=self.ids, at=self.now(), alone=False)
            return
        if not read.error:
            joined.chefs.set_busy(chef.id, read.busy)
        joined.chefs.save(attrs.evolve(chef, calendar_error=read.error))

    def have_calendars_read(self, tx: Any) -> None:  # noqa: ANN401 - of any context
        """Have every calendar read that a chef named."""
        joined = self.store.joining(tx)
        for chef_id in joined.chefs.with_calendar():
            _put(joined, chef_id, ids=self.ids, at=self.now())

    def _busy(self, chef: Chef, url: str) -> Sequence[Span]:
        reply = self.fetch.send(Outgoing(url=url, headers={"accept": "text/calendar"}))
        if reply.status != HTTP_OK:
            raise FetchFailed(f"The calendar's server answered {reply.status}.")
        at = self.now()
        return self.calendars.busy(
            reply.body, since=at - timedelta(days=1), until=at + FURTHEST, timezone=chef.timezone
        )

    def _written(self, tx: CooCookTx, chef: Chef) -> bytes:
        found = tx.bookings.coming(chef.id, since=self.now() - SHOWN)
        return self.calendars.written(f"CooCook: {chef.name}", [_entry(chef, booking) for booking in found])


def put_reading(tx: CooCookTx, chef: Chef, *, ids: Ids, at: datetime) -> None:
    """Have a chef's own calendar read now, if there is one."""
    if chef.calendar_url is not None:
        _put(tx, chef.id, ids=ids, at=at)


def _put(tx: CooCookTx, chef_id: str, *, ids: Ids, at: datetime, alone: bool = True) -> None:
    key = chef_id if alone else None  # of the job that puts another, and is not finished yet
    payload = {"chef_id": chef_id}
    tx.jobs.put(Job(id=ids.uuid7(), kind=READ, payload=payload, created_at=at, due_at=at, dedupe_key=key))


def _entry(chef: Chef, booking: Booking) -> Entry:
    return Entry(
        uid=f"{booking.id}@softfactory",
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary=f"CooCook: {booking.state.value.replace('_', ' ')}, {booking.price}",
        description=booking.special_requests,
        location=chef.location,
        tentative=booking.state in (State.HELD, State.PENDING),
        changed_at=booking.changed_at,
        revision=booking.revision,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

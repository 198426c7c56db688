"""When chefs can be booked: their hours, free slots, and calendars."""

from datetime import UTC, date, datetime
from typing import Annotated

import falcon
import msgspec
from msgspec import Meta

from softfactory.domain.coocook.problems import (
    CalendarNotFound,
    ChefNotFound,
    InvalidHours,
    InvalidPeriod,
    NonexistentTime,
    NotAChef,
)
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.paging import Page
from softfactory.entrypoints.http.auth import PUBLIC, USER_READS, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import PageView, Wire

from .chefs import OwnChefView, Zone, own_view
from .shapes import HoursView

CALENDAR = "text/calendar"
IN_UTF8 = f"{CALENDAR}; charset=utf-8"


class SlotsQuery(Wire):
    """From which day to which, both of `timezone`, the guest's; by default it is the chef's."""

    since: date = msgspec.field(name="from")
    until: date = msgspec.field(name="to")
    timezone: Zone | None = None
    duration_minutes: Annotated[int, Meta(ge=1, le=1440)] = 60


class SlotView(Wire):
    """A time that can be booked; `local_start` is the same instant by the clock of the zone that was asked for."""

    start: datetime
    end: datetime
    local_start: datetime


class CalendarAddress(Wire):
    """Where calendar programs find a chef's bookings; whoever knows it reads them."""

    url: str


class Slots(Resource):
    """/api/coocook/chefs/{chef_id}/slots."""

    @operation(guard=PUBLIC, answer=PageView[SlotView], refuses=(ChefNotFound, InvalidPeriod))
    def on_get(self, chef_id: str, query: SlotsQuery) -> Page[SlotView]:
        """List when a chef can be booked for so long, within at most 31 days."""
        found = self.services.coocook.slots(
            chef_id,
            since=query.since,
            until=query.until,
            timezone=query.timezone,
            duration_minutes=query.duration_minutes,
        )
        return found.map(_view)


class MyHours(Resource):
    """/api/coocook/chefs/me/hours."""

    @operation(guard=USER_WRITES, answer=OwnChefView, refuses=(NotAChef, InvalidHours, NonexistentTime))
    def on_put(self, actor: Actor, body: HoursView) -> OwnChefView:
        """Replace your hours; bookings stay."""
        return own_view(self.services.coocook.set_hours(actor, body.hours()))


class MyCalendar(Resource):
    """/api/coocook/chefs/me/calendar.ics."""

    @operation(guard=USER_READS, media_type=CALENDAR, refuses=(NotAChef,))
    def on_get(self, actor: Actor, resp: falcon.Response) -> None:
        """Give your bookings as a chef, as a calendar."""
        resp.content_type = IN_UTF8
        resp.data = self.services.coocook.calendar(actor)


class MyCalendarAddress(Resource):
    """/api/coocook/chefs/me/calendar-address."""

    @operation(guard=USER_WRITES, answer=CalendarAddress, status=201, refuses=(NotAChef,))
    def on_post(self, actor: Actor) -> CalendarAddress:
        """Make a secret address of your calendar, for programs that cannot log in; the one before leads nowhere."""
        token = self.services.coocook.new_calendar_token(actor)
        return CalendarAddress(url=f"{self.services.settings.public_url.rstrip('/')}/api/coocook/calendars/{token}")


class SecretCalendar(Resource):
    """/api/coocook/calendars/{token}."""

    @operation(guard=PUBLIC, media_type=CALENDAR, refuses=(CalendarNotFound,))
    def on_get(self, token: str, resp: falcon.Response) -> None:
        """Give a chef's bookings to whoever knows the address."""
        resp.content_type = IN_UTF8
        resp.data = self.services.coocook.calendar_at(token)


def _view(slot: Span) -> SlotView:
    return SlotView(start=slot.starts_at.astimezone(UTC), end=slot.ends_at.astimezone(UTC), local_start=slot.starts_at)

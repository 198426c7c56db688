"""Hours on the wire: times of day as HH:MM by the chef's own clock."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from softfactory.domain.coocook.model import Exceptional, Hours, Opening, Weekly
from softfactory.entrypoints.http.wire import Wire

TimeOfDay = Annotated[
    str,
    Meta(
        pattern="^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        max_length=5,  # a newline at the end is no other end to the pattern
        examples=["09:30"],
        description="HH:MM, to 24:00.",
    ),
]
HOUR = 60


class OpeningView(Wire):
    """From a time of day on, and up to another."""

    opens: TimeOfDay
    closes: TimeOfDay


class WeeklyView(OpeningView):
    """An opening of each such day of the week; 0 is Monday."""

    weekday: Annotated[int, Meta(ge=0, le=6)]


class ExceptionView(Wire):
    """What holds on one date instead of the weekly hours; without openings it is closed."""

    date: date
    openings: Annotated[list[OpeningView], Meta(max_length=14)] = msgspec.field(default_factory=list)


class HoursView(Wire):
    """When a chef can be booked, by the chef's own clock; minutes unless named otherwise."""

    weekly: Annotated[list[WeeklyView], Meta(max_length=14)]
    exceptions: Annotated[list[ExceptionView], Meta(max_length=366)] = msgspec.field(default_factory=list)
    buffer: Annotated[int, Meta(ge=0, le=720, description="Kept free after each booking.")] = 30
    notice: Annotated[int, Meta(ge=0, le=86_400, description="The soonest a booking begins.")] = 1440
    horizon_days: Annotated[int, Meta(ge=1, le=365)] = 60
    longest: Annotated[int, Meta(ge=15, le=1440)] = 480
    step: Annotated[
        int,
        Meta(description="15, 30 or 60: slots are shown so far apart; a booking may begin between two.", ge=15, le=60),
    ] = 30

    def hours(self) -> Hours:
        """Return them as the domain has them."""
        return Hours(
            weekly=tuple(Weekly(weekday=one.weekday, opening=_opening(one)) for one in self.weekly),
            exceptions=tuple(
                Exceptional(on=one.date, openings=tuple(_opening(opening) for opening in one.openings))
                for one in self.exceptions
            ),
            buffer=self.buffer,
            notice=self.notice,
            horizon_days=self.horizon_days,
            longest=self.longest,
            step=self.step,
        )


def hours_view(hours: Hours) -> HoursView:
    """Return hours as they are shown."""
    return HoursView(
        weekly=[
            WeeklyView(weekday=one.weekday, opens=_told(one.opening.opens), closes=_told(one.opening.closes))
            for one in hours.weekly
        ],
        exceptions=[
            ExceptionView(date=one.on, openings=[_shown(at) for at in one.openings]) for one in hours.exceptions
        ],
        buffer=hours.buffer,
        notice=hours.notice,
        horizon_days=hours.horizon_days,
        longest=hours.longest,
        step=hours.step,
    )


def _shown(opening: Opening) -> OpeningView:
    return OpeningView(opens=_told(opening.opens), closes=_told(opening.closes))


def _told(minute: int) -> str:
    return f"{minute // HOUR:02}:{minute % HOUR:02}"


def _opening(view: OpeningView) -> Opening:
    return Opening(opens=_minute(view.opens), closes=_minute(view.closes))


def _minute(told: str) -> int:
    hours, minutes = told.split(":")
    return int(hours) * HOUR + int(minutes)

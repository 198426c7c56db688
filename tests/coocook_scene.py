"""Somebody in CooCook: who is a chef, books another, and reviews."""

from datetime import timedelta

import attrs

from softfactory.domain.coocook.model import Booking, Hours, Opening, Profile, State, Weekly
from softfactory.domain.kernel.actor import SYSTEM, Actor
from softfactory.domain.kernel.money import Money
from softfactory.services import Services

CHEF, BIO, LOCATION, CUISINE = "Ann of the Harbour", "I cook what the sea gives", "2 Harbour Street", "harbour kitchen"
CALENDAR = "https://ann.example.org/private.ics"
WISHES, COMMENT = "Ann eats no nuts", "Ann liked the soup"
TOLD = (CHEF, BIO, LOCATION, CUISINE, CALENDAR, WISHES, COMMENT)
"""What only CooCook holds about her."""
ALWAYS = Hours(weekly=tuple(Weekly(weekday=day, opening=Opening(opens=0, closes=1440)) for day in range(7)))


def cooked(services: Services, ann: Actor) -> None:
    """Have Ann do everything there is to do in CooCook."""
    coocook, rate = services.coocook, Money(amount=45_000, currency="KRW")
    profile = Profile(name=CHEF, bio=BIO, cuisines=(CUISINE,), location=LOCATION, timezone="Asia/Seoul", rate=rate)
    coocook.become_chef(ann, profile, key="chef")
    coocook.change_chef(ann, calendar_url=CALENDAR)
    coocook.new_calendar_token(ann)
    theirs = attrs.evolve(profile, name="Kim", bio="", cuisines=("thai",), location="Seoul")
    kim = coocook.become_chef(SYSTEM, theirs, hours=ALWAYS)
    guest = attrs.evolve(ann, products=frozenset({"coocook"}))
    _booked(services, guest, kim.id, days=3)
    booking = _booked(services, guest, kim.id, days=5)
    with coocook.store.writing() as tx:  # as if it was five days later
        tx.bookings.save(attrs.evolve(booking, state=State.COMPLETED))
    coocook.review(ann, booking.id, rating=5, comment=COMMENT, key="review")


def _booked(services: Services, guest: Actor, chef_id: str, *, days: int) -> Booking:
    return services.coocook.book(
        guest,
        chef_id=chef_id,
        starts_at=services.coocook.now() + timedelta(days=days),
        duration_minutes=60,
        special_requests=WISHES,
        key=f"in-{days}-days",
    )

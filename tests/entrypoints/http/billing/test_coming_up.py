from datetime import timedelta

import attrs

from softfactory.domain.coocook.model import Hours, Opening, Profile, Weekly
from softfactory.domain.kernel.money import Money
from softfactory.domain.review.model import ApplicationState, Reward, RewardType
from softfactory.testing.samples import NOON

ALWAYS = Hours(weekly=tuple(Weekly(weekday=day, opening=Opening(opens=0, closes=24 * 60)) for day in range(7)))
COOK = Profile(
    name="Kim", cuisines=("korean",), location="Seoul", timezone="Asia/Seoul", rate=Money(amount=50_000, currency="KRW")
)


def actor(counter, headers, *products):
    known = counter.services.actor(headers["Authorization"].removeprefix("Bearer "))
    return attrs.evolve(known, products=frozenset(products))


def coming_up(counter, headers):
    return counter.get("/api/platform/dashboard", headers).json["coming_up"]


def test_bookings_come_up_for_guest_and_chef(counter):
    cook, guest = counter.user("cook@example.org"), counter.user()
    chef = counter.services.coocook.become_chef(actor(counter, cook), COOK, hours=ALWAYS)
    begins = [NOON + timedelta(days=days) for days in (20, 10)]
    booked = [
        counter.services.coocook.book(
            actor(counter, guest, "coocook"), chef_id=chef.id, starts_at=begin, duration_minutes=120
        )
        for begin in begins
    ]
    ids = [booking.id for booking in reversed(booked)]

    assert [(one["kind"], one["id"], one["what"]) for one in coming_up(counter, guest)] == [
        ("booking", one, "held") for one in ids
    ]
    assert [(one["kind"], one["id"]) for one in coming_up(counter, cook)] == [("visit", one) for one in ids]
    assert coming_up(counter, guest)[0]["at"] == "2026-03-11T12:00:00Z"


def test_what_a_campaign_waits_for_comes_up(counter):
    creator, reviewer = counter.user("creator@example.org"), counter.user()
    review = counter.services.review
    campaign = review.create(
        actor(counter, creator, "review"),
        title="Try it",
        product_name="Kettle",
        category="kitchen",
        description="It boils.",
        reward=Reward(type=RewardType.POINTS, points=1),
        max_reviewers=1,
        deadline=NOON + timedelta(days=1),
        disclosure="#ad",
    )
    review.publish(actor(counter, creator, "review"), campaign.id)
    blog = "https://blog.example.org"
    applied = review.apply(actor(counter, reviewer), campaign.id, message="Tea!", sns_link=blog, follower_count=5)
    before = coming_up(counter, reviewer)

    review.set_status(actor(counter, creator, "review"), applied.id, ApplicationState.ACCEPTED)

    [due] = coming_up(counter, reviewer)
    assert before == []
    assert (due["kind"], due["id"], due["what"]) == ("submission", applied.id, "accepted")
    assert due["at"] == "2026-03-16T12:00:00Z"

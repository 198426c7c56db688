"""What a guest gets back: by the policy, by whoever cancels, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from softfactory.domain.coocook.errands import REFUND
from softfactory.domain.coocook.model import RefundPolicy, State
from softfactory.domain.coocook.transitions import Party
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.testing.coocook.booking_samples import HOUR
from softfactory.testing.samples import uuid
from tests.domain.coocook.bookings import START, Scene, user

STRANGER = user(7, "coocook")
TICK = timedelta(microseconds=1)
WON = "KRW"


POLICIES = [
    (RefundPolicy.FLEXIBLE, timedelta(hours=24), 100),
    (RefundPolicy.FLEXIBLE, timedelta(hours=24) - TICK, 50),
    (RefundPolicy.FLEXIBLE, TICK, 50),
    (RefundPolicy.MODERATE, timedelta(days=5), 100),
    (RefundPolicy.MODERATE, timedelta(days=5) - TICK, 50),
    (RefundPolicy.MODERATE, timedelta(hours=24), 50),
    (RefundPolicy.MODERATE, timedelta(hours=24) - TICK, 0),
    (RefundPolicy.STRICT, timedelta(days=7), 50),
    (RefundPolicy.STRICT, timedelta(days=7) - TICK, 0),
]


@pytest.mark.parametrize(("policy", "left", "percent"), POLICIES)
def test_a_guest_who_cancels_gets_back_what_was_agreed(platform, clock, policy, left, percent):
    scene = Scene.made(platform, clock, policy=policy)
    booking = scene.confirmed()
    scene.agreeing(policy=RefundPolicy.FLEXIBLE)  # what is agreed later is for others
    scene.wait_until(START - left)

    canceled = scene.say(scene.guest, booking, "canceled")
    scene.due()

    assert canceled.refunded.amount == 900 * percent
    assert scene.balance() == {WON: 900 * (100 - percent)}
    assert scene.book(STRANGER, start=START + 2 * timedelta(days=7)).state is State.HELD


@pytest.mark.parametrize("status", ["declined", "canceled"])
def test_a_chef_who_does_not_come_keeps_nothing(platform, clock, status):
    scene = Scene.made(platform, clock, policy=RefundPolicy.STRICT)
    booking = scene.paid()

    assert scene.say(scene.cook, booking, status).refunded == booking.price
    scene.due()

    assert scene.balance() == {WON: 0}


def test_a_chef_who_says_nothing_until_the_start_keeps_nothing(anywhere):
    booking = anywhere.paid()
    anywhere.wait_until(START)
    with pytest.raises(InvalidTransition):
        anywhere.say(anywhere.cook, booking, "confirmed")

    anywhere.due()
    anywhere.due()

    assert (anywhere.see(booking).state, anywhere.see(booking).refunded) == (State.EXPIRED, booking.price)
    assert (anywhere.balance(), anywhere.jobs()) == ({WON: 0}, [])


def test_a_day_before_is_24_hours_also_when_the_clocks_change(platform, clock):
    scene = Scene.made(platform, clock, timezone="America/New_York")
    start = datetime(2026, 3, 8, 16, tzinfo=UTC)  # noon, on the day of 23 hours
    booking = scene.paid(start=start)
    scene.wait_until(datetime(2026, 3, 7, 16, tzinfo=UTC))

    assert scene.say(scene.guest, booking, "canceled").refunded == booking.price


def test_a_refund_is_tried_again_until_it_is_given(anywhere):
    booking = anywhere.paid()
    anywhere.say(anywhere.cook, booking, "declined")
    [job] = [one for one in anywhere.platform.jobs.listed(SYSTEM).items if one.kind == REFUND]

    anywhere.coocook.refund(job)  # a worker that was killed before it could say so
    anywhere.due()

    assert anywhere.balance() == {WON: 0}


def erase(scene, number):
    with scene.platform.accounts.store.writing() as tx:
        tx.record(PersonErased(at=scene.clock(), user_id=uuid(number)))


def test_an_erased_guest_cancels_what_is_to_come_and_leaves_no_word(anywhere):
    done = anywhere.confirmed()
    anywhere.wait_until(START + 2 * HOUR)
    anywhere.say(anywhere.cook, done, "completed")
    anywhere.coocook.review(anywhere.guest, done.id, rating=3, comment="My name is Ann.")
    coming = anywhere.confirmed(start=START + timedelta(days=5), special_requests="I am Ann.")
    now = anywhere.confirmed(start=START + timedelta(days=4), special_requests="I am Ann.")
    held = anywhere.book(start=START + timedelta(days=8))
    anywhere.wait_until(START + timedelta(days=4, hours=6))  # less than 24 hours before the other

    erase(anywhere, 1)
    anywhere.due()

    assert [one.comment for one in anywhere.coocook.reviews(anywhere.chef.id).items] == [""]
    theirs = {one.id: one for one in anywhere.coocook.bookings(anywhere.cook, as_=Party.CHEF).items}
    assert {(one.guest_id, one.special_requests) for one in theirs.values()} == {(None, "")}
    assert [theirs[one.id].state for one in (done, now, coming, held)] == [
        State.REVIEWED,
        State.CONFIRMED,
        State.CANCELED,
        State.CANCELED,
    ]
    assert theirs[coming.id].refunded.amount == 45_000
    assert anywhere.balance() == {WON: 2 * 90_000 + 45_000}


def test_an_erased_chefs_guests_get_everything_back(anywhere):
    scene = anywhere.agreeing(policy=RefundPolicy.STRICT)
    over, under_way = scene.confirmed(), scene.confirmed(start=START + 6 * HOUR)
    coming = scene.paid(start=START + 12 * HOUR)
    scene.wait_until(START + 3 * HOUR)
    scene.say(scene.cook, over, "completed")
    scene.wait_until(START + 7 * HOUR)

    erase(scene, 101)
    scene.due()

    assert [scene.see(one).state for one in (over, under_way, coming)] == [
        State.COMPLETED,
        State.CANCELED,
        State.CANCELED,
    ]
    assert scene.balance() == {WON: 90_000}


def test_what_is_held_about_a_person_is_theirs_to_see(scene):
    booking = scene.confirmed()
    scene.wait_until(START + 2 * HOUR)
    scene.say(scene.cook, booking, "completed")
    review = scene.coocook.review(scene.guest, booking.id, rating=3)

    held = scene.coocook.holdings(scene.guest)

    assert ([one.id for one in held.bookings], list(held.reviews)) == ([booking.id], [review])
    assert list(scene.coocook.holdings(STRANGER).bookings) == []

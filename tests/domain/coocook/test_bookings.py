"""The life of a booking, and what is refused at its beginning."""

from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest

from softfactory.domain.coocook.errands import EXPIRE
from softfactory.domain.coocook.model import RefundPolicy, State, Terms
from softfactory.domain.coocook.problems import (
    ChefNotFound,
    InvalidBooking,
    OwnChef,
    SlotTaken,
)
from softfactory.domain.kernel.actor import SubscriptionRequired
from softfactory.domain.kernel.money import InvalidMoney, Money
from softfactory.domain.kernel.once import KeyReused
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.coocook.booking_samples import ALWAYS, HOUR, MINUTE
from softfactory.testing.samples import NOON, uuid
from tests.domain.coocook.bookings import START, Scene, user

STRANGER = user(7, "coocook")
TICK = timedelta(microseconds=1)
WON = "KRW"


def test_a_whole_life(anywhere):
    held = anywhere.book(special_requests=" No nuts.\r\nThanks! ", key="k")
    assert (held.state, held.price, held.special_requests) == (
        State.HELD,
        Money(amount=90_000, currency=WON),
        "No nuts.\nThanks!",
    )
    assert (held.starts_at, held.ends_at, held.held_until) == (START, START + 2 * HOUR, NOON + 10 * MINUTE)
    assert anywhere.jobs() == [(EXPIRE, held.held_until)]
    anywhere.wait(minutes=9)

    paid = anywhere.coocook.pay(anywhere.guest, held.id)
    assert (paid.outcome, paid.booking.state, paid.booking.payment_id is not None) == (
        Outcome.SUCCEEDED,
        State.PENDING,
        True,
    )
    assert anywhere.balance() == {WON: 90_000}
    anywhere.wait(minutes=2)
    anywhere.due()
    assert anywhere.jobs() == [(EXPIRE, START)]

    assert anywhere.say(anywhere.cook, held, "confirmed").state is State.CONFIRMED
    anywhere.wait_until(START + 2 * HOUR)
    anywhere.due()
    assert anywhere.say(anywhere.cook, held, "completed").state is State.COMPLETED

    review = anywhere.coocook.review(anywhere.guest, held.id, rating=4, comment="Good.")
    assert (review.rating, review.chef_id, review.guest_id) == (4, anywhere.chef.id, uuid(1))
    assert anywhere.see(held).state is State.REVIEWED
    assert anywhere.coocook.reviews(anywhere.chef.id).items == [review]
    with anywhere.coocook.store.reading() as tx:
        chef = tx.chefs.find(anywhere.chef.id)
    assert (chef.ratings, chef.rating_sum) == (1, 4)
    assert (anywhere.balance(), anywhere.after(days=3).jobs()) == ({WON: 90_000}, [])


def test_a_hold_that_is_not_paid_is_over_and_its_time_is_free(anywhere):
    held = anywhere.book()
    with pytest.raises(SlotTaken):
        anywhere.book(STRANGER)
    anywhere.wait_until(held.held_until)

    anywhere.due()

    assert (anywhere.see(held).state, anywhere.balance(), anywhere.jobs()) == (State.EXPIRED, {}, [])
    assert anywhere.book(STRANGER).state is State.HELD


def test_a_hold_that_is_over_is_in_nobodys_way_even_before_a_worker_comes_to_it(anywhere):
    first, second = anywhere.book(minutes=60), anywhere.book(start=START + 2 * HOUR, minutes=60)
    paid = anywhere.book(start=START + 5 * HOUR, minutes=60)
    anywhere.coocook.pay(anywhere.guest, paid.id)
    anywhere.wait(minutes=10)

    with pytest.raises(SlotTaken):
        anywhere.book(STRANGER, minutes=6 * 60)
    assert anywhere.see(first).state is State.HELD  # nobody had use for it
    assert anywhere.book(STRANGER, minutes=4 * 60).state is State.HELD

    assert [anywhere.see(one).state for one in (first, second, paid)] == [State.EXPIRED, State.EXPIRED, State.PENDING]


def test_booking_again_with_the_same_key_is_the_same_booking(anywhere):
    first = anywhere.book(key="a")
    elsewhere = START.astimezone(datetime.fromisoformat("2026-03-11T00:00+09:00").tzinfo)

    assert anywhere.book(key="a", start=elsewhere) == first
    with pytest.raises(KeyReused):
        anywhere.book(key="a", minutes=60)
    with pytest.raises(SlotTaken):
        anywhere.book(key="b")
    with pytest.raises(SlotTaken):
        anywhere.book(STRANGER, key="a")


def test_what_the_chef_does_not_speak_of_is_completed_after_three_days(scene):
    booking = scene.confirmed()
    scene.wait_until(booking.ends_at + timedelta(days=3) - timedelta(seconds=1))
    scene.due()
    assert scene.see(booking).state is State.CONFIRMED

    scene.wait(seconds=1)
    scene.due()

    assert scene.see(booking).state is State.COMPLETED
    assert scene.coocook.review(scene.guest, booking.id, rating=4).rating == 4


def test_what_was_confirmed_in_time_does_not_expire(scene):
    booking = scene.confirmed()
    scene.wait_until(START + HOUR)

    scene.due()

    assert scene.see(booking).state is State.CONFIRMED
    assert scene.say(scene.cook, booking, "no_show").state is State.NO_SHOW
    assert scene.balance() == {WON: 90_000}


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"start": START.replace(tzinfo=None)}, InvalidBooking),
        ({"start": NOON - MINUTE}, InvalidBooking),
        ({"start": NOON + timedelta(days=20_000)}, InvalidBooking),
        ({"start": datetime.max.replace(tzinfo=UTC)}, InvalidBooking),
        ({"start": datetime.min.replace(tzinfo=UTC)}, InvalidBooking),
        ({"start": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, InvalidBooking),
        ({"start": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, InvalidBooking),
        ({"start": START + timedelta(seconds=1)}, InvalidBooking),
        ({"start": START + TICK}, InvalidBooking),
        ({"minutes": 0}, InvalidBooking),
        ({"minutes": -60}, InvalidBooking),
        ({"minutes": 10**18}, InvalidBooking),
        ({"special_requests": "x" * 2001}, InvalidBooking),
        ({"special_requests": "x\0"}, InvalidBooking),
        ({"special_requests": "\x1b[31m"}, InvalidBooking),
        ({"special_requests": "\ud800"}, InvalidBooking),
    ],
)
def test_what_nobody_can_have_is_refused(scene, wish, refusal):
    with pytest.raises(refusal):
        scene.book(**wish)

    assert scene.jobs() == []


def test_who_may_book_whom(scene):
    with pytest.raises(SubscriptionRequired):
        scene.book(user(1))
    with pytest.raises(OwnChef):
        scene.book(user(101, "coocook"))
    for unknown in (uuid(9), "", "\0"):
        with pytest.raises(ChefNotFound):
            scene.coocook.book(scene.guest, chef_id=unknown, starts_at=START, duration_minutes=60)
    scene.agreeing(listed=False)
    with pytest.raises(ChefNotFound):
        scene.book()


@pytest.mark.parametrize(
    ("rate", "minutes", "price"),
    [(45_001, 90, 67_502), (45_001, 30, 22_500), (45_003, 30, 22_502), (100, 1, 2), (10**12, 60, 10**12), (50, 1, 1)],
)
def test_the_price_is_rate_by_time_rounded_once(platform, clock, rate, minutes, price):
    scene = Scene.made(platform, clock, rate=Money(amount=rate, currency=WON))

    assert scene.book(minutes=minutes).price.amount == price


@pytest.mark.parametrize(("rate", "minutes"), [(1, 20), (10**12, 61)])
def test_what_costs_nothing_or_too_much_is_not_booked(platform, clock, rate, minutes):
    scene = Scene.made(platform, clock, rate=Money(amount=rate, currency=WON))

    with pytest.raises(InvalidMoney):
        scene.book(minutes=minutes)


def test_the_terms_and_the_buffer_are_those_of_the_hour(platform, clock):
    scene = Scene.made(
        platform,
        clock,
        policy=RefundPolicy.MODERATE,
        hours=attrs.evolve(ALWAYS, buffer=45),
        rate=Money(amount=6, currency="USD"),
    )
    held = scene.book()
    scene.agreeing(policy=RefundPolicy.STRICT, hours=ALWAYS)

    assert scene.see(held).terms == (Terms(before_hours=120, percent=100), Terms(before_hours=24, percent=50))
    assert scene.see(held).buffer == 45 * MINUTE
    with pytest.raises(SlotTaken):
        scene.book(start=held.ends_at + 44 * MINUTE)
    assert scene.book(start=held.ends_at + 45 * MINUTE).terms == (Terms(before_hours=168, percent=50),)

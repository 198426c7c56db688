"""Two sides of a booking: what each sees and says, and nobody else."""

import pytest

from softfactory.domain.coocook.model import State
from softfactory.domain.coocook.problems import (
    BookingNotFound,
    ChefNotFound,
    InvalidReview,
    InvalidStatus,
    NotYourPart,
)
from softfactory.domain.coocook.transitions import Party
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.testing.coocook.booking_samples import HOUR
from softfactory.testing.samples import uuid
from tests.domain.coocook.bookings import START, user

STRANGER = user(7, "coocook")


def test_both_sides_see_a_booking_and_nobody_else(scene):
    held = scene.book()

    assert scene.coocook.booking(scene.guest, held.id) == scene.coocook.booking(scene.cook, held.id) == held
    for actor in (STRANGER, SYSTEM, user(102)):
        for attempt in (
            lambda actor: scene.coocook.booking(actor, held.id),
            lambda actor: scene.coocook.pay(actor, held.id),
            lambda actor: scene.coocook.review(actor, held.id, rating=1),
            lambda actor: scene.say(actor, held, "canceled"),
        ):
            with pytest.raises(BookingNotFound):
                attempt(actor)
    with pytest.raises(BookingNotFound):
        scene.coocook.booking(scene.guest, uuid(99))


def test_each_side_has_its_own_list(scene):
    mine = []
    for number in range(3):
        scene.wait(minutes=1)
        mine.append(scene.book(start=START + number * 4 * HOUR))
    scene.wait(minutes=1)
    theirs = scene.book(STRANGER, start=START - 4 * HOUR)

    def listed(actor, side):
        return scene.coocook.bookings(actor, as_=side, request=PageRequest(limit=3)).items

    assert listed(scene.guest, Party.GUEST) == mine[::-1]
    assert listed(STRANGER, Party.GUEST) == [theirs]
    assert listed(scene.cook, Party.CHEF) == [theirs, mine[2], mine[1]]
    assert listed(scene.cook, Party.GUEST) == listed(scene.guest, Party.CHEF) == listed(SYSTEM, Party.GUEST) == []


def test_administrators_speak_for_chefs_who_are_no_users(scene):
    scene.agreeing(user_id=None)
    booking = scene.paid()

    assert scene.say(SYSTEM, booking, "confirmed").state is State.CONFIRMED
    assert [one.id for one in scene.coocook.bookings(SYSTEM, as_=Party.CHEF, chef_id=scene.chef.id).items] == [
        booking.id
    ]
    for actor in (STRANGER, scene.guest, scene.cook):
        with pytest.raises(ChefNotFound):
            scene.coocook.bookings(actor, as_=Party.CHEF, chef_id=scene.chef.id)
    with pytest.raises(BookingNotFound):
        scene.say(STRANGER, booking, "canceled")


def test_the_other_sides_part_is_not_ones_own(scene):
    booking = scene.paid()

    for status in ("confirmed", "declined", "completed", "no_show"):
        with pytest.raises(NotYourPart):
            scene.say(scene.guest, booking, status)
    with pytest.raises(NotYourPart):
        scene.coocook.pay(scene.cook, booking.id)
    with pytest.raises(NotYourPart):
        scene.coocook.review(scene.cook, booking.id, rating=5)
    for status in ("held", "pending", "expired", "reviewed"):
        for actor in (scene.cook, scene.guest):
            with pytest.raises(InvalidStatus):
                scene.say(actor, booking, status)
    assert scene.see(booking) == booking


def test_each_thing_in_its_time(scene):
    held = scene.book()
    for status in ("confirmed", "declined", "completed", "no_show"):
        with pytest.raises(InvalidTransition):
            scene.say(scene.cook, held, status)
    booking = scene.coocook.pay(scene.guest, held.id).booking
    scene.say(scene.cook, booking, "confirmed")
    for status in ("confirmed", "declined", "completed", "no_show"):
        with pytest.raises(InvalidTransition):
            scene.say(scene.cook, booking, status)
    scene.wait_until(START)
    with pytest.raises(InvalidTransition):
        scene.say(scene.guest, booking, "canceled")
    with pytest.raises(InvalidTransition):
        scene.say(scene.cook, booking, "completed")
    with pytest.raises(InvalidTransition):
        scene.coocook.review(scene.guest, booking.id, rating=5)


@pytest.mark.parametrize(
    "given",
    [
        {"rating": 0},
        {"rating": 6},
        {"rating": -1},
        {"rating": 5, "comment": "x" * 2001},
        {"rating": 5, "comment": "\0"},
    ],
)
def test_a_review_that_is_none_is_refused(scene, given):
    booking = scene.confirmed()
    scene.wait_until(START + 2 * HOUR)
    scene.say(scene.cook, booking, "completed")

    with pytest.raises(InvalidReview):
        scene.coocook.review(scene.guest, booking.id, **given)

    assert scene.see(booking).state is State.COMPLETED


def test_a_booking_is_reviewed_once(anywhere):
    booking = anywhere.confirmed()
    anywhere.wait_until(START + 2 * HOUR)
    anywhere.say(anywhere.cook, booking, "completed")

    first = anywhere.coocook.review(anywhere.guest, booking.id, rating=2, key="k")
    again = anywhere.coocook.review(anywhere.guest, booking.id, rating=2, key="k")

    with pytest.raises(InvalidTransition):
        anywhere.coocook.review(anywhere.guest, booking.id, rating=5)
    assert first == again
    assert anywhere.coocook.reviews(anywhere.chef.id).items == [first]


def test_there_are_no_reviews_of_no_chef(scene):
    with pytest.raises(ChefNotFound):
        scene.coocook.reviews(uuid(99))

"""The contract of chefs: how they are kept and numbered, and when their own calendars have them busy."""

from datetime import date, timedelta

import attrs
import pytest

from softfactory.domain.coocook.model import Chef, Exceptional, Hours, Opening, RefundPolicy, Weekly
from softfactory.domain.coocook.ports import CooCookTx
from softfactory.domain.coocook.problems import AlreadyAChef
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.money import Money
from softfactory.testing.accounts.samples import ODD_IDS, at_once
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenCooCook

from .booking_samples import HOUR, chef, with_chefs
from .chef_lists import found

TICK = timedelta(microseconds=1)
DIGEST = "5e" * 32
ODD = chef(
    1,
    name="김민준 ○",
    bio="Two\nlines, “quoted”",
    cuisines=("crème brûlée", "new-nordic"),
    location="100%_\\ Straße",
    timezone="Australia/Lord_Howe",
    rate=Money(amount=10**12, currency="BHD"),
    policy=RefundPolicy.STRICT,
    hours=Hours(
        weekly=(Weekly(weekday=6, opening=Opening(opens=0, closes=1440)),),
        exceptions=(
            Exceptional(on=date(2026, 12, 31)),
            Exceptional(on=date(2027, 1, 1), openings=(Opening(opens=1, closes=2), Opening(opens=3, closes=4))),
        ),
        buffer=1,
        notice=2,
        horizon_days=3,
        longest=45,
        step=15,
    ),
    calendar_url="https://calendar.example.org/ann.ics?secret=%20",
    calendar_error="It did not answer.",
    feed_digest=DIGEST,
    listed=False,
    ratings=3,
    rating_sum=14,
    created_at=NOON + TICK,
)
"""A chef who differs from others in everything."""


class ChefsContract:
    """What every adapter promises about chefs."""

    def test_a_chef_comes_back_as_they_were_added(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        with store.writing() as tx:
            added = tx.chefs.add(ODD)

        assert added == attrs.evolve(ODD, number=added.number)
        for opened in (store.reading, store.writing):
            with opened() as tx:
                assert tx.chefs.find(ODD.id) == tx.chefs.fetch(ODD.id) == added
                assert tx.chefs.by_user(uuid(101)) == tx.chefs.by_feed(DIGEST) == added

    def test_everything_but_the_number_can_be_changed(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [before, other] = with_chefs(store, 1, 2)
        after = attrs.evolve(ODD, number=before.number, user_id=None)

        with store.writing() as tx:
            tx.chefs.save(after)

        with store.reading() as tx:
            assert (tx.chefs.find(after.id), tx.chefs.find(other.id)) == (after, other)
            assert tx.chefs.by_user(uuid(101)) is None

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_nothing_is_found_by_what_is_no_id(self, open_coocook: OpenCooCook, unknown: str) -> None:
        store = open_coocook()
        with store.writing() as tx:
            tx.chefs.add(ODD)
            chefs = tx.chefs
            assert (chefs.find(unknown), chefs.fetch(unknown), chefs.by_user(unknown), chefs.by_feed(unknown)) == (
                *(None, None),
                *(None, None),
            )
            assert list(chefs.busy(unknown, since=NOON, until=NOON + HOUR)) == []

    def test_a_user_is_one_chef_and_the_house_has_many(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        with_chefs(store, 1)
        with store.writing() as tx:
            with pytest.raises(AlreadyAChef):
                tx.chefs.add(chef(2, user_id=uuid(101)))
            added = [tx.chefs.add(chef(number, user_id=None)) for number in (3, 4)]  # what was refused undoes nothing

        assert found(store) == [added[1].id, added[0].id, uuid(1001)]
        assert all(0 < one.number < 2**30 for one in added)

    def test_a_chef_who_is_there_is_not_added_again(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        with_chefs(store, 1)

        with pytest.raises(Exception, match=r"(?i)unique|already"), store.writing() as tx:
            tx.chefs.add(chef(1, user_id=None))

    def test_who_becomes_a_chef_many_times_at_once_is_one(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()

        def become(number: int) -> bool:
            try:
                with store.writing() as tx:
                    tx.chefs.add(chef(number, user_id=uuid(7)))
            except AlreadyAChef:
                return False
            return True

        assert sum(at_once(become, 30)) == 1
        assert len(found(store)) == 1

    def test_those_who_come_at_once_have_different_numbers(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()

        numbers = [one.number for [one] in at_once(lambda number: with_chefs(store, number), 30)]

        assert len(set(numbers)) == 30
        assert all(0 < number < 2**30 for number in numbers)

    def test_a_chef_who_was_fetched_is_changed_by_nobody_else(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        with_chefs(store, 1)

        def rate(number: int) -> None:
            with store.writing() as tx:
                one = tx.chefs.fetch(uuid(1001)) if number % 2 else tx.chefs.by_user(uuid(101))
                assert one is not None
                tx.chefs.save(attrs.evolve(one, ratings=one.ratings + 1, rating_sum=one.rating_sum + 4))

        at_once(rate, 40)
        with store.reading() as tx:
            rated = tx.chefs.find(uuid(1001))
            assert rated is not None
            assert (rated.ratings, rated.rating) == (40, 4.0)

    def test_busy_times_are_replaced_and_given_in_order(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [one, other] = with_chefs(store, 1, 2)
        hours = [Span(starts_at=NOON + number * HOUR, ends_at=NOON + (number + 1) * HOUR) for number in range(4)]
        long = Span(starts_at=NOON, ends_at=NOON + 9 * HOUR + TICK)
        with store.writing() as tx:
            tx.chefs.set_busy(one.id, [hours[2]])
            tx.chefs.set_busy(other.id, [hours[3]])
        with store.writing() as tx:
            tx.chefs.set_busy(one.id, [hours[1], long, hours[0], hours[1]])  # the same twice is the same

        with store.reading() as tx:
            assert list(tx.chefs.busy(one.id, since=NOON - HOUR, until=NOON + 99 * HOUR)) == [hours[0], long, hours[1]]
            assert list(tx.chefs.busy(one.id, since=NOON + HOUR, until=NOON + HOUR + TICK)) == [long, hours[1]]
            assert list(tx.chefs.busy(one.id, since=NOON + 9 * HOUR + TICK, until=NOON + 10 * HOUR)) == []
            assert list(tx.chefs.busy(one.id, since=NOON - HOUR, until=NOON)) == []
            assert list(tx.chefs.busy(other.id, since=NOON, until=NOON + 9 * HOUR)) == [hours[3]]

    def test_a_calendar_that_is_empty_again_keeps_nobody_busy(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [one] = with_chefs(store, 1)
        with store.writing() as tx:
            tx.chefs.set_busy(one.id, [Span(starts_at=NOON, ends_at=NOON + HOUR)])
        with store.writing() as tx:
            tx.chefs.set_busy(one.id, [])

        with store.reading() as tx:
            assert list(tx.chefs.busy(one.id, since=NOON, until=NOON + HOUR)) == []

    def test_what_a_transaction_did_is_undone_with_it(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [one] = with_chefs(store, 1)
        with pytest.raises(ZeroDivisionError), store.writing() as tx:
            _fail(tx, one)

        with store.reading() as tx:
            assert tx.chefs.find(one.id) == one
            assert list(tx.chefs.busy(one.id, since=NOON, until=NOON + HOUR)) == []
        assert found(store) == [one.id]


def _fail(tx: CooCookTx, one: Chef) -> None:
    tx.chefs.add(chef(2))
    tx.chefs.save(attrs.evolve(one, name="Another"))
    tx.chefs.set_busy(one.id, [Span(starts_at=NOON, ends_at=NOON + HOUR)])
    raise ZeroDivisionError

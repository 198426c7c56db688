"""The contract of bookings: no two live ones of a chef overlap, and nothing that is free is refused."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier

import attrs
import pytest

from softfactory.domain.coocook.model import LIVE, Booking, Chef, State
from softfactory.domain.coocook.ports import CooCookStore
from softfactory.domain.coocook.problems import SlotTaken
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.samples import NOON, job, uuid
from softfactory.testing.stores import OpenCooCook

from .booking_samples import HOUR, added, booking, with_bookings, with_chefs

TOMORROW = NOON + timedelta(days=1)
AGES = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


class OverlapsContract:
    """What every adapter promises about times that are taken."""

    def test_of_forty_at_once_one_is_booked(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)

        got = _forty(lambda number: added(store, booking(number, chef, start=number, minutes=60), chef))

        assert Counter(got) == {True: 1, False: 39}
        with store.reading() as tx:
            assert len(tx.bookings.of_chef(chef.id, PageRequest(limit=100)).items) == 1

    def test_of_forty_at_once_the_only_one_that_is_not_undone_is_booked(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)

        def try_it(number: int) -> bool:
            with suppress(SlotTaken, ZeroDivisionError), store.writing() as tx:
                tx.bookings.add(booking(number, chef, start=number), chef=chef)
                return bool(1 // (number == 7))  # others raise, and undo it
            return False

        assert _forty(try_it).index(True) == 7

    @pytest.mark.parametrize(
        ("start", "minutes", "free"),
        [
            (150, 60, True),  # 120 minutes and 30 of buffer after the start of the one that is there
            (149, 60, False),
            (120, 60, False),
            (-90, 60, True),  # its own buffer ends when the other begins
            (-89, 60, False),
            (0, 120, False),
            (30, 10, False),
            (-60, 600, False),
            (-10, 1, False),
        ],
    )
    def test_a_time_is_free_until_a_start_and_from_the_end_of_a_buffer(
        self, open_coocook: OpenCooCook, start: int, minutes: int, *, free: bool
    ) -> None:
        store = open_coocook()
        chef, others = with_chefs(store, 1, 2)
        with_bookings(store, chef, [booking(1, chef)])
        with_bookings(store, others, [booking(2, others)])

        assert added(store, booking(3, chef, start=start, minutes=minutes), chef) == free

    def test_a_second_is_enough_to_be_in_the_way(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)
        with_bookings(store, chef, [booking(1, chef, buffer=0)])
        begins = TOMORROW + 2 * HOUR

        later = booking(2, chef, starts_at=begins - timedelta(seconds=1), ends_at=begins + HOUR)
        assert not added(store, later, chef)
        assert added(store, attrs.evolve(later, starts_at=begins), chef)

    def test_chefs_are_not_in_each_others_way(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()

        for number, chef in enumerate(with_chefs(store, *range(1, 9))):
            assert added(store, booking(number, chef, start=0), chef)

    @pytest.mark.parametrize("state", State)
    def test_a_time_is_taken_by_those_who_are_live(self, open_coocook: OpenCooCook, state: State) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)
        with_bookings(store, chef, [booking(1, chef)])
        with store.writing() as tx:
            tx.bookings.save(booking(1, chef, state=state))

        assert added(store, booking(2, chef), chef) == (state not in LIVE)

    def test_what_comes_as_no_live_one_is_in_nobodys_way(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)

        over = [booking(number, chef, state=State.CANCELED) for number in range(3)]
        with_bookings(store, chef, [over[0], booking(9, chef), *over[1:]])

        with store.reading() as tx:
            assert len(tx.bookings.touching(chef.id, since=AGES[0], until=AGES[1])) == 1

    def test_a_booking_does_not_come_back_to_life_in_anothers_time(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)
        canceled = booking(1, chef, state=State.CANCELED)
        with_bookings(store, chef, [canceled, booking(2, chef, start=60)])

        with pytest.raises(SlotTaken), store.writing() as tx:
            tx.bookings.save(attrs.evolve(canceled, state=State.HELD))

        with store.writing() as tx:
            assert tx.bookings.find(canceled.id) == canceled
            tx.bookings.save(booking(2, chef, start=60, state=State.EXPIRED))
        with store.writing() as tx:
            tx.bookings.save(attrs.evolve(canceled, state=State.HELD))

    def test_a_transaction_that_was_refused_is_over_even_if_it_goes_on(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        chef, bookings = _one(store)
        with_bookings(store, chef, bookings)

        with pytest.raises(SlotTaken), store.writing() as tx:  # noqa: PT012 - the end of the block raises
            tx.jobs.put(job(1))
            with suppress(SlotTaken):
                tx.bookings.add(booking(2, chef), chef=chef)

        with store.reading() as tx:
            assert tx.jobs.find(uuid(1)) is None


def _forty(work: Callable[[int], bool]) -> list[bool]:
    """Return what *work* gives for 0 to 39, all at the same moment."""
    ready = Barrier(40)

    def begin(number: int) -> bool:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(40) as pool:
        return list(pool.map(begin, range(40)))


def _one(store: CooCookStore) -> tuple[Chef, list[Booking]]:
    [chef] = with_chefs(store, 1)
    return chef, [booking(1, chef)]

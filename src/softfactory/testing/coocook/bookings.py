"""The contract of bookings: how they are kept, found and listed."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from softfactory.domain.coocook.model import Booking, Chef, State, Terms
from softfactory.domain.coocook.ports import CooCookStore
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.accounts.samples import ODD_IDS, at_once
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenCooCook

from .booking_samples import HOUR, MINUTE, booking, with_bookings, with_chefs

TOMORROW = NOON + timedelta(days=1)
AGES = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


class BookingsContract:
    """What every adapter promises about bookings."""

    def test_a_booking_comes_back_as_it_was_added(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)
        odd = booking(
            1,
            chef,
            buffer=0,
            guest_id=None,
            special_requests="Größe: ○\n“two” lines",
            price=Money(amount=10**12, currency="BHD"),
            refunded=Money(amount=1, currency="BHD"),
            terms=(Terms(before_hours=5, percent=33), Terms(before_hours=0, percent=1)),
            state=State.NO_SHOW,
            held_until=NOON + timedelta(microseconds=1),
            revision=7,
            payment_id=uuid(9),
        )
        with_bookings(store, chef, [odd, booking(2, chef, start=240)])

        for opened in (store.reading, store.writing):
            with opened() as tx:
                assert (tx.bookings.find(odd.id), tx.bookings.fetch(odd.id)) == (odd, odd)

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_no_booking_is_found_by_what_is_no_id(self, open_coocook: OpenCooCook, unknown: str) -> None:
        store = open_coocook()
        with_bookings(store, *_one(store))

        with store.writing() as tx:
            assert (tx.bookings.find(unknown), tx.bookings.fetch(unknown)) == (None, None)
            assert tx.bookings.of_guest(unknown, PageRequest()).items == []
            assert tx.bookings.of_chef(unknown, PageRequest()).items == []
            assert list(tx.bookings.all_of_guest(unknown)) == []
            assert list(tx.bookings.taken(unknown, since=AGES[0], until=AGES[1], at=NOON)) == []
            assert list(tx.bookings.coming(unknown, since=AGES[0])) == []
            tx.bookings.forget_guest(unknown)
            assert [one.guest_id for one in tx.bookings.all_of_guest(uuid(1))] == [uuid(1)]

    def test_what_changes_is_saved_and_what_does_not_is_not(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        chef, [before] = _one(store)
        with_bookings(store, chef, [before])
        after = attrs.evolve(
            before,
            guest_id=None,
            special_requests="",
            state=State.CANCELED,
            changed_at=NOON + HOUR,
            revision=1,
            refunded=attrs.evolve(before.price, amount=7),
            payment_id=uuid(3),
        )

        with store.writing() as tx:
            tx.bookings.save(after)
            tx.bookings.save(booking(5, chef, start=600))  # not there

        with store.reading() as tx:
            assert tx.bookings.of_chef(chef.id, PageRequest()).items == [after]

    def test_a_fetched_booking_is_locked_until_the_end(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        chef, bookings = _one(store)
        with_bookings(store, chef, bookings)

        def count(_: int) -> None:
            with store.writing() as tx:
                found = tx.bookings.fetch(uuid(1))
                assert found is not None
                tx.bookings.save(attrs.evolve(found, revision=found.revision + 1))

        at_once(count, 100)

        with store.reading() as tx:
            assert getattr(tx.bookings.find(uuid(1)), "revision", None) == 100

    @pytest.mark.parametrize(
        ("since", "until", "seen"),
        [
            (0, 1, [1]),
            (-60, 0, []),
            (-60, 1, [1]),
            (149, 150, [1]),
            (150, 240, []),
            (150, 241, [2]),
            (0, 241, [1, 2]),
            (-(10**6), 10**6, [1, 2, 3]),
        ],
    )
    def test_times_are_taken_with_their_buffers(
        self, open_coocook: OpenCooCook, since: int, until: int, seen: list[int]
    ) -> None:
        store = open_coocook()
        chef, other = with_chefs(store, 1, 2)
        mine = {1: booking(1, chef), 2: booking(2, chef, start=240), 3: booking(3, chef, start=60 * 24 * 7)}
        with_bookings(store, chef, [mine[2], mine[3], mine[1], booking(5, chef, start=30, state=State.DECLINED)])
        with_bookings(store, other, [booking(4, other, start=10)])
        within = {"since": TOMORROW + since * MINUTE, "until": TOMORROW + until * MINUTE}

        with store.reading() as tx:
            assert list(tx.bookings.taken(chef.id, **within, at=NOON)) == [mine[number].taken for number in seen]
            assert list(tx.bookings.touching(chef.id, **within)) == [mine[number] for number in seen]

    def test_a_moment_within_a_second_touches_what_it_is_in(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        chef, [one] = _one(store)
        with_bookings(store, chef, [one])
        tick = timedelta(microseconds=1)

        with store.reading() as tx:
            for since, until, seen in (
                (AGES[0], AGES[1], [one.taken]),
                (one.taken.ends_at - tick, AGES[1], [one.taken]),
                (one.taken.ends_at, AGES[1], []),
                (AGES[0], one.starts_at + tick, [one.taken]),
                (AGES[0], one.starts_at, []),
            ):
                assert list(tx.bookings.taken(chef.id, since=since, until=until, at=NOON)) == seen

    def test_what_was_not_paid_in_time_takes_none(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)
        states = [State.HELD, State.PENDING, State.CONFIRMED, State.COMPLETED, State.REVIEWED, State.NO_SHOW]
        mine = [booking(number, chef, start=180 * number, state=state) for number, state in enumerate(states)]
        with_bookings(store, chef, mine)
        ends, spans = mine[0].held_until, [one.taken for one in mine]

        with store.reading() as tx:
            for at, seen in ((ends - timedelta(microseconds=1), spans), (ends, spans[1:])):
                assert list(tx.bookings.taken(chef.id, since=AGES[0], until=AGES[1], at=at)) == seen
            assert list(tx.bookings.touching(chef.id, since=AGES[0], until=AGES[1])) == mine

    def test_what_comes_is_live_and_not_over(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)
        later, ending = booking(1, chef, start=600, state=State.CONFIRMED), booking(2, chef)
        with_bookings(store, chef, [later, ending, booking(3, chef, state=State.EXPIRED)])

        with store.reading() as tx:
            assert list(tx.bookings.coming(chef.id, since=TOMORROW)) == [ending, later]
            assert list(tx.bookings.coming(chef.id, since=ending.ends_at - MINUTE)) == [ending, later]
            assert list(tx.bookings.coming(chef.id, since=ending.ends_at)) == [later]

    def test_bookings_are_listed_newest_first_to_each_side(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        chef, other = with_chefs(store, 1, 2)
        for of, numbers in ((chef, range(1, 6)), (other, range(6, 8))):
            with_bookings(store, of, [booking(n, of, start=-n * 300, guest_id=uuid(n % 2)) for n in numbers])

        with store.reading() as tx:
            first = tx.bookings.of_chef(chef.id, PageRequest(limit=3))
            rest = tx.bookings.of_chef(chef.id, PageRequest(limit=3, cursor=first.next_cursor))
            assert [_numbers(first.items), _numbers(rest.items), rest.next_cursor] == [[5, 4, 3], [2, 1], None]
            assert _numbers(tx.bookings.of_guest(uuid(1), PageRequest()).items) == [7, 5, 3, 1]
            assert _numbers(tx.bookings.all_of_guest(uuid(1))) == [1, 3, 5, 7]
            with pytest.raises(BadCursor):
                tx.bookings.of_guest(uuid(1), PageRequest(cursor="x"))

    def test_a_forgotten_guest_leaves_times_without_a_name(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        [chef] = with_chefs(store, 1)
        mine, hers = booking(1, chef), booking(2, chef, start=300)
        with_bookings(store, chef, [mine, hers])

        with store.writing() as tx:
            tx.bookings.forget_guest(uuid(1))

        with store.reading() as tx:
            assert tx.bookings.find(mine.id) == attrs.evolve(mine, guest_id=None, special_requests="")
            assert tx.bookings.find(hers.id) == hers
            assert Span(starts_at=mine.starts_at, ends_at=mine.taken.ends_at) in tx.bookings.taken(
                chef.id, since=NOON, until=AGES[1], at=NOON
            )


def _one(store: CooCookStore) -> tuple[Chef, list[Booking]]:
    [chef] = with_chefs(store, 1)
    return chef, [booking(1, chef)]


def _numbers(found: object) -> list[int]:
    numbers = {uuid(number): number for number in range(10)}
    return [numbers[one.id] for one in found]  # type: ignore[attr-defined]

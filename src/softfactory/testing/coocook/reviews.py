"""The contract of reviews."""

from datetime import timedelta

import attrs
import pytest

from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.accounts.samples import ODD_IDS
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenCooCook

from .booking_samples import chef, review

TICK = timedelta(microseconds=1)
NOT_OURS = ("WzFd", "W251bGwsMV0", "WzkyMjMzNzIwMzY4NTQ3NzU4MDcsIngiXQ")
"""Lists of other keys, and an instant beyond the calendar, as cursors."""


class ReviewsContract:
    """What every adapter promises about reviews."""

    def test_reviews_are_listed_newest_first(self, open_coocook: OpenCooCook) -> None:
        store, one, other = open_coocook(), chef(1), chef(2)
        given = [review(number, one, at=NOON + number // 2 * TICK, rating=number) for number in (1, 2, 3, 4, 5)]
        with store.writing() as tx:
            for review_ in [*given, review(6, other, comment="Zu süß 🍬\nund spät", guest_id=None)]:
                tx.reviews.add(review_)

        with store.reading() as tx:
            first = tx.reviews.of_chef(one.id, PageRequest(limit=2))
            rest = tx.reviews.of_chef(one.id, PageRequest(limit=9, cursor=first.next_cursor))
            assert [*first.items, *rest.items] == given[::-1]
            assert [found.comment for found in tx.reviews.of_chef(other.id, PageRequest()).items] == [
                "Zu süß 🍬\nund spät"
            ]
            assert list(tx.reviews.all_of_guest(uuid(3))) == [given[2]]

    @pytest.mark.parametrize("cursor", NOT_OURS)
    def test_a_cursor_of_no_list_of_reviews_is_refused(self, open_coocook: OpenCooCook, cursor: str) -> None:
        with open_coocook().reading() as tx, pytest.raises(BadCursor):
            tx.reviews.of_chef(uuid(1), PageRequest(cursor=cursor))

    def test_a_forgotten_guest_leaves_the_rating(self, open_coocook: OpenCooCook) -> None:
        store, one = open_coocook(), chef(1)
        mine, hers = review(1, one), review(2, one, at=NOON + TICK)
        with store.writing() as tx:
            tx.reviews.add(mine)
            tx.reviews.add(hers)
            tx.reviews.forget_guest(uuid(1))

        with store.reading() as tx:
            assert tx.reviews.of_chef(one.id, PageRequest()).items == [
                hers,
                attrs.evolve(mine, guest_id=None, comment=""),
            ]

    @pytest.mark.parametrize("unknown", ODD_IDS)
    def test_there_are_no_reviews_of_what_is_nobody(self, open_coocook: OpenCooCook, unknown: str) -> None:
        store = open_coocook()
        with store.writing() as tx:
            tx.reviews.add(review(1, chef(1)))
            tx.reviews.forget_guest(unknown)

            assert (tx.reviews.of_chef(unknown, PageRequest()).items, list(tx.reviews.all_of_guest(unknown))) == (
                [],
                [],
            )
            assert list(tx.reviews.all_of_guest(uuid(1))) == [review(1, chef(1))]

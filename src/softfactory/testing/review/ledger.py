"""The contract of rewards: written once, as two sides that add up to nothing. Inherit it and give `open_review`."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import attrs
import pytest

from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.domain.review.model import LedgerEntry, Side
from softfactory.domain.review.ports import ReviewStore, ReviewTx
from softfactory.domain.review.problems import AlreadyRewarded
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenReview

ANN, BOB = uuid(1), uuid(2)
SHOP, CAFE = uuid(11), uuid(12)
NOBODY = ("", "x", uuid(9), ANN.replace("-", ""), "\0", "\ud800")
"""Ids of no user and no campaign."""


def reward(number: int, *, user_id: str = ANN, campaign_id: str = SHOP, unit: str = "KRW", amount: int = 5000):
    """Return both sides of reward *number*: the campaign's, and the reviewer's, which has the higher id."""
    got = LedgerEntry(
        id=uuid(2 * number + 1),
        reward_id=uuid(1000 + number),
        campaign_id=campaign_id,
        side=Side.REVIEWER,
        user_id=user_id,
        unit=unit,
        amount=amount,
        what="한 주전자",
        at=NOON + timedelta(minutes=number),
    )
    return [attrs.evolve(got, id=uuid(2 * number), side=Side.CAMPAIGN, user_id=None, amount=-amount), got]


def rewarded(store: ReviewStore, *rewards: Sequence[LedgerEntry]) -> ReviewStore:
    """Return the store with rewards in it."""
    for one in rewards:
        with store.writing() as tx:
            tx.ledger.add(one)
    return store


class RewardsContract:
    """What every store promises about rewards."""

    def test_each_side_is_kept_as_it_was_written_and_shown_to_whom_it_is_about(self, open_review: OpenReview) -> None:
        store = rewarded(open_review(), reward(1), reward(2, user_id=BOB), reward(3, campaign_id=CAFE))

        with store.reading() as tx:
            assert list(tx.ledger.of_user(ANN, PageRequest()).items) == [reward(3, campaign_id=CAFE)[1], reward(1)[1]]
            assert list(tx.ledger.all_of_user(ANN)) == [reward(1)[1], reward(3, campaign_id=CAFE)[1]]
            assert list(tx.ledger.of_campaign(SHOP, PageRequest()).items) == [
                reward(2, user_id=BOB)[0],
                reward(1)[0],
            ]

    def test_balances_are_sums_by_unit_and_both_sides_of_everything_are_nothing(self, open_review: OpenReview) -> None:
        most = 10**12
        store = rewarded(
            open_review(),
            reward(1),
            reward(2),
            reward(3, unit="USD", amount=1),
            reward(4, unit="points", amount=7, user_id=BOB),
            *(reward(number, unit="BHD", amount=most) for number in range(5, 8)),
        )

        with store.reading() as tx:
            assert tx.ledger.balances_of_user(ANN) == {"KRW": 10000, "USD": 1, "BHD": 3 * most}
            assert tx.ledger.balances_of_user(BOB) == {"points": 7}
            assert tx.ledger.balances_of_campaign(SHOP) == {"KRW": -10000, "USD": -1, "points": -7, "BHD": -3 * most}
            assert tx.ledger.balances_of_campaign(CAFE) == {}

    def test_an_application_is_rewarded_once(self, open_review: OpenReview) -> None:
        store = rewarded(open_review(), reward(1))
        again = [attrs.evolve(side, id=uuid(900 + n), user_id=BOB) for n, side in enumerate(reward(1, amount=1))]

        for sides in (again, again[1:], again[:1]):
            with pytest.raises(AlreadyRewarded), store.writing() as tx:
                tx.ledger.add(sides)

        with store.reading() as tx:
            assert tx.ledger.balances_of_campaign(SHOP) == {"KRW": -5000}
            assert list(tx.ledger.all_of_user(BOB)) == []

    def test_of_many_who_reward_at_once_one_does(self, open_review: OpenReview) -> None:
        store, together = open_review(), Barrier(8)

        def give(number: int) -> bool:
            mine = [attrs.evolve(side, id=uuid(100 * number + n)) for n, side in enumerate(reward(1))]
            together.wait()
            try:
                rewarded(store, mine)
            except AlreadyRewarded:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(give, range(1, 9))) == [False] * 7 + [True]

        with store.reading() as tx:
            assert tx.ledger.balances_of_user(ANN) == {"KRW": 5000}

    def test_what_is_undone_was_never_given(self, open_review: OpenReview) -> None:
        store = open_review()

        with pytest.raises(RuntimeError), store.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.ledger.add(reward(1))
            raise RuntimeError

        with store.reading() as tx:
            assert list(tx.ledger.all_of_user(ANN)) == []
        rewarded(store, reward(1))

    def test_lists_come_in_pages(self, open_review: OpenReview) -> None:
        store = rewarded(open_review(), *(reward(number) for number in range(1, 6)))

        with store.reading() as tx:
            assert _all_pages(tx, of_user=True) == [reward(number)[1] for number in range(5, 0, -1)]
            assert _all_pages(tx, of_user=False) == [reward(number)[0] for number in range(5, 0, -1)]
            with pytest.raises(BadCursor):
                tx.ledger.of_user(ANN, PageRequest(cursor="x"))
            with pytest.raises(BadCursor):
                tx.ledger.of_campaign(SHOP, PageRequest(cursor="x"))

    def test_who_is_forgotten_is_in_no_entry_and_the_sums_stay(self, open_review: OpenReview) -> None:
        store = rewarded(open_review(), reward(1), reward(2, user_id=BOB))

        with store.writing() as tx:
            tx.ledger.forget(ANN)
            tx.ledger.forget(ANN)

        with store.reading() as tx:
            assert list(tx.ledger.all_of_user(ANN)) == []
            assert list(tx.ledger.all_of_user(BOB)) == [reward(2, user_id=BOB)[1]]
            assert tx.ledger.balances_of_campaign(SHOP) == {"KRW": -10000}
        with pytest.raises(AlreadyRewarded):
            rewarded(store, [attrs.evolve(reward(1)[1], id=uuid(900))])

    @pytest.mark.parametrize("nobody", NOBODY)
    def test_nobody_has_nothing_and_is_forgotten_without_effect(self, open_review: OpenReview, nobody: str) -> None:
        store = rewarded(open_review(), reward(1))

        with store.writing() as tx:
            tx.ledger.forget(nobody)

            assert list(tx.ledger.of_user(nobody, PageRequest()).items) == list(tx.ledger.all_of_user(nobody)) == []
            assert list(tx.ledger.of_campaign(nobody, PageRequest()).items) == []
            assert tx.ledger.balances_of_user(nobody) == tx.ledger.balances_of_campaign(nobody) == {}
            assert tx.ledger.balances_of_user(ANN) == {"KRW": 5000}


def _all_pages(tx: ReviewTx, *, of_user: bool) -> list[LedgerEntry]:
    found: list[LedgerEntry] = []
    request: PageRequest | None = PageRequest(limit=2)
    while request:
        page = tx.ledger.of_user(ANN, request) if of_user else tx.ledger.of_campaign(SHOP, request)
        assert len(page.items) <= 2
        found += page.items
        request = PageRequest(limit=2, cursor=page.next_cursor) if page.next_cursor else None
    return found

"""The contract of campaigns."""

from datetime import timedelta

import attrs
import pytest

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.domain.review.model import Campaign, CampaignState, Reward, RewardType
from softfactory.domain.review.places import PUBLIC
from softfactory.domain.review.ports import CampaignCriteria, ReviewStore
from softfactory.testing.review.samples import CREATOR, at_once, campaign
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenReview

REWARDS = [
    Reward(type=RewardType.PRODUCT, text='비누 "한 개" 🧼'),
    Reward(type=RewardType.MONEY, money=Money(amount=10**12, currency="KWD")),
    Reward(type=RewardType.POINTS, points=10_000_000),
]
ODD = ["", "x", "\0", "\ud800", uuid(10).upper(), uuid(10) + "0", uuid(10).replace("-", "")]


class CampaignsContract:
    """What every adapter promises about campaigns."""

    @pytest.mark.parametrize("reward", REWARDS, ids=lambda reward: reward.type)
    def test_a_campaign_comes_back_as_it_was_stored_last(self, open_review: OpenReview, reward: Reward) -> None:
        first = campaign(reward=reward, created_at=NOON + timedelta(microseconds=1), description="a\nb\tc")
        last = attrs.evolve(first, creator_id=None, state=CampaignState.SETTLED, taken=10, title="체험단")
        store = _with(open_review(), first)
        with store.reading() as tx:
            assert (tx.campaigns.find(first.id), tx.campaigns.fetch(first.id)) == (first, first)
        with store.writing() as tx:
            tx.campaigns.save(last)

            assert (tx.campaigns.find(first.id), tx.campaigns.fetch(first.id)) == (last, last)

    @pytest.mark.parametrize("campaign_id", ODD)
    def test_there_is_none_where_there_is_none(self, open_review: OpenReview, campaign_id: str) -> None:
        store = _with(open_review(), campaign(10))
        for opened in (store.reading, store.writing):
            with opened() as tx:
                assert (tx.campaigns.find(campaign_id), tx.campaigns.fetch(campaign_id)) == (None, None)

    def test_what_is_removed_is_gone_and_nothing_else(self, open_review: OpenReview) -> None:
        with _with(open_review(), campaign(1), campaign(2)).writing() as tx:
            for number in (1, 1, 3):
                tx.campaigns.remove(uuid(number))

            assert [tx.campaigns.find(uuid(number)) for number in (1, 2)] == [None, campaign(2)]

    def test_everybody_sees_all_states_but_two_the_newest_first(self, open_review: OpenReview) -> None:
        states = list(CampaignState)
        store = _with(open_review(), *(campaign(number, state=state) for number, state in enumerate(states)))
        with store.reading() as tx:
            found = tx.campaigns.listed(CampaignCriteria(), PageRequest()).items

        assert [one.state for one in found] == [state for state in reversed(states) if state in PUBLIC]
        assert {CampaignState.DRAFT, CampaignState.CANCELED} == set(states) - {one.state for one in found}

    def test_a_category_is_asked_for_whole(self, open_review: OpenReview) -> None:
        of = ["beauty", "beauty and more", "뷰티", "beauty", "100%"]
        store = _with(open_review(), *(campaign(number, category=name) for number, name in enumerate(of)))
        with store.reading() as tx:
            found = {
                name: [one.id for one in tx.campaigns.listed(CampaignCriteria(category=name), PageRequest()).items]
                for name in (*of, "Beauty", "%", "\0", "\ud800")
            }

        assert found == {
            "beauty": [uuid(3), uuid(0)], "beauty and more": [uuid(1)], "뷰티": [uuid(2)], "100%": [uuid(4)],
            "Beauty": [], "%": [], "\0": [], "\ud800": [],
        }  # fmt: skip

    def test_a_creator_finds_their_own_in_any_state(self, open_review: OpenReview) -> None:
        mine = [campaign(number, state=state) for number, state in enumerate(CampaignState)]
        others = [campaign(100, creator_id=uuid(5)), campaign(101, creator_id=None)]
        with _with(open_review(), *reversed(mine), *others).reading() as tx:
            listed = tx.campaigns.of_creator(uuid(CREATOR), PageRequest())

            assert (listed.items, listed.next_cursor) == (mine[::-1], None)
            assert tx.campaigns.all_of_creator(uuid(CREATOR)) == mine
            assert [tx.campaigns.all_of_creator(odd) for odd in ("", "x")] == [[], []]

    def test_pages_join_without_gap_or_repetition(self, open_review: OpenReview) -> None:
        with _with(open_review(), *(campaign(number) for number in range(7))).reading() as tx:
            found: list[str] = []
            cursor = None
            while cursor is not None or not found:
                request = PageRequest(limit=3, cursor=cursor)
                page = tx.campaigns.listed(CampaignCriteria(), request)
                assert page == tx.campaigns.of_creator(uuid(CREATOR), request)
                found += [one.id for one in page.items]
                cursor = page.next_cursor
            with pytest.raises(BadCursor):
                tx.campaigns.listed(CampaignCriteria(), PageRequest(cursor="x"))

        assert found == [uuid(number) for number in reversed(range(7))]

    @pytest.mark.parametrize("taken", [-1, 11])
    def test_no_more_places_are_taken_than_there_are(self, open_review: OpenReview, taken: int) -> None:
        store = _with(open_review(), campaign())
        with pytest.raises(Exception, match=r"places"), store.writing() as tx:
            tx.campaigns.save(campaign(taken=taken))

        with store.reading() as tx:
            assert tx.campaigns.find(uuid(1)) == campaign()

    def test_what_was_fetched_stays_locked_so_every_place_counts(self, open_review: OpenReview) -> None:
        store = _with(open_review(), campaign(max_reviewers=100))

        def take(_: int) -> None:
            with store.writing() as tx:
                found = tx.campaigns.fetch(uuid(1))
                assert found is not None
                tx.campaigns.save(attrs.evolve(found, taken=found.taken + 1))

        at_once(take, 100)

        with store.reading() as tx:
            assert tx.campaigns.find(uuid(1)) == campaign(max_reviewers=100, taken=100)


def _with(store: ReviewStore, *campaigns: Campaign) -> ReviewStore:
    with store.writing() as tx:
        for one in campaigns:
            tx.campaigns.add(one)
    return store

"""What was given to whom."""

from datetime import datetime

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor
from softfactory.domain.review.model import PIECES, POINTS, LedgerEntry, RewardType
from softfactory.domain.review.problems import CampaignNotFound
from softfactory.domain.review.rewards import Rewards
from softfactory.entrypoints.http.auth import USER_READS
from softfactory.entrypoints.http.money import MoneyView
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, Wire

TYPES = {PIECES: RewardType.PRODUCT, POINTS: RewardType.POINTS}
"""What units that are no currency are units of."""


class AmountView(Wire):
    """So much of something: money, points, or pieces of a product."""

    reward_type: RewardType
    amount: MoneyView | int


class EntryView(AmountView):
    """One reward: got, or given where it is less than nothing."""

    id: str
    application_id: str
    campaign_id: str
    what: str
    at: datetime


class RewardsView(Wire):
    """A page of rewards, and what all of them come to."""

    items: list[EntryView]
    next_cursor: str | None
    balances: list[AmountView]


class MyRewards(Resource):
    """/api/review/my-rewards."""

    @operation(guard=USER_READS, answer=RewardsView, refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> RewardsView:
        """List what you were rewarded with, newest first, and what it comes to."""
        return _view(self.services.review.my_rewards(actor, query.page()))


class CampaignRewards(Resource):
    """/api/review/campaigns/{campaign_id}/rewards."""

    @operation(guard=USER_READS, answer=RewardsView, refuses=(CampaignNotFound, BadCursor))
    def on_get(self, actor: Actor, campaign_id: str, query: Paged) -> RewardsView:
        """List what a campaign of your own gave, newest first, and what it comes to: amounts below nothing."""
        return _view(self.services.review.spent(actor, campaign_id, query.page()))


def _view(rewards: Rewards) -> RewardsView:
    return RewardsView(
        items=[_entry(entry) for entry in rewards.entries.items],
        next_cursor=rewards.entries.next_cursor,
        balances=[
            AmountView(reward_type=_type(unit), amount=_amount(unit, amount))
            for unit, amount in sorted(rewards.balances.items())
        ],
    )


def _entry(entry: LedgerEntry) -> EntryView:
    return EntryView(
        reward_type=_type(entry.unit),
        amount=_amount(entry.unit, entry.amount),
        id=entry.id,
        application_id=entry.reward_id,
        campaign_id=entry.campaign_id,
        what=entry.what,
        at=entry.at,
    )


def _type(unit: str) -> RewardType:
    return TYPES.get(unit, RewardType.MONEY)


def _amount(unit: str, amount: int) -> MoneyView | int:
    return amount if unit in TYPES else MoneyView(amount=amount, currency=unit)

"""Rewards: what a campaign gives and a reviewer gets, written as two sides that add up to nothing."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.paging import Page, PageRequest

from .model import PIECES, POINTS, Application, Campaign, LedgerEntry, Reward, Side
from .usecases import UseCases, managed


@attrs.frozen(kw_only=True)
class Rewards:
    """An account: what was written on it, and what that comes to."""

    entries: Page[LedgerEntry]
    balances: Mapping[str, int]
    """By unit."""


@attrs.frozen(kw_only=True, slots=False)
class RewardUseCases(UseCases):
    """What was given to whom."""

    def my_rewards(self, actor: Actor, page: PageRequest | None = None) -> Rewards:
        """Return what the actor was rewarded with, the newest first."""
        user_id = actor.user_id or ""
        with self.store.reading() as tx:
            entries = tx.ledger.of_user(user_id, page or PageRequest())
            return Rewards(entries=entries, balances=tx.ledger.balances_of_user(user_id))

    def spent(self, actor: Actor, campaign_id: str, page: PageRequest | None = None) -> Rewards:
        """Return what a campaign of the actor's own gave, as amounts below nothing, the newest first.

        Raises `CampaignNotFound`.
        """
        with self.store.reading() as tx:
            managed(actor, tx.campaigns.find(campaign_id))
            entries = tx.ledger.of_campaign(campaign_id, page or PageRequest())
            return Rewards(entries=entries, balances=tx.ledger.balances_of_campaign(campaign_id))


def sides(campaign: Campaign, application: Application, *, ids: Ids, at: datetime) -> tuple[LedgerEntry, LedgerEntry]:
    """Return both sides of an application's reward."""
    unit, amount = _worth(campaign.reward)
    got = LedgerEntry(
        id=ids.uuid7(),
        reward_id=application.id,
        campaign_id=campaign.id,
        side=Side.REVIEWER,
        user_id=application.user_id,
        unit=unit,
        amount=amount,
        what=campaign.reward.text or campaign.title,
        at=at,
    )
    return attrs.evolve(got, id=ids.uuid7(), side=Side.CAMPAIGN, user_id=None, amount=-amount), got


def _worth(reward: Reward) -> tuple[str, int]:
    """Return the unit and amount of a reward; one piece of a product."""
    if reward.money is not None:
        return reward.money.currency, reward.money.amount
    return (PIECES, 1) if reward.points is None else (POINTS, reward.points)

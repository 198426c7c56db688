"""What review holds about a user of the platform: shown to them, and forgotten with them."""

from collections.abc import Sequence
from typing import Any

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import Fact, PersonErased
from softfactory.domain.kernel.ids import Ids

from .course import Course
from .model import Application, ApplicationState, Campaign, CampaignState, LedgerEntry
from .places import APPLICATION_MOVES, CHOOSING, moved
from .ports import ReviewStore
from .usecases import UseCases


@attrs.frozen(kw_only=True)
class Holdings:
    """What review holds about a person."""

    campaigns: Sequence[Campaign]
    """Those that the person made."""
    applications: Sequence[Application]
    rewards: Sequence[LedgerEntry]


@attrs.frozen(kw_only=True, slots=False)
class PersonUseCases(UseCases):
    """What concerns those who use review."""

    def holdings(self, actor: Actor) -> Holdings:
        """Return everything that review holds about the actor."""
        user_id = actor.user_id or ""
        with self.store.reading() as tx:
            return Holdings(
                campaigns=tx.campaigns.all_of_creator(user_id),
                applications=tx.applications.all_of_user(user_id),
                rewards=tx.ledger.all_of_user(user_id),
            )


@attrs.frozen(kw_only=True)
class ReviewRecorder:
    """Does in review what facts of other contexts ask for, in the transaction that they happened in."""

    store: ReviewStore
    """Without recorders: nothing is recorded of it."""
    ids: Ids

    def __call__(self, tx: Any, facts: Sequence[Fact]) -> None:  # noqa: ANN401 - the transaction of any context
        """Forget who was erased."""
        for fact in facts:
            if isinstance(fact, PersonErased):
                _forget(Course(tx=self.store.joining(tx), ids=self.ids, at=fact.at), fact.user_id)


def _forget(course: Course, user_id: str) -> None:
    """Unlink a user: places that they had go to the waiting, campaigns that they ran are canceled."""
    tx = course.tx
    mine = {campaign.id for campaign in tx.campaigns.all_of_creator(user_id)}
    by_campaign = {application.campaign_id: application.id for application in tx.applications.all_of_user(user_id)}
    for campaign_id in sorted(mine | by_campaign.keys()):  # in everybody's order, or two could wait for each other
        campaign = tx.campaigns.fetch(campaign_id)
        if campaign is not None and campaign_id in by_campaign:
            application = tx.applications.fetch(by_campaign[campaign_id])
            campaign = course.put(campaign, application, _erased(course, application)) if application else campaign
        if campaign is not None and campaign_id in mine:
            _without_creator(course, campaign)
    tx.ledger.forget(user_id)


def _erased(course: Course, application: Application) -> Application:
    """Return an application without its person; unless it is over, it is withdrawn."""
    if APPLICATION_MOVES[application.state]:
        application = moved(application, ApplicationState.WITHDRAWN, at=course.at)
    return attrs.evolve(
        application,
        user_id=None,
        message="",
        sns_link="",
        follower_count=0,
        shipping="",
        url=None,
        checks=None,
        feedback="",
    )


def _without_creator(course: Course, campaign: Campaign) -> None:
    """Unlink a campaign from its creator; nobody saw a draft, so that is removed."""
    if campaign.state is CampaignState.DRAFT:
        course.tx.campaigns.remove(campaign.id)
        return
    if campaign.state in CHOOSING:
        campaign = course.cancel(campaign)
    course.tx.campaigns.save(attrs.evolve(campaign, creator_id=None))

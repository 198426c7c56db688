"""Applying, and deciding who is taken."""

from datetime import datetime

import attrs

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.once import Asked, once
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.texts import prose
from softfactory.domain.kernel.transitions import InvalidTransition, must_be

from .model import Application, ApplicationState, Campaign, CampaignState
from .places import AT_WORK, PUBLIC, UNDECIDED, moved, taken_in
from .ports import ReviewTx
from .problems import ApplyingOver, CampaignNotFound, InvalidApplication, OwnCampaign
from .rules import MAX_MESSAGE, must_be_followers, page_address
from .usecases import UseCases, is_applicant, locked, managed, manages

DECISIONS = frozenset(
    {
        ApplicationState.SHORTLISTED,
        ApplicationState.ACCEPTED,
        ApplicationState.WAITLISTED,
        ApplicationState.REJECTED,
        ApplicationState.WITHDRAWN,
    }
)
"""What people say becomes of an application; the other states come of what they do."""


@attrs.frozen(kw_only=True, slots=False)
class ApplicationUseCases(UseCases):
    """What applicants do, and what creators decide about them."""

    def apply(
        self,
        actor: Actor,
        campaign_id: str,
        *,
        message: str,
        sns_link: str,
        follower_count: int,
        key: str | None = None,
    ) -> Application:
        """Apply for a campaign that recruits, before its deadline; nobody does twice, or for one of their own.

        *message*: 1 to 2000 characters. Raises `NotAllowed`, `CampaignNotFound`, `InvalidApplication`, `OwnCampaign`,
        `ApplyingOver`, `AlreadyApplied`.
        """
        if actor.user_id is None:
            raise NotAllowed("Users apply.")
        at = self.now()
        application = Application(
            id=self.ids.uuid7(),
            campaign_id=campaign_id,
            user_id=actor.user_id,
            message=prose(message, "message", MAX_MESSAGE, InvalidApplication, least=1),
            sns_link=page_address(sns_link),
            follower_count=must_be_followers(follower_count),
            state=ApplicationState.APPLIED,
            created_at=at,
            changed_at=at,
        )
        asked = Asked.by(actor, "review.apply", key, campaign_id, message, sns_link, follower_count)
        with self.store.writing() as tx:
            return once(tx, asked, Application, lambda: _added(tx, actor, application), at=at)

    def applications(
        self,
        actor: Actor,
        campaign_id: str,
        page: PageRequest | None = None,
        *,
        state: ApplicationState | None = None,
    ) -> Page[Application]:
        """Return the applications for a campaign of the actor's own, the newest first. Raises `CampaignNotFound`."""
        with self.store.reading() as tx:
            managed(actor, tx.campaigns.find(campaign_id))
            return tx.applications.of_campaign(campaign_id, page or PageRequest(), state)

    def my_applications(self, actor: Actor, page: PageRequest | None = None) -> Page[Application]:
        """Return what the actor applied for, the newest first."""
        with self.store.reading() as tx:
            return tx.applications.of_user(actor.user_id or "", page or PageRequest())

    def set_status(self, actor: Actor, application_id: str, status: ApplicationState) -> Application:
        """Shortlist, accept, waitlist or reject as the campaign's creator, withdraw as the applicant.

        Whoever is accepted when no place is free is waitlisted instead, and whoever is waitlisted in a running campaign
        that has a free place is accepted. Raises `ApplicationNotFound`, `NotAllowed`, `InvalidTransition`.
        """
        with self.store.writing() as tx:
            course = self._course(tx)
            campaign, before = locked(tx, actor, application_id)
            _must_be_theirs(actor, campaign, before, status)
            after = _decided(campaign, before, status, at=course.at)
            course.put(campaign, before, after)
            return tx.applications.find(application_id) or after


def _added(tx: ReviewTx, actor: Actor, application: Application) -> Application:
    campaign = tx.campaigns.fetch(application.campaign_id)
    if campaign is None or not (campaign.state in PUBLIC or manages(actor, campaign)):
        raise CampaignNotFound("There is no such campaign.")
    if campaign.creator_id == application.user_id:
        raise OwnCampaign("Others review it.")
    if campaign.state is not CampaignState.RECRUITING or application.created_at >= campaign.deadline:
        raise ApplyingOver("It takes no more applications.")
    tx.applications.add(application)
    return application


def _must_be_theirs(actor: Actor, campaign: Campaign, application: Application, status: ApplicationState) -> None:
    """Raise `NotAllowed` for what the other side decides."""
    if status is ApplicationState.WITHDRAWN:
        if not is_applicant(actor, application):
            raise NotAllowed("The applicant withdraws; reject the application.")
    elif not manages(actor, campaign):
        raise NotAllowed("The campaign's creator decides that; you may withdraw.")


def _decided(campaign: Campaign, application: Application, status: ApplicationState, *, at: datetime) -> Application:
    """Return the application as somebody decided; raises `InvalidTransition`."""
    if status not in DECISIONS:
        raise InvalidTransition(f"{status.value} is no decision.")
    if status is ApplicationState.ACCEPTED:
        return taken_in(campaign, application, at=at)
    if status is ApplicationState.WITHDRAWN:
        must_be(application.state, UNDECIDED, AT_WORK, to=status.value)
    return moved(application, status, at=at)

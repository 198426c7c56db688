"""Making campaigns, and taking them through their states."""

from collections.abc import Callable, Sequence
from typing import Unpack

import attrs

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.once import Asked, once
from softfactory.domain.kernel.paging import Page, PageRequest

from .changing import Given, changed
from .course import Course
from .drafting import New, drafted
from .model import Campaign, CampaignState
from .places import PUBLIC, turned
from .ports import CampaignCriteria, ReviewTx
from .problems import CampaignNotFound
from .rules import canonical, checked
from .usecases import UseCases, managed, manages

PRODUCT = "review"
"""What whoever makes campaigns has subscribed to."""


@attrs.frozen(kw_only=True, slots=False)
class CampaignUseCases(UseCases):
    """What creators do with their campaigns, and everybody sees of them."""

    def create(self, actor: Actor, *, key: str | None = None, **given: Unpack[New]) -> Campaign:
        """Draft a campaign. Raises `SubscriptionRequired`, `NotAllowed`, `InvalidCampaign`."""
        actor.needs(PRODUCT)
        if actor.user_id is None:
            raise NotAllowed("Users make campaigns.")
        at, creator_id = self.now(), actor.user_id
        asked = Asked.by(actor, "review.create", key, sorted(given.items()))

        def make() -> Campaign:
            campaign = drafted(given, id=self.ids.uuid7(), creator_id=creator_id, at=at)
            tx.campaigns.add(campaign)
            return campaign

        with self.store.writing() as tx:
            return once(tx, asked, Campaign, make, at=at)

    def change(self, actor: Actor, campaign_id: str, **given: Unpack[Given]) -> Campaign:
        """Change a draft at will; of one that recruits the description, and more places and later times.

        A deadline that is moved takes `submit_by` along, unless that is given too. Raises `SubscriptionRequired`,
        `CampaignNotFound`, `InvalidCampaign`, `InvalidTransition`.
        """
        actor.needs(PRODUCT)
        with self.store.writing() as tx:
            course = self._course(tx)
            campaign = managed(actor, tx.campaigns.fetch(campaign_id))
            after = changed(campaign, given, at=course.at)
            if campaign.state is not CampaignState.DRAFT:
                course.prolong(after)
            return course.carry_on(after, freed=after.max_reviewers - campaign.max_reviewers)

    def publish(self, actor: Actor, campaign_id: str, *, key: str | None = None) -> Campaign:
        """Have everybody see a draft and apply until its deadline. Raises `InvalidTransition`, `InvalidCampaign`."""
        actor.needs(PRODUCT)
        return self._once(actor, "review.publish", campaign_id, key, _published)

    def close(self, actor: Actor, campaign_id: str, *, key: str | None = None) -> Campaign:
        """End applying before the deadline; once that is over, end choosing, and have free places go to the waiting.

        Raises `CampaignNotFound`, `InvalidTransition`.
        """
        return self._once(actor, "review.close", campaign_id, key, _closed)

    def cancel(self, actor: Actor, campaign_id: str, *, key: str | None = None) -> Campaign:
        """Give a campaign up: whoever was sent nothing is rejected, the others finish what they began.

        Raises `CampaignNotFound`, `InvalidTransition`.
        """
        return self._once(actor, "review.cancel", campaign_id, key, Course.cancel)

    def campaigns(self, criteria: CampaignCriteria | None = None, page: PageRequest | None = None) -> Page[Campaign]:
        """Return what everybody may see, the newest first."""
        wanted = criteria or CampaignCriteria()
        if wanted.category is not None:
            wanted = attrs.evolve(wanted, category=canonical(wanted.category))
        with self.store.reading() as tx:
            return tx.campaigns.listed(wanted, page or PageRequest())

    def campaign(self, actor: Actor | None, campaign_id: str) -> Campaign:
        """Return a campaign; drafts and canceled ones are their creator's. Raises `CampaignNotFound`."""
        with self.store.reading() as tx:
            campaign = tx.campaigns.find(campaign_id)
        if campaign and (campaign.state in PUBLIC or (actor is not None and manages(actor, campaign))):
            return campaign
        raise CampaignNotFound("There is no such campaign.")

    def my_campaigns(self, actor: Actor, page: PageRequest | None = None) -> Page[Campaign]:
        """Return the actor's own campaigns, the newest first."""
        with self.store.reading() as tx:
            return tx.campaigns.of_creator(actor.user_id or "", page or PageRequest())

    def carry_on(self, tx: ReviewTx, jobs: Sequence[Job]) -> None:
        """Do in the worker's transaction what is due by now in the campaigns that *jobs* are about."""
        course = self._course(tx)
        for campaign_id in sorted({job.payload["campaign_id"] for job in jobs}):
            campaign = tx.campaigns.fetch(campaign_id)
            if campaign is not None:
                course.carry_on(campaign)

    def _once(
        self, actor: Actor, deed: str, campaign_id: str, key: str | None, turn: Callable[[Course, Campaign], Campaign]
    ) -> Campaign:
        """Turn a campaign of the actor's own, once under a key."""

        def make() -> Campaign:
            return turn(self._course(tx), managed(actor, tx.campaigns.fetch(campaign_id)))

        asked = Asked.by(actor, deed, key, campaign_id)
        with self.store.writing() as tx:
            return once(tx, asked, Campaign, make, at=self.now())


def _published(course: Course, campaign: Campaign) -> Campaign:
    turned_on = turned(campaign, CampaignState.RECRUITING)
    published = checked(turned_on, at=course.at)  # its times may have passed since it was drafted
    course.begin(published)
    return course.carry_on(published)


def _closed(course: Course, campaign: Campaign) -> Campaign:
    recruiting = campaign.state is CampaignState.RECRUITING
    return course.carry_on(turned(campaign, CampaignState.SELECTING if recruiting else CampaignState.RUNNING))

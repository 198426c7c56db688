"""What all use cases of review share.

Each group of them is a class of its own; `Review` is all of them, which slots would not allow.
"""

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.fetch import Fetch
from softfactory.domain.kernel.ids import Ids

from .course import Course
from .model import Application, Campaign
from .ports import ReviewStore, ReviewTx
from .problems import ApplicationNotFound, CampaignNotFound


@attrs.frozen(kw_only=True, slots=False)
class UseCases:
    """The ports that the use cases work with."""

    store: ReviewStore
    now: Clock
    ids: Ids
    fetch: Fetch

    def _course(self, tx: ReviewTx) -> Course:
        """Return what carries locked campaigns on, as of now."""
        return Course(tx=tx, ids=self.ids, at=self.now())


def manages(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the actor decides about a campaign: its creator does, and administrators."""
    return actor.is_admin or (actor.user_id is not None and actor.user_id == campaign.creator_id)


def is_applicant(actor: Actor, application: Application) -> bool:
    """Tell whether the application is the actor's own."""
    return actor.user_id is not None and actor.user_id == application.user_id


def managed(actor: Actor, campaign: Campaign | None) -> Campaign:
    """Return a campaign that the actor decides about; raises `CampaignNotFound`."""
    if campaign is None or not manages(actor, campaign):
        raise CampaignNotFound("There is no such campaign of yours.")
    return campaign


def locked(tx: ReviewTx, actor: Actor, application_id: str) -> tuple[Campaign, Application]:
    """Return an application that the actor made or decides about, and its campaign, both locked.

    Raises `ApplicationNotFound`. `Course.put` takes both, with what became of the application.
    """
    found = tx.applications.find(application_id)
    campaign = tx.campaigns.fetch(found.campaign_id) if found else None  # before the application, as everybody does
    application = tx.applications.fetch(application_id) if campaign else None
    if campaign and application and (manages(actor, campaign) or is_applicant(actor, application)):
        return campaign, application
    raise ApplicationNotFound("There is no such application of yours or for a campaign of yours.")

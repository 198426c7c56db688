"""Applying, and deciding who is taken."""

from typing import Annotated, Literal

from msgspec import Meta

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.domain.review.model import Application, ApplicationState
from softfactory.domain.review.problems import (
    AlreadyApplied,
    ApplicationNotFound,
    ApplyingOver,
    CampaignNotFound,
    InvalidApplication,
    OwnCampaign,
)
from softfactory.entrypoints.http.auth import USER_READS, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Wire

from .shapes import ApplicationView


class NewApplication(Wire):
    """Why one wants to review, and where."""

    message: Annotated[str, Meta(min_length=1, max_length=2000)]
    sns_link: Annotated[str, Meta(min_length=1, max_length=500)]
    follower_count: Annotated[int, Meta(ge=0, le=10**9)]


class Decision(Wire):
    """What becomes of an application; the applicant says `withdrawn`, the campaign's creator the others."""

    status: Literal["shortlisted", "accepted", "waitlisted", "rejected", "withdrawn"]


class ApplicationsQuery(Paged):
    """Which applications."""

    status: ApplicationState | None = None


class Apply(Resource):
    """/api/review/campaigns/{campaign_id}/apply."""

    @operation(
        guard=USER_WRITES,
        answer=ApplicationView,
        status=201,
        refuses=(NotAllowed, CampaignNotFound, InvalidApplication, OwnCampaign, ApplyingOver, AlreadyApplied),
    )
    def on_post(self, actor: Actor, campaign_id: str, body: NewApplication, idempotency_key: str | None) -> Application:
        """Apply for a campaign, once, before its deadline."""
        return self.services.review.apply(
            actor,
            campaign_id,
            message=body.message,
            sns_link=body.sns_link,
            follower_count=body.follower_count,
            key=idempotency_key,
        )


class Applications(Resource):
    """/api/review/campaigns/{campaign_id}/applications."""

    @operation(guard=USER_READS, answer=PageView[ApplicationView], refuses=(CampaignNotFound, BadCursor))
    def on_get(self, actor: Actor, campaign_id: str, query: ApplicationsQuery) -> Page[Application]:
        """List the applications for a campaign of your own, newest first."""
        return self.services.review.applications(actor, campaign_id, query.page(), state=query.status)


class MyApplications(Resource):
    """/api/review/my-applications."""

    @operation(guard=USER_READS, answer=PageView[ApplicationView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[Application]:
        """List what you applied for, newest first."""
        return self.services.review.my_applications(actor, query.page())


class OneApplication(Resource):
    """/api/review/applications/{application_id}."""

    @operation(guard=USER_READS, answer=ApplicationView, refuses=(ApplicationNotFound,))
    def on_get(self, actor: Actor, application_id: str) -> Application:
        """Show an application of your own or for a campaign of your own."""
        return self.services.review.application(actor, application_id)

    @operation(guard=USER_WRITES, answer=ApplicationView, refuses=(NotAllowed, ApplicationNotFound, InvalidTransition))
    def on_put(self, actor: Actor, application_id: str, body: Decision) -> Application:
        """Decide about an application: whom you accept when no place is free is waitlisted, and moves up by itself."""
        return self.services.review.set_status(actor, application_id, ApplicationState(body.status))

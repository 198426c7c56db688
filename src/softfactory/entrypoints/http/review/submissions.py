"""Sending the product, handing in what was written about it, and judging that."""

from typing import Annotated

from msgspec import Meta

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.fetch import MAX_URL, FetchFailed, TargetNotAllowed
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.domain.review.model import Application
from softfactory.domain.review.problems import (
    AlreadyRewarded,
    ApplicationNotFound,
    ChecksFailed,
    ChecksMissing,
    InvalidSubmission,
    SubmittingOver,
)
from softfactory.entrypoints.http.auth import USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Wire

from .shapes import ApplicationView

JUDGING = (NotAllowed, ApplicationNotFound, InvalidTransition)


class Shipping(Wire):
    """How the product is on its way."""

    shipping: Annotated[str, Meta(min_length=1, max_length=500)]


class Submission(Wire):
    """Where what was written can be read."""

    url: Annotated[str, Meta(min_length=1, max_length=MAX_URL)]


class Approval(Wire):
    """Whether a review that does not name the product will do; one without its disclosure never does."""

    override: bool = False


class Feedback(Wire):
    """What is to be changed."""

    feedback: Annotated[str, Meta(min_length=1, max_length=2000)]


class Ship(Resource):
    """/api/review/applications/{application_id}/ship."""

    @operation(guard=USER_WRITES, answer=ApplicationView, refuses=(*JUDGING, InvalidSubmission))
    def on_post(self, actor: Actor, application_id: str, body: Shipping) -> Application:
        """Say that the product is on its way to somebody whom you accepted."""
        return self.services.review.ship(actor, application_id, shipping=body.shipping)


class Submit(Resource):
    """/api/review/applications/{application_id}/submit."""

    @operation(
        guard=USER_WRITES,
        answer=ApplicationView,
        refuses=(*JUDGING, InvalidSubmission, SubmittingOver, TargetNotAllowed, FetchFailed),
    )
    def on_post(self, actor: Actor, application_id: str, body: Submission, idempotency_key: str | None) -> Application:
        """Hand in the address of your review; it is looked at soon, and `checks` tell what was found."""
        return self.services.review.submit(actor, application_id, url=body.url, key=idempotency_key)


class Approve(Resource):
    """/api/review/applications/{application_id}/approve."""

    @operation(
        guard=USER_WRITES, answer=ApplicationView, refuses=(*JUDGING, ChecksMissing, ChecksFailed, AlreadyRewarded)
    )
    def on_post(
        self, actor: Actor, application_id: str, idempotency_key: str | None, body: Approval | None = None
    ) -> Application:
        """Accept a review that passed its checks, and reward it."""
        override = body is not None and body.override
        return self.services.review.approve(actor, application_id, override=override, key=idempotency_key)


class RequestChanges(Resource):
    """/api/review/applications/{application_id}/request-changes."""

    @operation(guard=USER_WRITES, answer=ApplicationView, refuses=(*JUDGING, InvalidSubmission))
    def on_post(self, actor: Actor, application_id: str, body: Feedback) -> Application:
        """Hand a review back, and say what is to be changed; there is a week for it at least."""
        return self.services.review.request_changes(actor, application_id, feedback=body.feedback)

"""What guests thought."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from softfactory.domain.coocook.model import Review
from softfactory.domain.coocook.problems import BookingNotFound, ChefNotFound, InvalidReview, NotYourPart
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.entrypoints.http.auth import PUBLIC, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Wire


class NewReview(Wire):
    """How it was."""

    rating: Annotated[int, Meta(ge=1, le=5)]
    comment: Annotated[str, Meta(max_length=2000)] = ""


class ReviewView(Wire):
    """What a guest thought; who that is, stays with the chef."""

    rating: int
    comment: str
    at: datetime


class ReviewBooking(Resource):
    """/api/coocook/bookings/{booking_id}/review."""

    @operation(
        guard=USER_WRITES,
        answer=ReviewView,
        status=201,
        refuses=(BookingNotFound, NotYourPart, InvalidReview, InvalidTransition),
    )
    def on_post(self, actor: Actor, booking_id: str, body: NewReview, idempotency_key: str | None) -> Review:
        """Say, once, how a completed booking was."""
        return self.services.coocook.review(
            actor, booking_id, rating=body.rating, comment=body.comment, key=idempotency_key
        )


class ChefReviews(Resource):
    """/api/coocook/chefs/{chef_id}/reviews."""

    @operation(guard=PUBLIC, answer=PageView[ReviewView], refuses=(ChefNotFound, BadCursor))
    def on_get(self, chef_id: str, query: Paged) -> Page[Review]:
        """List what guests thought of a chef, newest first."""
        return self.services.coocook.reviews(chef_id, query.page())

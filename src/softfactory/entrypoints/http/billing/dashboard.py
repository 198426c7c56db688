"""What somebody has here and what is coming up, across the services."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from softfactory.domain.billing.model import State, Subscription
from softfactory.domain.coocook.model import LIVE
from softfactory.domain.coocook.transitions import Party
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.review.model import ApplicationState
from softfactory.entrypoints.http.auth import USER_READS
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Wire, into
from softfactory.services import Services

from .shapes import PaymentView, SubscriptionView

MOST = 20
"""Things that are shown as coming up, the next one first."""
LATEST = PageRequest(limit=100)
OWED = frozenset({ApplicationState.ACCEPTED, ApplicationState.FULFILLED, ApplicationState.CHANGES_REQUESTED})
"""Applications whose reviewer has something to submit."""


class Kind(StrEnum):
    """What is coming up."""

    RENEWAL = "renewal"
    END = "end"
    BOOKING = "booking"
    VISIT = "visit"
    SUBMISSION = "submission"


class ComingUpView(Wire):
    """Something that is due at `at`; `id` is that of the subscription, the booking or the application.

    A renewal will be charged, an end is that of a canceled subscription, a booking is yours as a guest, a visit is
    somebody's to you as a chef, a submission is what a campaign waits for.
    """

    kind: Kind
    id: str
    at: datetime
    what: str


class DashboardView(Wire):
    """The `products` that you may use, your live subscriptions, your latest payments, and what is coming up."""

    products: list[str]
    subscriptions: list[SubscriptionView]
    payments: list[PaymentView]
    coming_up: list[ComingUpView]


class Dashboard(Resource):
    """/api/platform/dashboard."""

    @operation(guard=USER_READS, answer=DashboardView)
    def on_get(self, actor: Actor) -> DashboardView:
        """Show what you have here, and what is coming up."""
        found = self.services.billing.dashboard(actor)
        coming = [
            *_periods(found.subscriptions),
            *_bookings(self.services, actor),
            *_submissions(self.services, actor),
        ]
        now = self.services.billing.now()
        ahead = sorted((one for one in coming if one.at > now), key=lambda one: (one.at, one.id))
        return DashboardView(
            products=list(found.products),
            subscriptions=[into(SubscriptionView, one) for one in found.subscriptions],
            payments=[into(PaymentView, one) for one in found.payments],
            coming_up=ahead[:MOST],
        )


def _periods(subscriptions: Sequence[Subscription]) -> Iterator[ComingUpView]:
    for one in subscriptions:
        if one.period_end and one.state is State.ACTIVE:
            kind = Kind.END if one.cancel_at_period_end else Kind.RENEWAL
            yield ComingUpView(kind=kind, id=one.id, at=one.period_end, what=one.product)


def _bookings(services: Services, actor: Actor) -> Iterator[ComingUpView]:
    for party, kind in ((Party.GUEST, Kind.BOOKING), (Party.CHEF, Kind.VISIT)):
        for booking in services.coocook.bookings(actor, as_=party, request=LATEST).items:
            if booking.state in LIVE:
                yield ComingUpView(kind=kind, id=booking.id, at=booking.starts_at, what=booking.state.value)


def _submissions(services: Services, actor: Actor) -> Iterator[ComingUpView]:
    for one in services.review.my_applications(actor, LATEST).items:
        if one.due_at and one.state in OWED:
            yield ComingUpView(kind=Kind.SUBMISSION, id=one.id, at=one.due_at, what=one.state.value)

"""Sending the product, and submitting what was written about it."""

from datetime import datetime

import attrs

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.fetch import MAX_URL
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.once import Asked, once
from softfactory.domain.kernel.texts import prose

from .judging import JudgingUseCases, judged
from .model import Application, ApplicationState, RewardType
from .places import moved
from .ports import ReviewTx
from .problems import ApplicationNotFound, InvalidSubmission, SubmittingOver
from .usecases import is_applicant, locked, manages

A = ApplicationState
CHECK = "review.check"
"""The kind of the jobs that look at submitted pages."""
MAX_SHIPPING = 500


@attrs.frozen(kw_only=True, slots=False)
class SubmissionUseCases(JudgingUseCases):
    """What creators and those they accepted do for each other."""

    def application(self, actor: Actor, application_id: str) -> Application:
        """Return an application that the actor made or decides about; raises `ApplicationNotFound`."""
        with self.store.reading() as tx:
            application = tx.applications.find(application_id)
            campaign = tx.campaigns.find(application.campaign_id) if application else None
        if application and campaign and (is_applicant(actor, application) or manages(actor, campaign)):
            return application
        raise ApplicationNotFound("There is no such application of yours or for a campaign of yours.")

    def ship(self, actor: Actor, application_id: str, *, shipping: str) -> Application:
        """Say that the product is on its way, and how: 1 to 500 characters.

        Raises `ApplicationNotFound`, `NotAllowed`, `InvalidSubmission`, `InvalidTransition`.
        """
        told = prose(shipping, "shipping", MAX_SHIPPING, InvalidSubmission, least=1)
        with self.store.writing() as tx:
            campaign, before = judged(tx, actor, application_id)
            after = attrs.evolve(moved(before, A.FULFILLED, at=self.now()), shipping=told)
            return self._put(tx, campaign, before, after)

    def submit(self, actor: Actor, application_id: str, *, url: str, key: str | None = None) -> Application:
        """Hand in the address of what the actor wrote, which is then looked at; `checks` tell what was found.

        A product must be on its way first; where there is none to send, an accepted one submits at once. Raises
        `ApplicationNotFound`, `NotAllowed`, `InvalidSubmission`, `InvalidTransition`, `SubmittingOver`,
        `TargetNotAllowed`, `FetchFailed`.
        """
        asked = Asked.by(actor, "review.submit", key, application_id, url)
        if not is_applicant(actor, self.application(actor, application_id)):  # strangers have no name looked up
            raise NotAllowed("The applicant submits.")
        if len(url) > MAX_URL or not url.isprintable():
            raise InvalidSubmission(f"url is the address of a page, of at most {MAX_URL} characters.")
        self.fetch.must_allow(url)
        with self.store.writing() as tx:
            return once(tx, asked, Application, lambda: self._submitted(tx, actor, application_id, url), at=self.now())

    def _submitted(self, tx: ReviewTx, actor: Actor, application_id: str, url: str) -> Application:
        campaign, before = locked(tx, actor, application_id)
        at, begun = self.now(), before
        if before.state is A.ACCEPTED and campaign.reward.type is not RewardType.PRODUCT:
            begun = moved(before, A.FULFILLED, at=at)  # there is nothing to send
        after = attrs.evolve(moved(begun, A.SUBMITTED, at=at), url=url, checks=None)
        if before.due_at is not None and at >= before.due_at:
            raise SubmittingOver("It was due before.")
        self._have_checked(tx, after, at)
        return self._put(tx, campaign, before, after)

    def _have_checked(self, tx: ReviewTx, application: Application, at: datetime) -> None:
        payload = {"application_id": application.id}
        tx.jobs.put(Job(id=self.ids.uuid7(), kind=CHECK, payload=payload, created_at=at, due_at=at))

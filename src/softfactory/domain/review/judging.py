"""Judging what was submitted, and rewarding it."""

from datetime import timedelta

import attrs

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.once import Asked, once
from softfactory.domain.kernel.texts import prose
from softfactory.domain.kernel.transitions import must_be

from .checks import DISCLOSED
from .model import Application, ApplicationState, Campaign, Checks
from .places import WORKING, later, moved
from .ports import ReviewTx
from .problems import ChecksFailed, ChecksMissing, InvalidSubmission
from .rewards import sides
from .usecases import UseCases, locked, manages

A = ApplicationState
MAX_FEEDBACK = 2000
TO_CHANGE = timedelta(days=7)
"""How long an applicant has at least to make the changes that were asked for."""


@attrs.frozen(kw_only=True)
class Approved:
    """What is remembered under the key of an approval: nothing of the applicant, who may be erased meanwhile."""

    application_id: str


@attrs.frozen(kw_only=True, slots=False)
class JudgingUseCases(UseCases):
    """What creators do about submissions."""

    def approve(
        self, actor: Actor, application_id: str, *, override: bool = False, key: str | None = None
    ) -> Application:
        """Accept a submission that passed its checks, and reward it.

        *override* accepts one that does not name the product; advertising must be disclosed, whoever wants what. Raises
        `ApplicationNotFound`, `NotAllowed`, `InvalidTransition`, `ChecksMissing`, `ChecksFailed`.
        """
        asked = Asked.by(actor, "review.approve", key, application_id, override)

        def make() -> Approved:
            self._approve(tx, actor, application_id, override=override)
            return Approved(application_id=application_id)

        with self.store.writing() as tx:
            approved = once(tx, asked, Approved, make, at=self.now())
            return locked(tx, actor, approved.application_id)[1]

    def request_changes(self, actor: Actor, application_id: str, *, feedback: str) -> Application:
        """Hand a submission back, and say what is to be changed: 1 to 2000 characters.

        The applicant has a week for it, or until it was due before, whichever is later. Raises `ApplicationNotFound`,
        `NotAllowed`, `InvalidSubmission`, `InvalidTransition`.
        """
        told, at = prose(feedback, "feedback", MAX_FEEDBACK, InvalidSubmission, least=1), self.now()
        with self.store.writing() as tx:
            campaign, before = judged(tx, actor, application_id)
            must_be(campaign.state, WORKING, to="a request for changes")
            week = later(at, TO_CHANGE, campaign.timezone)
            due_at = max(before.due_at or week, campaign.submit_by, week)
            after = attrs.evolve(moved(before, A.CHANGES_REQUESTED, at=at), feedback=told, due_at=due_at)
            return self._put(tx, campaign, before, after)

    def _approve(self, tx: ReviewTx, actor: Actor, application_id: str, *, override: bool) -> None:
        campaign, before = judged(tx, actor, application_id)
        at = self.now()
        approved = moved(before, A.APPROVED, at=at)
        _must_pass(before.checks, override=override)
        tx.ledger.add(sides(campaign, approved, ids=self.ids, at=at))
        self._put(tx, campaign, before, moved(approved, A.REWARDED, at=at))

    def _put(self, tx: ReviewTx, campaign: Campaign, before: Application, after: Application) -> Application:
        self._course(tx).put(campaign, before, after)
        return tx.applications.find(after.id) or after


def judged(tx: ReviewTx, actor: Actor, application_id: str) -> tuple[Campaign, Application]:
    """Return what `locked` does, for whoever decides about it; raises `NotAllowed` for the applicant."""
    campaign, application = locked(tx, actor, application_id)
    if not manages(actor, campaign):
        raise NotAllowed("The campaign's creator decides that.")
    return campaign, application


def _must_pass(checks: Checks | None, *, override: bool) -> None:
    """Raise unless a submission may be approved."""
    if checks is None:
        raise ChecksMissing("It is looked at right now: try again in a minute.")
    if override and checks.disclosed:
        return
    if checks.details:
        only = "" if DISCLOSED in checks.details else " override accepts it all the same."
        raise ChecksFailed(" ".join(checks.details.values()) + only)

"""Looking at submitted pages: a job that fetches one, and keeps what was found there."""

from collections.abc import Sequence

import attrs

from softfactory.domain.kernel.fetch import FetchFailed, Outgoing, Reply, TargetNotAllowed
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.work import Done

from .checks import checked
from .model import Application, ApplicationState, Checks
from .ports import ReviewTx
from .usecases import UseCases

SECONDS, MOST_BYTES = 15.0, 1024 * 1024
TRIES = 6
"""How often a page is asked for, within some three to five minutes, before it counts as not reachable."""
PASSING = frozenset({408, 425, 429, *range(500, 600)})
"""Statuses that may be another one soon."""


@attrs.frozen(kw_only=True)
class Finding:
    """What was found, and of which submission."""

    application: Application
    """As it was when its page was fetched."""
    checks: Checks


@attrs.frozen(kw_only=True, slots=False)
class CheckingUseCases(UseCases):
    """What the worker does about submissions."""

    def check(self, job: Job) -> Finding | None:
        """Fetch the page that was submitted, and return what is to be said of it; None when nothing is to be checked.

        Raises `FetchFailed` while it is worth another try.
        """
        with self.store.reading() as tx:
            application = tx.applications.find(job.payload["application_id"])
            campaign = tx.campaigns.find(application.campaign_id) if application else None
        if application is None or campaign is None or application.url is None:
            return None
        if application.state is not ApplicationState.SUBMITTED:
            return None
        found = self._fetched(application.url, is_last=job.attempts >= TRIES)
        return Finding(application=application, checks=checked(campaign, found, at=self.now()))

    def keep_checks(self, tx: ReviewTx, done: Sequence[Done]) -> None:
        """Store what was found, unless something else happened to the application since."""
        found: dict[str, Finding] = {one.result.application.id: one.result for one in done if one.result is not None}
        for campaign_id in sorted({finding.application.campaign_id for finding in found.values()}):
            tx.campaigns.fetch(campaign_id)  # before their applications, as everybody does
        for application_id, finding in sorted(found.items()):
            application = tx.applications.fetch(application_id)
            if application == finding.application:
                tx.applications.save(attrs.evolve(application, checks=finding.checks))

    def _fetched(self, url: str, *, is_last: bool) -> Reply | FetchFailed | TargetNotAllowed:
        """Return what the address answers, or why it does not; raises `FetchFailed` unless it is the last try."""
        try:
            return self._answer(url)
        except TargetNotAllowed as refused:
            return refused
        except FetchFailed as failed:
            if not is_last:
                raise
            return failed

    def _answer(self, url: str) -> Reply:
        reply = self.fetch.send(Outgoing(url=url, seconds=SECONDS, most_bytes=MOST_BYTES))
        if reply.status in PASSING:
            raise FetchFailed(f"The address answered {reply.status}.")
        return reply

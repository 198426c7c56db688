"""The course of a campaign within one transaction: whatever is due by now happens, and free places are given away.

Its deadlines, whoever accepts and withdraws, and those who judge submissions all end here, so there is one order of
things: the deadlines turn it, the overdue forfeit, the waiting move up, and then it may be over.
"""

from datetime import datetime

import attrs

from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.instants import micros
from softfactory.domain.kernel.jobs import Job

from .model import HOLDS_A_PLACE, Application, ApplicationState, Campaign, CampaignState
from .places import AT_WORK, CHOOSING, OPEN, UNDECIDED, WORKING, advanced, counted, moved, moved_up, turned
from .ports import ReviewTx

DUE = "review.due"
"""The kind of the jobs that carry a campaign on at an instant; one for each campaign and instant."""


@attrs.frozen(kw_only=True)
class Course:
    """Carries campaigns on that this transaction has locked."""

    tx: ReviewTx
    ids: Ids
    at: datetime

    def put(self, campaign: Campaign, before: Application, after: Application) -> Campaign:
        """Store an application in its new state, and carry its campaign on; return the campaign."""
        freed = before.state in HOLDS_A_PLACE and after.state not in HOLDS_A_PLACE
        return self.carry_on(self._stored(campaign, before, after), freed=int(freed))

    def carry_on(self, campaign: Campaign, *, freed: int = 0) -> Campaign:
        """Store the campaign as it is by now and return it; *freed* places of it were taken until just now."""
        campaign = advanced(campaign, at=self.at)
        campaign = self._filled(self._without_overdue(campaign), freed)
        campaign = self._over(advanced(campaign, at=self.at))
        self.tx.campaigns.save(campaign)
        return campaign

    def begin(self, campaign: Campaign) -> None:
        """Have it carried on at its deadlines."""
        for due_at in (campaign.deadline, campaign.submit_by):
            self._call(campaign, due_at)

    def prolong(self, campaign: Campaign) -> None:
        """Have it carried on at deadlines that were moved; those who work have at least as long."""
        self.begin(campaign)
        working = AT_WORK | {ApplicationState.SUBMITTED}  # of whom changes may yet be asked
        self.tx.applications.extend(campaign.id, working, due_at=campaign.submit_by)

    def cancel(self, campaign: Campaign) -> Campaign:
        """Store the campaign canceled: whoever got or did nothing yet is rejected, the others go on to the end."""
        canceled = turned(campaign, CampaignState.CANCELED)
        let_go = self.tx.applications.counts(campaign.id).get(ApplicationState.ACCEPTED, 0)
        self._reject(canceled, UNDECIDED | {ApplicationState.ACCEPTED})
        return self.carry_on(attrs.evolve(canceled, taken=canceled.taken - let_go))

    def _stored(self, campaign: Campaign, before: Application, after: Application) -> Campaign:
        self.tx.applications.save(after)
        if after.due_at is not None and after.due_at != before.due_at:
            self._call(campaign, after.due_at)
        return counted(campaign, before, after)

    def _without_overdue(self, campaign: Campaign) -> Campaign:
        """Take their places from those who are late."""
        if campaign.state not in WORKING or self.at < campaign.submit_by:  # nobody is due before that
            return campaign
        for application in self.tx.applications.overdue(campaign.id, AT_WORK, at=self.at):
            forfeited = moved(application, ApplicationState.FORFEITED, at=self.at)
            campaign = self._stored(campaign, application, forfeited)
        return campaign

    def _filled(self, campaign: Campaign, freed: int) -> Campaign:
        """Move the waiting up: to places that became free, and in a running campaign to whatever is free."""
        if campaign.state not in CHOOSING:
            return campaign
        free = campaign.max_reviewers - campaign.taken
        for _ in range(free if campaign.state is CampaignState.RUNNING else min(freed, free)):
            waiting = self.tx.applications.next_waiting(campaign.id)
            if waiting is None:
                break
            campaign = self._stored(campaign, waiting, moved_up(campaign, waiting, at=self.at))
        return campaign

    def _over(self, campaign: Campaign) -> Campaign:
        """Close it when nobody has time left to submit, settle it when nothing is open."""
        if (
            campaign.state is CampaignState.RUNNING
            and self.at >= campaign.submit_by
            and not self._any(campaign, AT_WORK)
        ):
            campaign = turned(campaign, CampaignState.CLOSED)
            self._reject(campaign, UNDECIDED)
        if campaign.state is CampaignState.CLOSED and not self._any(campaign, OPEN):
            campaign = turned(campaign, CampaignState.SETTLED)
        return campaign

    def _any(self, campaign: Campaign, states: frozenset[ApplicationState]) -> bool:
        return not states.isdisjoint(self.tx.applications.counts(campaign.id))

    def _reject(self, campaign: Campaign, states: frozenset[ApplicationState]) -> None:
        self.tx.applications.turn(campaign.id, states, to=ApplicationState.REJECTED, at=self.at)

    def _call(self, campaign: Campaign, due_at: datetime) -> None:
        self.tx.jobs.put(
            Job(
                id=self.ids.uuid7(),
                kind=DUE,
                payload={"campaign_id": campaign.id},
                created_at=self.at,
                due_at=due_at,
                dedupe_key=f"{campaign.id} {micros(due_at)}",
            )
        )

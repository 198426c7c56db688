"""Applications in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

import attrs

from softfactory.domain.kernel.instants import EPOCH
from softfactory.domain.kernel.paging import Page, PageRequest, page
from softfactory.domain.review.model import Application, ApplicationState
from softfactory.domain.review.ports import Applications
from softfactory.domain.review.problems import AlreadyApplied

from .unit import Unit

_TABLE = "campaign_applications"


class MemoryApplications(Applications):
    """Applications, by id."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, application: Application) -> None:
        mine = (application.campaign_id, application.user_id)
        if None not in mine and self._where(lambda other: (other.campaign_id, other.user_id) == mine):
            raise AlreadyApplied("One person applies once.")
        self._unit.put(_TABLE, application.id, application)

    def find(self, application_id: str) -> Application | None:
        return self._unit.table(_TABLE).get(application_id)

    def fetch(self, application_id: str) -> Application | None:
        return self.find(application_id)

    def save(self, application: Application) -> None:
        if application.id in self._unit.table(_TABLE):
            self._unit.put(_TABLE, application.id, application)

    def of_campaign(
        self, campaign_id: str, request: PageRequest, state: ApplicationState | None = None
    ) -> Page[Application]:
        return self._paged(lambda one: one.campaign_id == campaign_id and state in (None, one.state), request)

    def of_user(self, user_id: str, request: PageRequest) -> Page[Application]:
        return self._paged(lambda one: one.user_id == user_id, request)

    def all_of_user(self, user_id: str) -> Sequence[Application]:
        return sorted(self._where(lambda one: one.user_id == user_id), key=lambda one: (one.campaign_id, one.id))

    def next_waiting(self, campaign_id: str) -> Application | None:
        return min(self._of(campaign_id, {ApplicationState.WAITLISTED}), key=_place_in_line, default=None)

    def overdue(self, campaign_id: str, states: Collection[ApplicationState], *, at: datetime) -> Sequence[Application]:
        late = [one for one in self._of(campaign_id, states) if one.due_at is not None and one.due_at <= at]
        return sorted(late, key=lambda one: (one.due_at or at, one.id))

    def counts(self, campaign_id: str) -> Mapping[ApplicationState, int]:
        return Counter(one.state for one in self._where(lambda one: one.campaign_id == campaign_id))

    def extend(self, campaign_id: str, states: Collection[ApplicationState], *, due_at: datetime) -> None:
        for one in self._of(campaign_id, states):
            if one.due_at is not None and one.due_at < due_at:
                self.save(attrs.evolve(one, due_at=due_at))

    def turn(
        self, campaign_id: str, states: Collection[ApplicationState], *, to: ApplicationState, at: datetime
    ) -> None:
        for one in self._of(campaign_id, states):
            self.save(attrs.evolve(one, state=to, changed_at=at, waiting_since=None))

    def _of(self, campaign_id: str, states: Collection[ApplicationState]) -> list[Application]:
        return self._where(lambda one: one.campaign_id == campaign_id and one.state in states)

    def _where(self, meets: Callable[[Application], bool]) -> list[Application]:
        return [one for one in self._unit.table(_TABLE).values() if meets(one)]

    def _paged(self, meets: Callable[[Application], bool], request: PageRequest) -> Page[Application]:
        after = request.after(str)
        found = [one for one in self._where(meets) if after is None or one.id < str(after[0])]
        newest_first = sorted(found, key=lambda one: one.id, reverse=True)
        return page(newest_first, request.limit, lambda one: (one.id,))


def _place_in_line(application: Application) -> tuple[datetime, datetime, str]:
    return application.waiting_since or EPOCH, application.created_at, application.id

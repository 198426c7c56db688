"""Applications in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.kernel.paging import Page, PageRequest, page
from softfactory.domain.review.model import Application, ApplicationState
from softfactory.domain.review.ports import Applications
from softfactory.domain.review.problems import AlreadyApplied

from .entities import Entities
from .review_tables import campaign_applications
from .rows import INSERTS, row_of
from .unit import Unit

_APPLICATIONS = Entities(Application, campaign_applications)
_C = campaign_applications.c
_ADD = {
    name: insert(campaign_applications)
    .on_conflict_do_nothing(index_elements=["campaign_id", "user_id"])
    .returning(_C.id)
    for name, insert in INSERTS.items()
}
_COUNTS = sa.select(_C.state, sa.func.count()).where(_C.campaign_id == sa.bindparam("of")).group_by(_C.state)


class SqlApplications(Applications):
    """Applications."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, application: Application) -> None:
        # where another transaction has just inserted one, PostgreSQL waits for its end here
        if not self._run(_ADD[self._unit.dialect], row_of(application)).all():
            raise AlreadyApplied("One person applies once.")

    def find(self, application_id: str) -> Application | None:
        return _APPLICATIONS.find(self._unit, application_id)

    def fetch(self, application_id: str) -> Application | None:
        return _APPLICATIONS.fetch(self._unit, application_id)

    def save(self, application: Application) -> None:
        _APPLICATIONS.save(self._unit, application)

    def of_campaign(
        self, campaign_id: str, request: PageRequest, state: ApplicationState | None = None
    ) -> Page[Application]:
        condition = _C.campaign_id == campaign_id
        return self._paged(condition if state is None else sa.and_(condition, _C.state == state), request)

    def of_user(self, user_id: str, request: PageRequest) -> Page[Application]:
        return self._paged(_C.user_id == user_id, request)

    def all_of_user(self, user_id: str) -> Sequence[Application]:
        return self._all(_C.user_id == user_id, by=_C.campaign_id)

    def next_waiting(self, campaign_id: str) -> Application | None:
        waiting = (_C.campaign_id == campaign_id, _C.state == ApplicationState.WAITLISTED)
        return _APPLICATIONS.one(
            self._unit, _APPLICATIONS.query.where(*waiting).order_by(_C.waiting_since, _C.created_at, _C.id)
        )

    def overdue(self, campaign_id: str, states: Collection[ApplicationState], *, at: datetime) -> Sequence[Application]:
        late = sa.and_(_C.campaign_id == campaign_id, _C.state.in_(sorted(states)), _C.due_at <= at)
        return self._all(late, by=_C.due_at)

    def counts(self, campaign_id: str) -> Mapping[ApplicationState, int]:
        return {state: count for state, count in self._run(_COUNTS, {"of": campaign_id})}  # noqa: C416 - rows

    def extend(self, campaign_id: str, states: Collection[ApplicationState], *, due_at: datetime) -> None:
        soon = (_C.campaign_id == campaign_id, _C.state.in_(sorted(states)), _C.due_at < due_at)
        self._run(campaign_applications.update().where(*soon).values(due_at=due_at))

    def turn(
        self, campaign_id: str, states: Collection[ApplicationState], *, to: ApplicationState, at: datetime
    ) -> None:
        these = (_C.campaign_id == campaign_id, _C.state.in_(sorted(states)))
        self._run(campaign_applications.update().where(*these).values(state=to, changed_at=at, waiting_since=None))

    def _all(self, condition: sa.ColumnElement[bool], *, by: sa.ColumnElement[object]) -> Sequence[Application]:
        return _APPLICATIONS.all(self._unit, _APPLICATIONS.query.where(condition).order_by(by, _C.id))

    def _paged(self, condition: sa.ColumnElement[bool], request: PageRequest) -> Page[Application]:
        query = _APPLICATIONS.query.where(condition).order_by(_C.id.desc()).limit(request.limit + 1)
        if after := request.after(str):
            query = query.where(_C.id < after[0])
        return page(_APPLICATIONS.all(self._unit, query), request.limit, lambda application: (application.id,))

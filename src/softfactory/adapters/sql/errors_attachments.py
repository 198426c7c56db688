"""Files in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.errors.items.kept import Attachment
from softfactory.domain.errors.items.ports import Attachments

from .errors_item_tables import attachments, feedback
from .errors_tables import events
from .locks import lock
from .rows import ids_that_fit, row_of, values_of
from .store import Unit

_C = attachments.c
_FIELDS = [_C[name] for name in values_of(Attachment)[0]]
_ADD = attachments.insert()
_HELD = sa.select(_C.id, _C.size).where(
    _C.event_id == sa.bindparam("of_event"), _C.project_id == sa.bindparam("of_project")
)
_RECEIVED = sa.select(sa.func.sum(_C.size)).where(
    _C.project_id == sa.bindparam("of_project"), _C.at >= sa.bindparam("since")
)

_EXPIRE = attachments.delete().where(_C.project_id == sa.bindparam("of_project"), _C.at < sa.bindparam("before"))
_HAS_EVENT = sa.exists().where(events.c.event_id == _C.event_id, events.c.project_id == _C.project_id)
_HAS_FEEDBACK = sa.exists().where(feedback.c.id == _C.event_id, feedback.c.project_id == _C.project_id)
_EXPIRE_ORPHANS = attachments.delete().where(_C.at < sa.bindparam("before"), ~_HAS_EVENT, ~_HAS_FEEDBACK)


class SqlAttachments(Attachments):
    """Files."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def held(self, project_id: int, event_id: str) -> Mapping[str, int]:
        lock(self._unit, "attachments", str(project_id))
        return {row[0]: row[1] for row in self._run(_HELD, {"of_event": event_id, "of_project": project_id})}

    def received(self, project_id: int, since: datetime) -> int:
        return int(self._run(_RECEIVED, {"of_project": project_id, "since": since}).scalar() or 0)

    def add(self, attachment: Attachment, content: bytes) -> None:
        self._run(_ADD, {**row_of(attachment), "content": content})

    def of_event(self, event_id: str, among: frozenset[int] | None) -> Sequence[Attachment]:
        query = sa.select(*_FIELDS).where(_C.event_id == event_id, *_of(among)).order_by(_C.id)
        return [Attachment(**row._asdict()) for row in self._run(query)]

    def find(self, event_id: str, attachment_id: str, among: frozenset[int] | None) -> tuple[Attachment, bytes] | None:
        query = sa.select(*_FIELDS, _C.content).where(_C.event_id == event_id, _C.id == attachment_id, *_of(among))
        row = self._run(query.limit(1)).one_or_none()
        if row is None:
            return None
        values = row._asdict()
        content = values.pop("content")
        return Attachment(**values), content

    def expire(self, project_id: int, before: datetime) -> None:
        self._run(_EXPIRE, {"of_project": project_id, "before": before})

    def expire_orphans(self, before: datetime) -> None:
        self._run(_EXPIRE_ORPHANS, {"before": before})


def _of(among: frozenset[int] | None) -> list[sa.ColumnElement[bool]]:
    return [] if among is None else [_C.project_id.in_(ids_that_fit(among))]

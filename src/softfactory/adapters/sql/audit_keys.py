"""Keys of the audit log, and what is counted before it becomes a row, in SQL."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from softfactory.domain.audit.model import AuditKey, Draft, PersonKey
from softfactory.domain.audit.ports import AuditKeys, PersonKeys, Repeats

from .audit_tables import audit_keys, audit_repeats, person_keys
from .driver import run
from .prepared import Among, Bulk
from .rows import upsert, values_of
from .store import Unit

_KEY, _key_values = values_of(AuditKey)
_KEYS = "SELECT version, sealed FROM audit_keys ORDER BY version"
_PUT_KEY = Bulk(upsert(audit_keys, keep=["sealed"]), _KEY)

_PERSON_KEY, _person_key_values = values_of(PersonKey)
_PERSON_KEYS = Among(
    sa.select(*(person_keys.c[name] for name in _PERSON_KEY)).order_by(person_keys.c.user_id, person_keys.c.number),
    person_keys.c.user_id,
)
_PUT_PERSON_KEYS = Bulk(upsert(person_keys, keep=["sealed"]), _PERSON_KEY)
_LATER = sa.select(person_keys.c.user_id).distinct().order_by(person_keys.c.user_id)
_DESTROY = person_keys.delete().where(person_keys.c.user_id == sa.bindparam("of_user"))

_DRAFT, _draft_values = values_of(Draft)
_COUNT = Bulk(upsert(audit_repeats, add=["count"]), ("minute", "whom", *_DRAFT))
_TAKE = (
    audit_repeats.delete()
    .where(audit_repeats.c.minute < sa.bindparam("before"))
    .returning(audit_repeats.c.minute, audit_repeats.c.whom, *(audit_repeats.c[name] for name in _DRAFT))
)


class SqlAuditKeys(AuditKeys):
    """The keys of the chain."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def all(self) -> Sequence[AuditKey]:
        return [AuditKey(version=version, sealed=sealed) for version, sealed in run(self._unit, [(_KEYS, [])])]

    def put(self, key: AuditKey) -> None:
        _PUT_KEY.run(self._unit, [_key_values(key)])


class SqlPersonKeys(PersonKeys):
    """The keys of persons."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def of(self, user_ids: Collection[str]) -> Sequence[PersonKey]:
        found = _PERSON_KEYS.run(self._unit, user_ids)
        return [PersonKey(**dict(zip(_PERSON_KEY, row, strict=True))) for row in found]

    def after(self, user_id: str, most: int) -> Sequence[PersonKey]:
        query = _LATER.where(person_keys.c.user_id > user_id).limit(most)
        return self.of(self._unit.connection.execute(query).scalars().all())

    def put(self, keys: Collection[PersonKey]) -> None:
        _PUT_PERSON_KEYS.run(self._unit, [_person_key_values(key) for key in keys])

    def destroy(self, user_id: str) -> None:
        self._unit.connection.execute(_DESTROY, {"of_user": user_id})


class SqlRepeats(Repeats):
    """What is counted before it becomes a row."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def count(self, drafts: Mapping[tuple[int, str, str], Draft]) -> None:
        # in one order everywhere, so that no two transactions wait for each other in a circle
        rows = [(minute, whom, *_draft_values(drafts[minute, name, whom])) for minute, name, whom in sorted(drafts)]
        _COUNT.run(self._unit, rows)

    def take(self, *, before: int) -> Sequence[Draft]:
        found = self._unit.connection.execute(_TAKE, {"before": before}).all()
        ordered = sorted(found, key=lambda row: (row.minute, row.name, row.whom))
        return [Draft(**dict(zip(_DRAFT, row[2:], strict=True))) for row in ordered]

"""The rows of the audit log in SQL."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from softfactory.domain.audit.chain import COLUMNS, Row
from softfactory.domain.audit.model import PERSON_ERASED, Entry
from softfactory.domain.audit.ports import Chain, Criteria
from softfactory.domain.kernel.instants import micros
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .audit_tables import audit_log
from .driver import run
from .locks import lock
from .prepared import Bulk
from .rows import plain, text_fits, values_of
from .store import Unit

_, _values = values_of(Entry)
_ADD = Bulk(plain(audit_log), COLUMNS)
_LAST = "SELECT seq, mac FROM audit_log ORDER BY seq DESC LIMIT 1"
_SOME = f"SELECT {', '.join(COLUMNS)} FROM audit_log WHERE seq >= %s ORDER BY seq LIMIT %s"  # noqa: S608 - our columns
_ROWS = {"sqlite": _SOME % ("?", "?"), "postgresql": _SOME % ("$1", "$2")}
_ERASED = (
    sa.select(audit_log.c.subject_id)
    .where(audit_log.c.name == PERSON_ERASED, audit_log.c.seq > sa.bindparam("after"))
    .order_by(audit_log.c.seq)
)
_LISTED = sa.select(*(audit_log.c[name] for name in COLUMNS)).order_by(audit_log.c.seq.desc())
_MAX = 2**63 - 1
_as_it_is = partial(str, encoding="utf-8", errors="surrogateescape")


class SqlChain(Chain):
    """The rows of the log, in the order of their numbers."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def hold(self) -> None:
        lock(self._unit, "audit chain")

    def last(self) -> tuple[int, bytes] | None:
        found = run(self._unit, [(_LAST, [])])
        return (found[0][0], found[0][1]) if found else None

    def append(self, entries: Sequence[Entry]) -> None:
        _ADD.run(self._unit, [_values(entry) for entry in entries])

    def rows(self, start: int, most: int) -> Sequence[Row]:
        if self._unit.dialect == "postgresql":
            return self._binary(start, most)
        call = (_ROWS["sqlite"], [start, most])
        try:
            return run(self._unit, [call])
        except self._unit.driver.OperationalError as error:
            if hasattr(error, "sqlite_errorcode"):
                raise
            return self._undecodable(start, most)

    def listed(self, criteria: Criteria, request: PageRequest) -> Page[Entry]:
        after = request.after(int)
        query = _LISTED.where(*_meeting(criteria)).limit(request.limit + 1)
        if after:
            query = query.where(audit_log.c.seq < min(max(int(after[0]), 0), _MAX))
        found = [Entry(**row._asdict()) for row in self._unit.connection.execute(query)]
        return page(found, request.limit, lambda entry: (entry.seq,))

    def erased(self, *, after: int = 0) -> Sequence[str]:
        return self._unit.connection.execute(_ERASED, {"after": after}).scalars().all()

    def _binary(self, start: int, most: int) -> Sequence[Row]:
        import psycopg  # noqa: PLC0415 - an extra, and not loaded where it is not used

        connection: Any = self._unit.connection.connection.driver_connection
        # bytes come as bytes, not as digits to be read
        return psycopg.RawCursor(connection).execute(_ROWS["postgresql"], [start, most], binary=True).fetchall()

    def _undecodable(self, start: int, most: int) -> Sequence[Row]:
        """Return rows among which is a text that is none: SQLite keeps any bytes that somebody put there."""
        connection: Any = self._unit.connection.connection.driver_connection
        before, connection.text_factory = connection.text_factory, _as_it_is
        try:
            return run(self._unit, [(_ROWS["sqlite"], [start, most])])
        finally:
            connection.text_factory = before


def _meeting(criteria: Criteria) -> Iterator["sa.ColumnElement[bool]"]:
    columns = audit_log.c
    equal = {columns.name: criteria.name, columns.actor_id: criteria.actor_id, columns.subject_id: criteria.subject_id}
    for column, value in equal.items():
        if value is not None:
            yield column == value if text_fits(value) else sa.false()
    if criteria.person is not None:
        who = criteria.person
        yield sa.or_(columns.actor_id == who, columns.subject_id == who) if text_fits(who) else sa.false()
    if criteria.since:
        yield columns.at >= micros(criteria.since)
    if criteria.until:
        yield columns.at < micros(criteria.until)

"""Lockouts and rates in SQL."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from softfactory.domain.accounts.lockout import Lease, Lockout
from softfactory.domain.accounts.ports import Lockouts, Rates
from softfactory.domain.kernel.instants import EPOCH, instant, micros

from .accounts_tables import lockouts, rates
from .driver import run
from .locks import lock
from .prepared import Among, Bulk
from .rows import text_fits, upsert
from .types import Hex, written
from .unit import Unit

_IDENTIFIER = Hex(32)
_KEYS = ["identifier", "budget"]
_STATE = ["failures", "in_a_row", "leases", "until", "failed_at"]
_LAPSED = ["lapsed_at", "lapsed_in_a_row"]
_OF_IDENTIFIER = sa.select(*(lockouts.c[name] for name in _STATE)).where(
    lockouts.c.identifier == sa.bindparam("identifier")
)
_GET = Among(_OF_IDENTIFIER, lockouts.c.budget)
_GET_LOCKED = Among(_OF_IDENTIFIER.with_for_update(), lockouts.c.budget)
_PUT = Bulk(upsert(lockouts, keep=[*_STATE, *_LAPSED]), [*_KEYS, *_STATE, *_LAPSED])
_CLEAR = lockouts.delete().where(lockouts.c.identifier == sa.bindparam("of"))
_DROP = {
    "sqlite": "DELETE FROM lockouts WHERE identifier = ? AND budget = ?",
    "postgresql": "DELETE FROM lockouts WHERE identifier = $1 AND budget = $2",
}
_FORGET = lockouts.delete().where(
    lockouts.c.lapsed_at < sa.bindparam("before"), lockouts.c.lapsed_in_a_row < sa.bindparam("shut_at")
)

_HIT = Bulk(
    {dialect: insert.returning(rates.c.hits) for dialect, insert in upsert(rates, add=["hits"]).items()},
    ["key", "minute", "hits"],
)
_COUNT = Among(sa.select(rates.c.hits).where(rates.c.key == sa.bindparam("key")), rates.c.minute)
_FORGET_RATES = rates.delete().where(rates.c.minute < sa.bindparam("before"))


class SqlLockouts(Lockouts):
    """Attempts, by identifier and budget."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def get(self, identifier: str, budget: str = "") -> Lockout:
        raw = _IDENTIFIER.packed(identifier)
        if not raw or not text_fits(budget):
            return Lockout()
        # two statements on purpose: one sees what was there when it began, before it waited for the lock
        lock(self._unit, "lockout", identifier, budget)
        query = _GET_LOCKED if self._unit.writes else _GET
        found = query.run(self._unit, [budget], raw)
        return _made(*found[0]) if found else Lockout()

    def put(self, identifier: str, budget: str, lockout: Lockout) -> None:
        if lockout == Lockout():
            run(self._unit, [(_DROP[self._unit.dialect], [_IDENTIFIER.packed(identifier), budget])])
        else:
            _PUT.run(self._unit, [(identifier, budget, *_row(lockout))])

    def clear(self, identifier: str) -> None:
        self._run(_CLEAR, {"of": identifier})

    def forget(self, *, failed_before: datetime, shut_at: int) -> int:
        return self._run(_FORGET, {"before": failed_before, "shut_at": shut_at}).rowcount


class SqlRates(Rates):
    """How often something was asked for."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def count(self, key: str, minute: datetime) -> int:
        found = _COUNT.run(self._unit, [minute], key) if text_fits(key) else ()
        return int(found[0][0]) if found else 0

    def hit(self, key: str, minute: datetime) -> int:
        [[hits]] = _HIT.run(self._unit, [(key, minute, 1)])
        return int(hits)

    def forget(self, *, before: datetime) -> int:
        return self._run(_FORGET_RATES, {"before": before}).rowcount


def _row(lockout: Lockout) -> tuple[Any, ...]:
    leases = written([[lease.id, micros(lease.until)] for lease in lockout.leases])
    fails = [lease.until for lease in lockout.leases] + ([lockout.failed_at] if lockout.failed_at else [])
    lapsed = max(fails, default=EPOCH), lockout.in_a_row + len(lockout.leases)
    return lockout.failures, lockout.in_a_row, leases, lockout.until, lockout.failed_at, *lapsed


def _made(failures: int, in_a_row: int, leases: str, until: datetime | None, failed_at: datetime | None) -> Lockout:
    return Lockout(
        failures=failures,
        in_a_row=in_a_row,
        leases=tuple(Lease(id=lease, until=instant(over)) for lease, over in json.loads(leases)),
        until=until,
        failed_at=failed_at,
    )

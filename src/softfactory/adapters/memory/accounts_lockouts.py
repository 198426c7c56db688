"""Lockouts and rates in memory."""

from datetime import datetime

from softfactory.domain.accounts.lockout import Lockout
from softfactory.domain.accounts.ports import Lockouts, Rates

from .unit import Unit


class MemoryLockouts(Lockouts):
    """Attempts, by identifier and budget."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def get(self, identifier: str, budget: str = "") -> Lockout:
        found: Lockout = self._unit.table("lockouts").get((identifier, budget), Lockout())
        return found

    def put(self, identifier: str, budget: str, lockout: Lockout) -> None:
        if lockout == Lockout():
            self._unit.remove("lockouts", (identifier, budget))
        else:
            self._unit.put("lockouts", (identifier, budget), lockout)

    def clear(self, identifier: str) -> None:
        for key in [key for key in self._unit.table("lockouts") if key[0] == identifier]:
            self._unit.remove("lockouts", key)

    def forget(self, *, failed_before: datetime, shut_at: int) -> int:
        rows = self._unit.table("lockouts").items()
        gone = [key for key, row in rows if _is_old(row, failed_before) and _lapsed(row) < shut_at]
        for key in gone:
            self._unit.remove("lockouts", key)
        return len(gone)


class MemoryRates(Rates):
    """How often something was asked for."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def count(self, key: str, minute: datetime) -> int:
        hits: int = self._unit.table("rates").get((key, minute), 0)
        return hits

    def hit(self, key: str, minute: datetime) -> int:
        hits = self.count(key, minute) + 1
        self._unit.put("rates", (key, minute), hits)
        return hits

    def forget(self, *, before: datetime) -> int:
        gone = [key for key in self._unit.table("rates") if key[1] < before]
        for key in gone:
            self._unit.remove("rates", key)
        return len(gone)


def _is_old(lockout: Lockout, before: datetime) -> bool:
    """Tell whether it did not fail since; a lease that is over was a failure then."""
    fails = [lockout.failed_at, *(lease.until for lease in lockout.leases)]
    return all(at is None or at < before for at in fails)


def _lapsed(lockout: Lockout) -> int:
    return lockout.in_a_row + len(lockout.leases)

"""The audit log in memory."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import attrs

from softfactory.domain.audit.chain import Row
from softfactory.domain.audit.model import PERSON_ERASED, AuditKey, Draft, Entry, PersonKey
from softfactory.domain.audit.ports import AuditKeys, AuditTx, Chain, Criteria, PersonKeys, Repeats
from softfactory.domain.kernel.instants import micros
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .store import MemoryTx, Unit


class MemoryChain(Chain):
    """The rows of the log."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def hold(self) -> None:
        """Do nothing: whoever writes is alone."""

    def last(self) -> tuple[int, bytes] | None:
        entries = self._unit.table("audit_log")
        if not entries:
            return None
        last: Entry = entries[max(entries)]
        return last.seq, last.mac

    def append(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._unit.put("audit_log", entry.seq, entry)

    def rows(self, start: int, most: int) -> Sequence[Row]:
        found = sorted((seq, entry) for seq, entry in self._unit.table("audit_log").items() if seq >= start)
        return [attrs.astuple(entry) for _, entry in found[:most]]

    def listed(self, criteria: Criteria, request: PageRequest) -> Page[Entry]:
        after = request.after(int)
        found = [
            entry
            for seq, entry in sorted(self._unit.table("audit_log").items(), reverse=True)
            if (after is None or seq < int(after[0])) and _meets(entry, criteria)
        ]
        return page(found[: request.limit + 1], request.limit, lambda entry: (entry.seq,))

    def erased(self, *, after: int = 0) -> Sequence[str]:
        found = sorted(self._unit.table("audit_log").items())
        return [entry.subject_id for seq, entry in found if seq > after and entry.name == PERSON_ERASED]


class MemoryAuditKeys(AuditKeys):
    """The keys of the chain."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def all(self) -> Sequence[AuditKey]:
        return sorted(self._unit.table("audit_keys").values(), key=lambda key: key.version)

    def put(self, key: AuditKey) -> None:
        self._unit.put("audit_keys", key.version, key)


class MemoryPersonKeys(PersonKeys):
    """The keys of persons."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def of(self, user_ids: Collection[str]) -> Sequence[PersonKey]:
        table = self._unit.table("person_keys")
        return [table[user_id][number] for user_id in user_ids if user_id in table for number in sorted(table[user_id])]

    def after(self, user_id: str, most: int) -> Sequence[PersonKey]:
        later = sorted(other for other in self._unit.table("person_keys") if other > user_id)
        return self.of(later[:most])

    def put(self, keys: Collection[PersonKey]) -> None:
        for key in keys:
            others = self._unit.table("person_keys").get(key.user_id, {})
            self._unit.put("person_keys", key.user_id, {**others, key.number: key})

    def destroy(self, user_id: str) -> None:
        self._unit.remove("person_keys", user_id)


class MemoryRepeats(Repeats):
    """What is counted before it becomes a row."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def count(self, drafts: Mapping[tuple[int, str, str], Draft]) -> None:
        for key, draft in drafts.items():
            before: Draft | None = self._unit.table("audit_repeats").get(key)
            self._unit.put(
                "audit_repeats", key, attrs.evolve(before, count=before.count + draft.count) if before else draft
            )

    def take(self, *, before: int) -> Sequence[Draft]:
        found = sorted((key, draft) for key, draft in self._unit.table("audit_repeats").items() if key[0] < before)
        for key, _ in found:
            self._unit.remove("audit_repeats", key)
        return [draft for _, draft in found]


def _meets(entry: Entry, criteria: Criteria) -> bool:
    return (
        criteria.name in (None, entry.name)
        and criteria.actor_id in (None, entry.actor_id)
        and criteria.subject_id in (None, entry.subject_id)
        and criteria.person in (None, entry.actor_id, entry.subject_id)
        and (criteria.since is None or entry.at >= micros(criteria.since))
        and (criteria.until is None or entry.at < micros(criteria.until))
    )


class AuditMemory(MemoryTx, AuditTx):
    """The slice of the audit log."""

    @cached_property
    def chain(self) -> MemoryChain:
        return MemoryChain(self.unit)

    @cached_property
    def keys(self) -> MemoryAuditKeys:
        return MemoryAuditKeys(self.unit)

    @cached_property
    def person_keys(self) -> MemoryPersonKeys:
        return MemoryPersonKeys(self.unit)

    @cached_property
    def repeats(self) -> MemoryRepeats:
        return MemoryRepeats(self.unit)

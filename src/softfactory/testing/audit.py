"""The contract of the audit log. Inherit it and give `open_audit`."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import attrs
import pytest

from softfactory.domain.audit.chain import START, appended
from softfactory.domain.audit.model import AuditKey, Draft, Entry, PersonKey
from softfactory.domain.audit.ports import AuditStore, AuditTx, Criteria
from softfactory.domain.kernel.instants import micros
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenAudit

KEY = b"k" * 32
MINUTE = 60_000_000


def draft(number: int = 1, **changes: Any) -> Draft:
    """Return what happened to user *number*."""
    sample = Draft(
        at=micros(NOON) + number,
        name="user_created",
        actor_id=None,
        subject_id=uuid(number),
        identifier=None,
        session_id=None,
        details="{}",
        origin=b"\0\xff",
        personal=b"",
    )
    return attrs.evolve(sample, **changes)


def append(tx: AuditTx, *drafts: Draft) -> list[Entry]:
    """Append drafts as a recorder does."""
    tx.chain.hold()
    entries = appended(drafts, tx.chain.last() or (0, START), 1, KEY)
    tx.chain.append(entries)
    return entries


class ChainContract:
    """What every adapter promises about rows."""

    def test_an_empty_log_has_no_last_row(self, open_audit: OpenAudit) -> None:
        with open_audit().reading() as tx:
            assert (tx.chain.last(), list(tx.chain.rows(1, 10)), list(tx.chain.erased())) == (None, [], [])

    def test_rows_come_back_as_they_were_appended(self, open_audit: OpenAudit) -> None:
        everything = draft(
            2, actor_id=uuid(1), identifier="ab" * 32, session_id="s", details='{"a": "\\u0000"}', count=9
        )
        store = open_audit()
        with store.writing() as tx:
            entries = append(tx, draft(1), everything)

        with store.reading() as tx:
            assert [Entry(**_named(row)) for row in tx.chain.rows(1, 10)] == entries
            assert tx.chain.last() == (2, entries[-1].mac)
            assert list(tx.chain.listed(Criteria(), PageRequest()).items) == entries[::-1]

    @pytest.mark.parametrize(
        ("start", "most", "found"), [(1, 2, [1, 2]), (2, 9, [2, 3]), (4, 9, []), (-(2**63), 1, [1])]
    )
    def test_rows_are_read_from_any_number_on(
        self, open_audit: OpenAudit, start: int, most: int, found: list[int]
    ) -> None:
        store = open_audit()
        with store.writing() as tx:
            entries = append(tx, *map(draft, (1, 2, 3)))
            assert [tuple(row) for row in tx.chain.rows(start, most)] == [
                attrs.astuple(entry) for entry in entries if entry.seq in found
            ]

    @pytest.mark.parametrize(
        ("criteria", "found"),
        [
            (Criteria(name="user_created"), [1, 2]),
            (Criteria(actor_id=uuid(7)), [3, 4]),
            (Criteria(subject_id=uuid(2)), [2]),
            (Criteria(person=uuid(7)), [3, 4, 5]),
            (Criteria(person=uuid(7), name="user_erased"), [5]),
            (Criteria(since=NOON + timedelta(microseconds=2), until=NOON + timedelta(microseconds=4)), [2, 3]),
            (Criteria(name="\0"), []),
            (Criteria(person="\ud800"), []),
            (Criteria(actor_id="nobody"), []),
        ],
    )
    def test_entries_are_found_by_what_is_asked_for(
        self, open_audit: OpenAudit, criteria: Criteria, found: list[int]
    ) -> None:
        store = open_audit()
        with store.writing() as tx:
            others = [draft(number, name="user_disabled", actor_id=uuid(7)) for number in (3, 4)]
            append(tx, draft(1), draft(2), *others, draft(5, name="user_erased", subject_id=uuid(7)))

        with store.reading() as tx:
            assert [entry.seq for entry in tx.chain.listed(criteria, PageRequest()).items] == found[::-1]

    @pytest.mark.parametrize("limit", [1, 2, 5, 100])
    def test_pages_show_every_entry_once_newest_first(self, open_audit: OpenAudit, limit: int) -> None:
        store, seen, cursor = open_audit(), [], None
        with store.writing() as tx:
            append(tx, *map(draft, range(1, 6)))
            while True:
                page = tx.chain.listed(Criteria(), PageRequest(limit=limit, cursor=cursor))
                seen += [entry.seq for entry in page.items]
                if (cursor := page.next_cursor) is None:
                    break

        assert seen == [5, 4, 3, 2, 1]

    def test_a_cursor_that_no_page_of_the_log_gave_is_refused(self, open_audit: OpenAudit) -> None:
        with open_audit().reading() as tx, pytest.raises(BadCursor):
            tx.chain.listed(Criteria(), PageRequest(cursor="WyJ4Il0"))

    def test_the_erased_are_told_in_order_from_any_number_on(self, open_audit: OpenAudit) -> None:
        store = open_audit()
        with store.writing() as tx:
            append(tx, *(draft(number, name="person_erased") for number in (3, 1)), draft(2))

            assert list(tx.chain.erased()) == [uuid(3), uuid(1)]
            assert list(tx.chain.erased(after=1)) == [uuid(1)]

    def test_forty_at_once_leave_no_gap_and_a_whole_chain(self, open_audit: OpenAudit) -> None:
        store = open_audit()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: _append_one(store, number), range(40)))

        with store.reading() as tx:
            rows = tx.chain.rows(1, 100)
        entries = [Entry(**_named(row)) for row in rows]
        assert [entry.seq for entry in entries] == list(range(1, 41))
        assert entries == appended(entries_as_drafts(entries), (0, START), 1, KEY)

    def test_an_undone_transaction_leaves_no_row(self, open_audit: OpenAudit) -> None:
        store = open_audit()
        with pytest.raises(RuntimeError), store.writing() as tx:  # noqa: PT012 - the block is what raises
            append(tx, draft(1))
            tx.keys.put(AuditKey(version=1, sealed=b"x"))
            tx.person_keys.put([PersonKey(user_id=uuid(1), number=1, sealed=b"x")])
            tx.repeats.count({(0, "authz_fail", uuid(1)): draft(1)})
            raise RuntimeError

        with store.writing() as tx:
            assert (tx.chain.last(), list(tx.keys.all()), list(tx.person_keys.of([uuid(1)]))) == (None, [], [])
            assert list(tx.repeats.take(before=1)) == []


class KeysContract:
    """What every adapter promises about keys."""

    def test_keys_of_the_chain_are_kept_by_version(self, open_audit: OpenAudit) -> None:
        with open_audit().writing() as tx:
            for version, sealed in ((2, b"two"), (1, b"one"), (2, b"\0again")):
                tx.keys.put(AuditKey(version=version, sealed=sealed))

            assert list(tx.keys.all()) == [AuditKey(version=1, sealed=b"one"), AuditKey(version=2, sealed=b"\0again")]

    def test_keys_of_persons_are_kept_by_person_and_number(self, open_audit: OpenAudit) -> None:
        first, second, other = (_person_key(*which) for which in ((1, 1), (1, 2), (2, 1)))
        with open_audit().writing() as tx:
            tx.person_keys.put([second, other, _person_key(1, 1, b"before")])
            tx.person_keys.put([first])
            tx.person_keys.put([])

            assert list(tx.person_keys.of([uuid(1)])) == [first, second]
            assert list(tx.person_keys.of([uuid(9)])) == list(tx.person_keys.of([])) == []
            assert {key.user_id for key in tx.person_keys.of([uuid(2), uuid(1)])} == {uuid(1), uuid(2)}

    def test_a_destroyed_key_is_gone_with_all_of_the_persons(self, open_audit: OpenAudit) -> None:
        with open_audit().writing() as tx:
            tx.person_keys.put([_person_key(1, 1), _person_key(1, 2), _person_key(2, 1)])
            tx.person_keys.destroy(uuid(1))
            tx.person_keys.destroy(uuid(1))

            assert list(tx.person_keys.of([uuid(1), uuid(2)])) == [_person_key(2, 1)]

    def test_all_persons_keys_are_walked_in_portions(self, open_audit: OpenAudit) -> None:
        keys = [_person_key(number, 1) for number in range(1, 8)] + [_person_key(7, 2)]
        with open_audit().writing() as tx:
            tx.person_keys.put(keys)
            seen: list[PersonKey] = []
            after = ""
            while portion := tx.person_keys.after(after, 3):
                seen += portion
                after = portion[-1].user_id

        assert seen == keys


class RepeatsContract:
    """What every adapter promises about counting."""

    def test_counts_add_up_and_the_first_stands_for_all(self, open_audit: OpenAudit) -> None:
        with open_audit().writing() as tx:
            tx.repeats.count({(0, "user_created", "x"): draft(1, count=2), (0, "user_created", "y"): draft(2)})
            tx.repeats.count({(0, "user_created", "x"): draft(3, count=5)})
            tx.repeats.count({})

            assert list(tx.repeats.take(before=1)) == [draft(1, count=7), draft(2)]

    def test_only_minutes_that_are_over_are_taken_and_only_once(self, open_audit: OpenAudit) -> None:
        early, late = draft(1), draft(2)
        with open_audit().writing() as tx:
            tx.repeats.count({(MINUTE, "user_created", "x"): late, (0, "user_created", "x"): early})

            assert list(tx.repeats.take(before=MINUTE)) == [early]
            assert list(tx.repeats.take(before=MINUTE)) == []
            assert list(tx.repeats.take(before=MINUTE + 1)) == [late]

    def test_none_of_forty_at_once_is_lost_while_others_take(self, open_audit: OpenAudit) -> None:
        store = open_audit()

        with ThreadPoolExecutor(8) as pool:
            taken = [pool.submit(_count_and_take, store, number) for number in range(40)]
            counted = sum(one.count for future in taken for one in future.result())
        with store.writing() as tx:
            counted += sum(one.count for one in tx.repeats.take(before=1))

        assert counted == 80


class AuditContract(ChainContract, KeysContract, RepeatsContract):
    """Everything that the audit log needs from a database."""


def entries_as_drafts(entries: Sequence[Entry]) -> list[Draft]:
    """Return what entries were made of."""
    names = [field.name for field in attrs.fields(Draft)]
    return [Draft(**{name: getattr(entry, name) for name in names}) for entry in entries]


def _named(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip((field.name for field in attrs.fields(Entry)), row, strict=True))


def _person_key(number: int, key: int, sealed: bytes = b"\0sealed") -> PersonKey:
    return PersonKey(user_id=uuid(number), number=key, sealed=sealed)


def _append_one(store: AuditStore, number: int) -> None:
    with store.writing() as tx:
        append(tx, draft(number + 1))


def _count_and_take(store: AuditStore, number: int) -> Sequence[Draft]:
    with store.writing() as tx:
        tx.repeats.count({(0, "a", "x"): draft(1, name="a"), (0, "b", "x"): draft(2, name="b")})
    if number % 10:
        return []
    with store.writing() as tx:
        return tx.repeats.take(before=1)

"""The use cases of the audit log, on memory, SQLite and PostgreSQL."""

import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs
import pytest

from softfactory.adapters.security.vault import HkdfVault
from softfactory.domain.audit.breaks import Kind
from softfactory.domain.audit.keyring import Keyring
from softfactory.domain.audit.ports import Anchor, Criteria, Line
from softfactory.domain.audit.recorder import AuditRecorder
from softfactory.domain.audit.service import Audit
from softfactory.domain.kernel.actor import SYSTEM, Actor, NotAllowed, Origin, Role
from softfactory.domain.kernel.events import PersonErased, SecurityEvent
from softfactory.domain.kernel.ids import NOBODY
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.samples import NOON, uuid

ANN, BOB, ADMIN = uuid(1), uuid(2), uuid(3)
HOME = Origin(address="192.0.2.7", user_agent="Zoë's browser")
OFFICE = Origin(address="2001:db8::/64", user_agent="curl")
OLD, NEW = "an older secret key of forty characters.", "the newer secret key of forty characters"
MINUTE = timedelta(minutes=1)


class ListAnchor(Anchor):
    """An anchor that a test may look at, cut and fill."""

    def __init__(self) -> None:
        self.kept: list[Line | None] = []

    def append(self, line: Line) -> None:
        self.kept.append(line)

    def last(self) -> Line | None:
        return self.kept[-1] if self.kept else None

    def lines(self) -> Iterable[Line | None]:
        return list(self.kept)


@pytest.fixture
def open_service(open_audit, clock):
    def open_service(secret=OLD, older=None, anchor=None):
        store, vault = open_audit(), HkdfVault(secret, older, random=secrets.token_bytes)
        keyring = Keyring(vault=vault, random=secrets.token_bytes)
        recorder = AuditRecorder(store=store, keyring=keyring)
        return Audit(store=store, recorder=recorder, keyring=keyring, anchor=anchor or ListAnchor(), now=clock)

    return open_service


@pytest.fixture
def audit(open_service):
    return open_service()


def happened(name="user_created", **fields):
    return SecurityEvent(at=NOON, name=name, **fields)


def record(audit, *facts):
    with audit.store.writing() as tx:
        audit.recorder(tx, facts)


def rows(audit):
    return list(audit.export(SYSTEM))


def test_an_entry_says_who_did_what_to_whom_from_where(audit):
    told = happened(
        "privilege_permissions_changed",
        actor_id=ADMIN,
        subject_id=ANN,
        identifier="ab" * 32,
        session_id=uuid(9),
        origin=HOME,
        details={"role": "auditor"},
        personal={"email": "ann@example.org"},
    )
    record(audit, told)

    [entry] = rows(audit)
    assert {name: getattr(entry, name) for name in attrs.asdict(told) if name != "repeats"} == {
        name: value for name, value in attrs.asdict(told, recurse=False).items() if name != "repeats"
    }
    assert (entry.seq, entry.count, entry.erased) == (1, 1, False)


def test_nothing_personal_is_stored_in_the_open(audit):
    record(audit, happened(actor_id=ADMIN, subject_id=ANN, origin=HOME, personal={"email": "ann@example.org"}))

    with audit.store.reading() as tx:
        stored = repr(tx.chain.rows(1, 9)) + repr([attrs.astuple(key) for key in tx.person_keys.of([ANN, ADMIN])])
    assert not [text for text in ("192.0.2.7", "browser", "ann@") if text in stored]


def test_facts_that_are_no_security_events_leave_no_row(audit):
    record(audit, attrs.make_class("Other", ["at"])(NOON))

    assert rows(audit) == []


def test_known_and_unknown_people_cost_the_same(audit):
    record(audit, happened(subject_id=ANN), happened(identifier="ab" * 32))
    asked = []
    with audit.store.writing() as tx:
        of = tx.person_keys.of

        def counted(whom):
            asked.append(len(whom))
            return of(whom)

        tx.person_keys.of = counted
        for event in (happened(subject_id=ANN, origin=HOME), happened(identifier="ab" * 32, origin=HOME)):
            audit.recorder.write(tx, [event])

    sizes = {(len(row[8]), len(row[9])) for row in _raw(audit)[2:]}
    assert (asked, len(sizes)) == ([1, 1], 1)


def _raw(audit):
    with audit.store.reading() as tx:
        return tx.chain.rows(1, 100)


def test_the_origin_is_under_the_key_of_whom_it_is_about(audit):
    record(audit, happened(subject_id=ANN), happened(actor_id=ADMIN, subject_id=ANN), happened())

    with audit.store.reading() as tx:
        assert {key.user_id for key in tx.person_keys.of([ANN, ADMIN, BOB, NOBODY])} == {ANN, ADMIN, NOBODY}


def test_erasing_a_person_leaves_the_chain_whole_and_takes_only_what_is_theirs(audit):
    own = happened(actor_id=ANN, subject_id=ANN, origin=HOME, personal={"email": "ann@example.org"})
    by_admin = happened(actor_id=ADMIN, subject_id=ANN, origin=OFFICE, personal={"email": "ann@example.org"})
    record(audit, own, by_admin, happened(actor_id=ADMIN, subject_id=BOB, origin=OFFICE, personal={"email": "bob@"}))
    record(audit, happened("user_deleted", actor_id=ANN, origin=HOME), PersonErased(at=NOON, user_id=ANN))

    shown = [(entry.name, entry.origin, entry.personal, entry.erased) for entry in rows(audit)]
    assert shown == [
        ("user_created", None, None, True),
        ("user_created", OFFICE, None, True),
        ("user_created", OFFICE, {"email": "bob@"}, False),
        ("user_deleted", None, {}, True),
        ("person_erased", None, None, True),
    ]
    assert audit.verify(SYSTEM).ok


def test_an_undone_erasure_leaves_the_key(audit):
    record(audit, happened(actor_id=ANN, subject_id=ANN, origin=HOME))
    with pytest.raises(RuntimeError), audit.store.writing() as tx:  # noqa: PT012 - the block is what raises
        audit.recorder(tx, [PersonErased(at=NOON, user_id=ANN)])
        raise RuntimeError

    assert [entry.origin for entry in rows(audit)] == [HOME]


def test_what_repeats_is_one_row_a_minute_with_a_count_and_the_first_origin(audit, clock):
    stranger = happened("authn_login_locked", identifier="ab" * 32, repeats=True, origin=HOME)
    for _ in range(3):
        record(audit, stranger, attrs.evolve(stranger, origin=OFFICE, at=NOON + timedelta(seconds=59)))
    record(audit, attrs.evolve(stranger, identifier="cd" * 32), attrs.evolve(stranger, at=NOON + MINUTE))

    assert (audit.write_repeats(), rows(audit)) == (0, [])
    clock.advance(MINUTE)
    assert (audit.write_repeats(), audit.write_repeats()) == (2, 0)
    clock.advance(MINUTE)
    assert audit.write_repeats() == 1

    assert [(entry.identifier[:2], entry.count, entry.origin, entry.at) for entry in rows(audit)] == [
        ("ab", 6, HOME, NOON),
        ("cd", 1, HOME, NOON),
        ("ab", 1, HOME, NOON + MINUTE),
    ]
    assert audit.verify(SYSTEM).ok


def test_who_is_refused_is_counted_with_what(audit, clock):
    actor = Actor(user_id=ANN, role=Role.USER, session_id=uuid(9), origin=HOME)
    for what in ("GET /api/admin/users", "GET /api/admin/audit"):
        audit.denied(actor, what)
    clock.advance(MINUTE)
    audit.write_repeats()

    [entry] = rows(audit)
    assert (entry.name, entry.actor_id, entry.count, entry.origin) == ("authz_fail", ANN, 2, HOME)
    assert entry.details == {"what": "GET /api/admin/users"}


def test_forty_at_once_leave_no_gap_and_a_whole_chain(open_service):
    services = [open_service() for _ in range(4)]  # each as another process would have it
    record(services[0], *(happened(actor_id=uuid(number), origin=HOME) for number in range(5)))

    def act(number):
        audit = services[number % 4]
        repeated = happened("authz_fail", actor_id=uuid(number % 3), repeats=True)
        record(audit, happened(actor_id=uuid(number % 5), subject_id=uuid(number % 5), origin=HOME), repeated)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(40)))

    found = services[0].verify(SYSTEM)
    assert (found.ok, found.rows) == (True, 45)
    assert [entry.origin for entry in rows(services[1])] == [HOME] * 45


def test_search_finds_and_pages(audit):
    record(audit, *(happened(subject_id=uuid(number % 2 + 1)) for number in range(5)))

    found = audit.search(SYSTEM, Criteria(subject_id=ANN), PageRequest(limit=2))
    rest = audit.search(SYSTEM, Criteria(subject_id=ANN), PageRequest(limit=2, cursor=found.next_cursor))
    assert [entry.seq for entry in (*found.items, *rest.items)] == [5, 3, 1]


def test_an_export_has_every_row_however_many(audit):
    record(audit, *(happened() for _ in range(205)))

    assert [entry.seq for entry in rows(audit)] == list(range(1, 206))


def test_a_person_sees_their_own_and_nothing_of_the_administrators(audit):
    record(audit, happened(actor_id=ADMIN, subject_id=ANN, origin=OFFICE, personal={"email": "ann@"}))
    record(audit, happened(actor_id=ANN, subject_id=BOB, origin=HOME, personal={"email": "bob@"}), happened())

    ann = Actor(user_id=ANN, role=Role.USER)
    shown = [(entry.origin, entry.personal, entry.erased) for entry in audit.of_person(ann, ANN)]
    assert shown == [(HOME, None, False), (None, {"email": "ann@"}, False)]
    assert [entry.seq for entry in audit.of_person(SYSTEM, BOB)] == [2]


@pytest.mark.parametrize("role", [Role.USER, Role.AUDITOR])
def test_nobody_sees_another_persons_export(audit, role):
    with pytest.raises(NotAllowed):
        audit.of_person(Actor(user_id=BOB, role=role), ANN)


@pytest.mark.parametrize("ask", ["search", "export", "verify", "head", "rotate_keys"])
def test_a_user_may_read_and_verify_nothing(audit, ask):
    with pytest.raises(NotAllowed):
        getattr(audit, ask)(Actor(user_id=ANN, role=Role.USER))


@pytest.mark.parametrize("ask", ["search", "export", "verify", "head"])
def test_an_auditor_may_read_and_verify(audit, ask):
    getattr(audit, ask)(Actor(user_id=ANN, role=Role.AUDITOR))


def test_the_head_is_written_when_it_changed_with_who_was_erased_since(audit):
    assert audit.write_head() is None
    record(audit, happened(), PersonErased(at=NOON, user_id=ANN))
    record(audit, PersonErased(at=NOON, user_id=BOB))
    first = audit.write_head()
    assert audit.write_head() is None
    record(audit, happened(), PersonErased(at=NOON, user_id=ADMIN))
    second = audit.write_head()

    assert audit.anchor.kept == [first, second]
    assert [(line.seq, line.erased) for line in audit.anchor.kept] == [(3, (ANN, BOB)), (5, (ADMIN,))]
    head = audit.head(SYSTEM)
    assert (head.seq, head.mac) == (second.seq, second.mac)
    assert audit.verify(SYSTEM).ok


@pytest.mark.parametrize("goes_on", [0, 1, 5])
def test_writing_the_head_notices_a_rollback_and_never_hides_it(open_service, audit, goes_on):
    rolled_back = open_service(anchor=ListAnchor())
    record(rolled_back, happened())
    known = Line(seq=4, mac=b"m" * 32, at=NOON)  # what the log said before it was rolled back
    rolled_back.anchor.append(known)
    record(rolled_back, *[happened()] * goes_on)

    rolled_back.write_head()
    rolled_back.write_head()

    assert [entry.name for entry in rows(rolled_back)].count("audit_rolled_back") == 1
    assert rows(rolled_back)[-1].details == {"anchored": "4", "found": str(1 + goes_on)}
    assert rolled_back.anchor.kept[0] == known
    assert [one.line for one in rolled_back.verify(SYSTEM).breaks] == [1]


def test_an_emptied_log_is_noticed_too(audit):
    audit.anchor.append(Line(seq=4, mac=b"m" * 32, at=NOON))

    audit.write_head()

    assert [entry.name for entry in rows(audit)] == ["audit_rolled_back"]
    assert [one.kind for one in audit.verify(SYSTEM).breaks] == [Kind.CUT]


def test_who_was_erased_before_an_older_backup_was_restored_is_told_until_erased_again(audit):
    record(audit, happened(actor_id=ANN, subject_id=ANN), PersonErased(at=NOON, user_id=BOB))
    audit.write_head()
    assert audit.erased_ids() == []
    audit.anchor.append(Line(seq=9, mac=b"m" * 32, at=NOON, erased=(ANN,)))  # by the log that the backup replaced

    assert audit.erased_ids() == [ANN]
    record(audit, PersonErased(at=NOON, user_id=ANN))

    assert audit.erased_ids() == []
    assert all(entry.erased for entry in rows(audit) if entry.subject_id == ANN)


def test_rotation_ends_no_chain_and_frees_from_the_older_secret(open_service):
    before, during = open_service(OLD), open_service(NEW, OLD)
    record(before, happened(actor_id=ANN, subject_id=ANN, origin=HOME))
    record(during, happened(actor_id=ANN, subject_id=ANN, origin=HOME))

    assert during.rotate_keys(SYSTEM) == 2
    record(during, happened(actor_id=ANN, subject_id=ANN, origin=HOME))

    after = open_service(NEW)
    record(after, happened(actor_id=ANN, subject_id=ANN, origin=HOME))
    assert after.verify(SYSTEM).ok
    assert [entry.origin for entry in rows(after)] == [HOME] * 4
    assert [row[11] for row in _raw(after)] == [1, 1, 2, 2]
    assert [row[11] for row in _raw(before)] == [1, 1, 2, 2]


def test_another_process_signs_with_the_new_key_at_once(open_service):
    one, other = open_service(), open_service()
    record(one, happened())
    other.rotate_keys(SYSTEM)
    record(one, happened())

    assert [row[11] for row in _raw(one)] == [1, 2]


def test_a_secret_that_is_lost_stops_nobody_and_what_it_protects_comes_back_with_it(open_service):
    right, wrong = open_service(OLD), open_service(NEW)
    record(right, happened(actor_id=ANN, subject_id=ANN, origin=HOME))
    record(wrong, happened(actor_id=ANN, subject_id=ANN, origin=OFFICE))

    assert [entry.origin for entry in rows(wrong)] == [None, OFFICE]
    assert [one.kind for one in wrong.verify(SYSTEM).breaks] == [Kind.UNKNOWN_KEY]

    both = open_service(OLD, NEW)
    record(right, happened(actor_id=ANN, subject_id=ANN, origin=HOME))
    assert [entry.origin for entry in rows(both)] == [HOME, OFFICE, HOME]
    assert both.verify(SYSTEM).ok


def test_an_erased_person_s_key_does_not_come_back_by_rotation(audit):
    record(audit, happened(actor_id=ANN, subject_id=ANN), PersonErased(at=NOON, user_id=ANN))
    audit.rotate_keys(SYSTEM)

    with audit.store.reading() as tx:
        assert list(tx.person_keys.of([ANN])) == []

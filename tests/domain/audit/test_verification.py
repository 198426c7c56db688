"""Whatever somebody does to the rows of a log, verifying it finds out."""

import hmac
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from softfactory.domain.audit.breaks import Kind
from softfactory.domain.audit.chain import COLUMNS, MAC, SEQ, START, Checker, appended, canonical
from softfactory.domain.audit.ports import Line
from softfactory.domain.audit.verification import Examination
from softfactory.testing.audit import draft

KEYS = {1: b"a" * 32, 2: b"b" * 32}
ids = st.none() | st.text("abc", max_size=3)
drafts = st.builds(
    draft,
    st.integers(0, 9),
    count=st.integers(1, 3),
    name=st.text("abc", max_size=3),
    actor_id=ids,
    subject_id=ids,
    identifier=ids,
    session_id=ids,
    details=st.text("abc", max_size=3),
    origin=st.binary(max_size=3),
    personal=st.binary(max_size=3),
)
values = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=3)
    | st.binary(max_size=32)
    | st.just("\udcff")
)


def chain(drafts, key_version=1):
    return [attrs.astuple(entry) for entry in appended(drafts, (0, START), key_version, KEYS[key_version])]


def sentences(rows, lines=(), keys=KEYS):
    return [str(one) for one in verdict(rows, lines, keys).breaks]


def verdict(rows, lines=(), keys=KEYS):
    examination = Examination(keys, lines)
    ordered = sorted(rows, key=lambda row: row[SEQ])
    for start in range(0, len(ordered), 2):  # in portions, as a database gives them
        examination.go_on(ordered[start : start + 2])
    return examination.verdict()


def line(row):
    return Line(seq=row[SEQ], mac=row[MAC], at=datetime(2026, 1, 1, tzinfo=UTC))


def changed(row, **changes):
    return tuple(changes.get(name, value) for name, value in zip(COLUMNS, row, strict=True))


ROWS = chain([draft(number) for number in range(1, 8)])


@given(st.lists(drafts, max_size=6))
def test_a_chain_that_nobody_touched_holds_against_every_line_of_it(made):
    rows = chain(made)

    found = verdict(rows, [line(row) for row in rows])

    assert (found.ok, found.rows, found.lines) == (True, len(rows), len(rows))


@given(st.lists(drafts, min_size=1, max_size=5), st.data())
def test_any_single_change_of_any_value_is_found(made, data):
    rows = chain(made)
    place, name = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.sampled_from(COLUMNS))
    kept = rows[place][COLUMNS.index(name)]
    value = data.draw(values if name != "seq" else st.integers(-(2**63), 2**63 - 1))
    assume(value != kept or type(value) is not type(kept))
    assume(name != "seq" or value not in [row[SEQ] for row in rows])  # a database has each number once
    edited = [*rows[:place], changed(rows[place], **{name: value}), *rows[place + 1 :]]

    assert not verdict(edited, [line(rows[-1])]).ok


@given(st.lists(drafts, min_size=1, max_size=4), st.data())
def test_any_flipped_byte_is_found(made, data):
    rows = chain(made)
    place, name = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.sampled_from(["origin", "personal", "mac"]))
    value = bytearray(rows[place][COLUMNS.index(name)])
    assume(value)
    value[data.draw(st.integers(0, len(value) - 1))] ^= data.draw(st.integers(1, 255))

    assert not verdict([*rows[:place], changed(rows[place], **{name: bytes(value)}), *rows[place + 1 :]]).ok


@given(drafts, st.sampled_from(["actor_id", "subject_id", "identifier", "session_id"]), st.data())
def test_rows_that_differ_are_never_signed_alike(one, name, data):
    other = data.draw(drafts | st.builds(attrs.evolve, st.just(one), **{name: st.sampled_from([None, "", "a"])}))
    first, second = (attrs.astuple(appended([made], (0, START), 1, KEYS[1])[0]) for made in (one, other))

    assert (canonical(first) == canonical(second)) == (one == other)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), drafts)
def test_what_checks_macs_agrees_with_what_makes_them(key, previous, made):
    row = attrs.astuple(appended([made], (0, previous), 1, key)[0])

    assert Checker(key).fits(previous, row)
    assert row[MAC] == hmac.digest(key, previous + canonical(row), "sha256")


@pytest.mark.parametrize("name", ["at", "count", "name", "actor_id", "details", "origin", "personal", "key_version"])
def test_an_edited_row_is_named(name):
    value = {"origin": b"x", "personal": b"x", "key_version": 2, "at": 1, "count": 7}.get(name, "x")

    found = sentences([*ROWS[:3], changed(ROWS[3], **{name: value}), *ROWS[4:]])

    assert found == ["Row 4 was edited or put in."]


def test_deleted_rows_are_named():
    assert sentences([*ROWS[:2], *ROWS[5:]]) == ["Rows 3 to 5 were deleted."]
    assert sentences(ROWS[1:]) == ["Row 1 was deleted."]


def test_a_row_put_in_is_named():
    forged = appended([draft(9)], (7, ROWS[-1][MAC]), 1, b"a guess at the key, of 32 bytes!")

    assert sentences([*ROWS, attrs.astuple(forged[0])]) == ["Row 8 was edited or put in."]
    assert sentences([changed(ROWS[0], seq=0), *ROWS]) == ["Row 0 was edited or put in."]
    assert sentences([changed(ROWS[0], seq=-5), *ROWS]) == ["Row -5 was edited or put in."]


@given(st.sets(st.integers(0, 6), min_size=2, max_size=2).map(sorted))
def test_swapped_rows_are_named(places):
    one, other = places
    rows = list(ROWS)
    rows[one], rows[other] = changed(ROWS[other], seq=one + 1), changed(ROWS[one], seq=other + 1)

    assert sentences(rows) == [
        f"Row {other + 1} stands in the place of row {one + 1}.",
        f"Row {one + 1} stands in the place of row {other + 1}.",
    ]


def test_a_cut_tail_shows_only_against_a_line():
    [told] = sentences(ROWS[:4], [line(ROWS[1]), line(ROWS[6])])

    assert sentences(ROWS[:4]) == []
    assert told.startswith("Line 2 of the anchor knows row 7, which comes after the last: the tail was cut, or ")


def test_a_log_that_went_on_from_an_older_state_shows_against_a_line():
    again = appended([draft(9)] * 4, (4, ROWS[3][MAC]), 1, KEYS[1])
    rows = [*ROWS[:4], *map(attrs.astuple, again)]

    assert sentences(rows) == []
    assert [one.kind for one in verdict(rows, [line(row) for row in ROWS]).breaks] == [Kind.REPLACED] * 3


def test_every_line_is_compared_not_only_the_last():
    rows = chain([draft(1), draft(3)])
    lines = [line(ROWS[1]), line(rows[1]), None, line(rows[0])]

    assert [(one.kind, one.line or one.first) for one in verdict(rows, lines).breaks] == [
        (Kind.REPLACED, 1),
        (Kind.LINE, 3),
    ]


def test_a_line_about_a_deleted_row_is_told_apart_from_a_cut_tail():
    found = verdict([*ROWS[:3], *ROWS[4:]], [line(ROWS[3])])

    assert [one.kind for one in found.breaks] == [Kind.GONE, Kind.MISSING]


def test_keys_change_within_a_chain_and_a_missing_one_is_named_once():
    later = appended([draft(number) for number in range(100)], (7, ROWS[-1][MAC]), 2, KEYS[2])
    rows = [*ROWS, *map(attrs.astuple, later)]

    [told] = sentences(rows, keys={1: KEYS[1]})

    assert sentences(rows) == []
    assert told.startswith("Rows 8 to 107 cannot be checked: the key is missing, or ")


def test_what_is_wrong_with_many_rows_is_one_sentence():
    rows = chain([draft(number) for number in range(300)])

    assert sentences(rows, keys={1: b"another key than the one of it.."}) == ["Rows 1 to 300 were edited or put in."]

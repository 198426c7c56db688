"""Records that came without ids get the same ones each time, and no two get one."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from softfactory.entrypoints.cli.importing.identity import Ordinals, event_id

bags = st.lists(st.integers(0, 5), max_size=40)


def ids(records, cells=2**16):
    ordinals = Ordinals(cells)
    digests = [hashlib.sha256(b"%d" % record).digest() for record in records]
    return [event_id(1, digest, ordinals.next(digest)) for digest in digests]


@given(bags, st.sampled_from([1, 2, 3, 2**16]))
def test_no_two_records_have_one_id_however_little_room_there_is(records, cells):
    assert len(set(ids(records, cells))) == len(records)


@given(bags, bags)
def test_what_is_added_changes_no_id(records, more):
    assert ids(records + more)[: len(records)] == ids(records)


@given(st.permutations(range(20)), st.integers(0, 20))
def test_different_records_have_their_ids_in_any_part_and_order(records, most):
    assert set(ids(records[:most])) <= set(ids(range(20)))


def test_another_project_has_other_ids():
    digest = hashlib.sha256(b"").digest()

    assert event_id(1, digest, 0) != event_id(2, digest, 0)

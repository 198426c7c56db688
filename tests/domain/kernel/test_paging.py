import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.kernel.paging import BadCursor, BadLimit, PageRequest, page


@given(items=st.lists(st.tuples(st.integers(-(2**63), 2**63), st.text(max_size=20))), limit=st.integers(1, 100))
def test_a_cursor_gives_back_the_key_of_the_last_item(items, limit):
    found = page(items[: limit + 1], limit, lambda item: item)

    if len(items) > limit:
        assert PageRequest(cursor=found.next_cursor).after(int, str) == items[limit - 1]
    else:
        assert found.next_cursor is None


@given(cursor=st.one_of(st.text(), st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_nothing_but_a_cursor_is_taken_for_one(cursor):
    with pytest.raises(BadCursor):
        PageRequest(cursor=cursor).after(int, str)


@pytest.mark.parametrize("packed", [b'[true,"x"]', b"[1]", b"[1,2]", b"{}", b'[1.0,"x"]', b"[" * 300])
def test_a_cursor_of_other_types_is_refused(packed):
    with pytest.raises(BadCursor):
        PageRequest(cursor=base64.urlsafe_b64encode(packed).decode()).after(int, str)


@pytest.mark.parametrize("limit", [0, -1, 101, 10**30])
def test_a_limit_is_between_1_and_100(limit):
    with pytest.raises(BadLimit):
        PageRequest(limit=limit)

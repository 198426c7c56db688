import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.entrypoints.http.wire import MAX_DEPTH, InvalidRequest, MalformedJson, parse

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_json_is_read_as_it_was_written(value):
    assert parse(json.dumps(value).encode()) == value


@given(st.binary())
def test_bytes_are_json_or_refused(raw):
    def outcome():
        try:
            parse(raw)
        except (MalformedJson, InvalidRequest) as problem:
            return f"refused: {problem}"
        return "read: it is JSON"

    assert len(outcome()) > len("refused: ")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": 1, "a": 2}', "same key twice"),
        (b'{"a": 1', "character 7"),
        (b"", "character 0"),
        (b'{"a": "\xff"}', "Byte 7 is not UTF-8"),
        (b"[" * 100_000, "deeper than 64"),
        (b"[" * 2000 + b"]" * 2000, "deeper than 64"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "deeper than 64"),
    ],
)
def test_what_two_readers_could_understand_differently_is_malformed(raw, why):
    with pytest.raises(MalformedJson, match=why):
        parse(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'["\\ud800"]',
        b'["\\uDC00 \\ud83d"]',
        b"[9223372036854775808]",
        b"[-9223372036854775809]",
        b"[" + b"9" * 5000 + b"]",
        b"[1e999]",
    ],
)
def test_what_cannot_be_stored_is_invalid(raw):
    with pytest.raises(InvalidRequest):
        parse(raw)


def test_a_pair_of_surrogates_is_a_character():
    assert parse(b'["\\ud83d\\ude00"]') == ["\U0001f600"]


def test_64_levels_are_read():
    assert parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)

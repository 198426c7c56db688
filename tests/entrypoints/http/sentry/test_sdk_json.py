"""An SDK's event is kept, and its values cleaned."""

import json
import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.entrypoints.http.sentry.sdk_json import CUT, decode_event
from softfactory.entrypoints.http.wire import MAX_DEPTH, MalformedJson

texts = st.text('aZ09 []{}"\\\n\x00\u00e9\ud800\udfff\U0001f600', max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def nested(levels, opening="[", closing="]"):
    return f'{{"a": {opening * levels}{closing * levels}}}'.encode()


def depth(value):
    children = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if children is None else 1 + max(map(depth, children), default=0)


@given(st.dictionaries(texts, values, max_size=5), st.booleans())
def test_every_event_can_be_stored_as_json_after_it_was_read(event, ascii_only):
    raw = json.dumps(event, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")

    found = decode_event(raw)

    assert "\x00" not in json.dumps(found, allow_nan=False, ensure_ascii=False)
    assert msgspec.json.decode(msgspec.json.encode(found)) == found


@given(st.binary(max_size=60) | st.text('[]{}"\\,:1eN', max_size=40).map(str.encode))
def test_bytes_are_an_event_or_refused(raw):
    try:
        found = decode_event(raw)
    except MalformedJson:
        return

    assert isinstance(found, dict)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"1", 1),
        (b"1.5", 1.5),
        (b"NaN", None),
        (b"-Infinity", None),
        (b'"\\ud800"', "\ufffd"),
        (b'"\\udc00x\\ud800"', "\ufffdx\ufffd"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"a\\u0000b"', "a\ufffdb"),
        (b'"a\x00b"', "a\ufffdb"),
        (b'"a\x01b"', "a\x01b"),
        (b'"a\xffb"', "a\ufffdb"),
        (b"18446744073709551615", 2**64 - 1),
        (b"18446744073709551616", "18446744073709551616"),
        (b"-9223372036854775808", -(2**63)),
        (b"-9223372036854775809", "-9223372036854775809"),
        (b"1" * 5000, "1" * 5000),
        (b"1e999", "1e999"),
        (b"-1e999", "-1e999"),
        (b"[NaN, 18446744073709551616]", [None, "18446744073709551616"]),
        (b'{"\\u0000": NaN}', {"\ufffd": None}),
    ],
)
def test_a_value_that_cannot_be_kept_is_cleaned(raw, expected):
    assert decode_event(b'{"a": ' + raw + b"}") == {"a": expected}


def test_of_members_with_one_name_the_last_counts():
    assert decode_event(b'{"a": 1, "a": 2}') == decode_event(b'{"a": NaN, "a": 2}') == {"a": 2}


def test_a_byte_order_mark_is_passed_over():
    assert decode_event(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("levels", [65, 200, 900, 5000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('["[{",', "]")])
def test_what_is_nested_too_deep_is_cut(levels, opening, closing):
    raw = f'{{"a": {opening * levels}1{closing * levels}, "b": "kept"}}'.encode()

    found = decode_event(raw)

    assert depth(found) == MAX_DEPTH
    assert CUT in json.dumps(found, ensure_ascii=False)
    assert found["b"] == "kept"


def test_64_levels_are_kept():
    assert decode_event(nested(MAX_DEPTH - 1)) == json.loads(nested(MAX_DEPTH - 1))


def test_brackets_in_texts_are_no_nesting():
    event = {"a": ["[" * 300, "]" * 10, "{" * 300, math.pi]}

    assert decode_event(json.dumps(event).encode()) == event


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"{",
        b"[]",
        b"7",
        b'"a"',
        b"null",
        b'{"a"}',
        b"{} {}",
        b'{"a": 01}',
        b"<html>",
        b"[" * 100_000,
        b'{"a": ' + b"[" * 5000,
    ],
)
def test_what_is_no_object_is_refused_with_a_reason(raw):
    with pytest.raises(MalformedJson, match=r"."):
        decode_event(raw)


def test_of_many_frames_the_first_and_the_last_are_kept():
    frames = [{"lineno": line} for line in range(1500)]
    stack = {"frames": frames}

    found = decode_event(
        json.dumps({"exception": {"values": [{"stacktrace": stack}]}, "threads": [{"stacktrace": stack}]}).encode()
    )

    for kept in (found["exception"]["values"][0]["stacktrace"], found["threads"][0]["stacktrace"]):
        assert kept["frames"] == frames[:500] + frames[-500:]

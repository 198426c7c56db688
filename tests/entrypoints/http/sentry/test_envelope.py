"""The frames of an envelope are read as the protocol has them, whatever chunks they come in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.kernel.problems import Malformed, TooLarge
from softfactory.entrypoints.http.sentry.envelope import MAX_EVENT, MAX_HEADER, MAX_ITEMS, read_header, read_items
from softfactory.entrypoints.http.sentry.framing import BadEnvelope, EventTooLarge, Reader

EVENT = b'{"message": "x"}'


def reader(raw, size=65536):
    return Reader(iter([raw[at : at + size] for at in range(0, len(raw), size)]))


def contents(raw, size=65536):
    taken = reader(raw, size)
    read_header(taken)
    return read_items(taken)


def item(kind, payload, length=None):
    header = {"type": kind} | ({} if length is None else {"length": length})
    return json.dumps(header).encode() + b"\n" + payload


with_length = st.tuples(st.sampled_from(["attachment", "session", "odd"]), st.binary(max_size=40), st.just(True))
to_the_newline = st.tuples(
    st.sampled_from(["client_report", "odd"]),
    st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"\r")),
    st.just(False),
)


@given(
    st.lists(with_length | to_the_newline, max_size=5),
    st.integers(0, 5),
    st.binary(max_size=60),
    st.booleans(),
    st.integers(1, 300),
)
def test_the_event_is_found_among_all_other_items(others, at, event, ends_with_newline, size):
    items = [item(kind, payload, len(payload) if has_length else None) for kind, payload, has_length in others]
    items.insert(at, item("event", event, len(event)))
    raw = b"\n".join([b'{"event_id": "a"}', *items]) + b"\n" * ends_with_newline

    assert contents(raw, size).event == event


@given(st.binary(max_size=200), st.integers(1, 50))
def test_bytes_are_an_envelope_or_refused(raw, size):
    try:
        contents(raw, size)
    except (Malformed, TooLarge):
        return


def test_without_a_length_the_payload_runs_to_the_newline_and_a_return_belongs_to_it():
    assert contents(b"{}\n" + item("event", EVENT + b"\r\n")).event == EVENT + b"\r"


@pytest.mark.parametrize("raw", [b"{}", b"{}\n", b"{}\n\n\n"])
def test_an_envelope_without_items_is_legal(raw):
    found = contents(raw)

    assert (found.event, found.unwanted) == (None, False)


@pytest.mark.parametrize("payload", [b"", b"\n"])
def test_an_item_may_be_empty(payload):
    assert (
        contents(b"{}\n" + item("attachment", payload, 0) + b"\n" * (not payload) + item("event", EVENT)).event == EVENT
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"[]",
        b"hello\n",
        b'{"a": \n',
        b"{}\n{}\nx",
        b'{}\n{"type": 7}\nx',
        b"{}\nnot json\nx",
        b'{}\n{"type": "event", "length": -1}\nx',
        b'{}\n{"type": "event", "length": "1"}\nx',
        b'{}\n{"type": "event", "length": true}\nx',
        b'{}\n{"type": "event", "length": 3}\nx',
        b'{}\n{"type": "event", "length": 1}\nxy',
        b'{}\n{"type": "odd", "length": 3}\nx',
        b'{}\n{"type": "odd", "length": 1}\nxy',
        b"{}\n" + item("event", EVENT) + b"\n" + item("event", EVENT),
        b"{}\n" + item("odd", b"x\n") * (MAX_ITEMS + 1),
    ],
)
@pytest.mark.parametrize("size", [1, 65536])
def test_broken_frames_are_refused(raw, size):
    with pytest.raises(BadEnvelope):
        contents(raw, size)


def test_a_thousand_items_are_read():
    assert contents(b"{}\n" + item("odd", b"x\n") * (MAX_ITEMS - 1) + item("event", EVENT)).event == EVENT


def test_an_event_of_1_mib_is_taken_and_one_byte_more_refused():
    event = b"x" * MAX_EVENT
    for length in (None, MAX_EVENT):
        assert contents(b"{}\n" + item("event", event, length)).event == event
    for length in (None, MAX_EVENT + 1):
        with pytest.raises(EventTooLarge):
            contents(b"{}\n" + item("event", event + b"x", length))


@pytest.mark.parametrize("size", [65536, 10**6])
def test_a_long_header_is_refused(size):
    with pytest.raises(EventTooLarge):
        contents(b'{"a": "' + b"x" * MAX_HEADER + b'"}\n', size)


@pytest.mark.parametrize("length", [None, 50 * 65536])
def test_what_is_skipped_is_never_held(length):
    piece = b"x" * 65536
    held = []

    def chunks():
        yield b"{}\n" + item("attachment", b"", length)
        for _ in range(50):
            held.append(len(taken._held))
            yield piece
        yield b"\n" + item("event", EVENT)

    taken = Reader(chunks())
    read_header(taken)

    assert read_items(taken).event == EVENT
    assert max(held) <= 2 * len(piece)


@pytest.mark.parametrize(
    ("kind", "unwanted"),
    [("transaction", True), ("replay_event", True), ("log", True), ("session", False), ("odd", False)],
)
def test_what_is_not_for_error_tracking_is_noticed(kind, unwanted):
    assert contents(b"{}\n" + item(kind, b"{}")).unwanted is unwanted

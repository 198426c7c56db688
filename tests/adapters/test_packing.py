"""A payload comes back as it was packed, from any thread."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.packing import DICTIONARIES, NEWEST, ZstdPacker, dictionary

SHIPPED = {"1.zdict": "ccc182cf6b6ef08a667ff04b58ff215fd2b76c5b64ed4d2fbbe31c11dbbc9aab"}
"""A payload on somebody's disk may need any of them: none is ever changed or taken away."""

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=5,
)


@given(st.dictionaries(texts, values, max_size=3))
def test_what_is_packed_can_be_unpacked(payload: dict[str, object]) -> None:
    packer = ZstdPacker()

    assert packer.unpack(packer.pack(packer.encode(payload))) == payload


def test_threads_do_not_mix_their_payloads() -> None:
    packer = ZstdPacker()
    payloads: list[dict[str, object]] = [{"number": number, "text": f"{number} " * 2000} for number in range(200)]

    with ThreadPoolExecutor(8) as pool:
        packed = list(pool.map(lambda payload: packer.pack(packer.encode(payload)), payloads))

    assert [packer.unpack(each) for each in packed] == payloads
    assert len(packed[0]) < len(repr(payloads[0])) / 20


def test_what_json_does_not_know_is_shown() -> None:
    packer = ZstdPacker()

    assert packer.unpack(packer.pack(packer.encode({"when": {1}, "raw": object}))) == {"when": [1], "raw": repr(object)}


def test_what_was_packed_without_a_dictionary_or_with_an_older_one_can_be_unpacked() -> None:
    payload: dict[str, object] = {"exception": {"values": [{"type": "KeyError"}]}, "platform": "python"}
    text = ZstdPacker().encode(payload)

    assert {str(ZstdPacker().unpack(ZstdPacker(number).pack(text))) for number in range(NEWEST + 1)} == {str(payload)}


def test_every_dictionary_that_was_shipped_is_there_unchanged() -> None:
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in DICTIONARIES.iterdir()}

    assert found == SHIPPED
    assert f"{NEWEST}.zdict" in SHIPPED


def test_a_frame_names_its_dictionary() -> None:
    known = [dictionary(number) for number in range(NEWEST + 1)]

    assert [found and found.dict_id() for found in known] == [None, *range(1, NEWEST + 1)]


def test_a_dictionary_holds_nothing_of_a_machine() -> None:
    held = b"".join(file.read_bytes() for file in DICTIONARIES.iterdir()).lower()

    assert [
        word
        for word in (b"/home", b"/root", b"/tmp", b"/work", b"localhost", b"127.0.0.1", b"secret", b"shop")
        if word in held
    ] == []

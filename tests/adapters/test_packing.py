"""A payload comes back as it was packed, from any thread."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.packing import ZstdPacker

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

"""What a project wants taken out besides secrets, and nothing else."""

import copy
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.scrubbing.own import NO_ADDRESSES, plain_name, without

NAMES = frozenset({plain_name("internal_ref"), plain_name("Kundennummer")})
F = "[Filtered]"


def named(payload):
    return without(payload, NAMES, addresses=False)


def addressed(payload):
    return without(payload, frozenset(), addresses=True)


@pytest.mark.parametrize("name", ["internal_ref", "internalRef", "Internal-Ref", "INTERNAL REF", "kundenNummer"])
@pytest.mark.parametrize("value", ["A-17", 17, 0, False, ["A"], {"a": 1}])
def test_a_value_under_an_own_name_is_taken_out_however_the_name_is_spelt(name, value):
    assert named({"extra": {"a": [{name: value, "kept": 1}]}}) == {"extra": {"a": [{name: F, "kept": 1}]}}


@pytest.mark.parametrize("name", ["ref", "internal", "internal_refs", "my_internal_ref"])
def test_a_name_that_is_only_like_it_stays(name):
    assert named({"extra": {name: "x"}}) == {"extra": {name: "x"}}


@pytest.mark.parametrize("value", [None, ""])
def test_that_there_is_no_value_is_shown(value):
    assert named({"extra": {"internal_ref": value}}) == {"extra": {"internal_ref": value}}


def test_pairs_of_name_and_value_are_read_as_such():
    assert named({"tags": [["internal_ref", "x"], ["os", "linux"]]}) == {"tags": [["internal_ref", F], ["os", "linux"]]}


def test_packages_are_left_alone():
    payload = {"modules": {"internal_ref": "1.2.3.4"}, "sdk": {"version": "1.2.3.4"}}

    assert without(payload, NAMES, addresses=True) == payload


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("203.0.113.7", None),
        (" 2001:db8::7 ", None),
        ("::1", None),
        ("peer 203.0.113.7 left", f"peer {F} left"),
        ("peer 203.0.113.7:443, then 198.51.100.1.", f"peer {F}:443, then {F}."),
        ("from [2001:db8::7]:443", f"from [{F}]:443"),
        ("http://203.0.113.7/a", f"http://{F}/a"),
        ("peer:203.0.113.7 client:2001:db8::7", f"peer:{F} client:{F}"),
        ("2001:db8::7: refused, ::ffff:203.0.113.7.", f"{F}: refused, {F}."),
        ("at 12:30:01", "at 12:30:01"),
        ("version 1.2.3", "version 1.2.3"),
        ("std::vector::at", "std::vector::at"),
        ("999.1.1.1", "999.1.1.1"),
        ("1.2.3.4.5", "1.2.3.4.5"),
        ("dead::beef::1", "dead::beef::1"),
    ],
)
def test_addresses_are_taken_out_of_texts_and_alone_become_nothing(text, expected):
    assert addressed({"message": text, "extra": [[text, [text]]]})["message"] == expected


def test_a_user_without_address_is_counted_by_none():
    payload = {"user": {"ip_address": "203.0.113.7"}, "request": {"env": {"REMOTE_ADDR": "203.0.113.7"}}}

    assert addressed(payload) == {"user": {"ip_address": None}, "request": {"env": {"REMOTE_ADDR": None}}}


@pytest.mark.parametrize("name", sorted(NO_ADDRESSES))
def test_what_only_looks_like_an_address_by_its_name_stays(name):
    assert addressed({name: "1.2.3.4"}) == {name: "1.2.3.4"}


texts = st.text(string.ascii_letters + "_-. 0:é", max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.ip_addresses().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.just("internal_ref") | texts, inner, max_size=4),
    max_leaves=20,
)
payloads = st.dictionaries(texts, values, max_size=5)


@given(payloads, st.sets(texts, max_size=3), st.booleans())
def test_it_changes_nothing_it_is_given_and_once_is_enough(payload, names, addresses):
    before, own = copy.deepcopy(payload), frozenset(map(plain_name, names))

    once = without(payload, own, addresses=addresses)

    assert without(once, own, addresses=addresses) == once
    assert payload == before


@given(payloads)
def test_whoever_wants_nothing_taken_out_keeps_everything(payload):
    assert without(payload, frozenset(), addresses=False) == payload


@given(
    st.ip_addresses().filter(lambda address: not address.is_unspecified),
    st.sampled_from(["", " ", "peer ", "peer:", "(", "[", "http://", "at='"]),
    st.sampled_from(["", " ", ")", "]", "/x", ", ", "'", ".", ": no"]),
)
def test_no_address_is_left_wherever_it_stands(address, before, after):
    found = addressed({"message": f"{before}{address}{after}", "extra": {"a": [f"{before}{address}{after}"]}})

    assert str(address) not in json.dumps(found)


@given(st.sampled_from(["1.", "1:", "a:", "::", "1.1.1.1", "f:f::"]))
def test_a_long_text_takes_no_longer_than_its_length(piece):
    addressed({"message": piece * (200_000 // len(piece))})

"""Where requests come from: what a peer says of others counts only when it is a trusted proxy."""

import ipaddress

import pytest
from falcon import testing
from falcon.request import Request
from hypothesis import given
from hypothesis import strategies as st

from softfactory.entrypoints.http.forwarding import CLAIMS
from softfactory.entrypoints.http.origin import UNKNOWN, origin_of

PROXIES = "10.0.0.0/8, fd00::/8"
addresses = st.ip_addresses().filter(lambda one: one.version == 4 or not (one.ipv4_mapped or one.scope_id))
strangers = st.ip_addresses(v=4).filter(lambda one: one not in ipaddress.ip_network("10.0.0.0/8")).map(str)

texts = st.text(st.characters(min_codepoint=32, max_codepoint=126))


def asked(peer="10.0.0.1", forwarded_for=None, **headers):
    if forwarded_for is not None:
        headers["X-Forwarded-For"] = forwarded_for
    return Request(testing.create_environ(remote_addr=peer, headers=headers))


def address(request, proxies=PROXIES):
    return origin_of(request, proxies).address


@given(addresses)
def test_an_address_of_ipv4_stands_for_itself_and_one_of_ipv6_for_its_household(one):
    found = address(asked(str(one)))

    if one.version == 4:
        assert found == str(one)
    else:
        network = ipaddress.ip_network(found)
        assert one in network
        assert network.prefixlen == 64


def test_an_ipv4_address_within_ipv6_is_that_ipv4_address():
    assert address(asked("::ffff:192.0.2.7")) == "192.0.2.7"
    assert address(asked("::ffff:10.0.0.1", "192.0.2.7")) == "192.0.2.7"


@given(strangers, texts | strangers)
def test_a_stranger_is_who_it_is_whatever_it_says(peer, told):
    assert address(asked(peer, told)) == peer


@given(strangers, texts | strangers)
def test_whatever_a_client_sends_the_hop_that_the_proxy_saw_counts(client, told):
    assert address(asked("10.0.0.1", f"{told}, {client}")) == client
    assert address(asked("10.0.0.1", f"{told}, {client}, 10.1.1.1, fd00::7")) == client


@pytest.mark.parametrize(
    ("told", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::/64"),
        ("[2001:db8::7]", "2001:db8::/64"),
        ("[2001:db8::7]:4711", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("10.0.0.9, 10.0.0.8", "10.0.0.9"),
        ("192.0.2.1,192.0.2.7,10.0.0.8", "192.0.2.7"),
    ],
)
def test_hops_are_read_as_proxies_write_them(told, client):
    assert address(asked("10.0.0.1", told)) == client


@pytest.mark.parametrize(
    "told",
    ["", ",", "unknown", "192.0.2.7, nonsense", "192.0.2.7, ", "192.0.2.07", "256.0.0.1", "1_0.0.0.1", "::1::", "[::1",
     "192.0.2.7:", "192.0.2.7:99:1", "_hidden", "192.0.2.7;x", "١٩٢.0.2.7".encode().decode("latin-1"), "::%1"],
)  # fmt: skip
def test_where_a_proxy_said_something_else_its_own_address_counts(told):
    assert address(asked("10.0.0.1", told)) == "10.0.0.1"


def test_without_trusted_proxies_nothing_is_believed():
    assert address(asked("127.0.0.1", "192.0.2.7"), proxies="") == "127.0.0.1"


def test_other_headers_say_nothing():
    told = {"Forwarded": "for=192.0.2.7", "X-Real-IP": "192.0.2.7", "True-Client-IP": "192.0.2.7"}

    assert address(asked("10.0.0.1", **told)) == "10.0.0.1"


def test_what_our_own_server_set_apart_counts_and_headers_beside_it_do_not():
    request = asked("10.0.0.1", "203.0.113.9")
    request.env[CLAIMS] = {"X-Forwarded-For": "192.0.2.7"}

    assert address(request) == "192.0.2.7"


@pytest.mark.parametrize("peer", ["", "unix:", "/run/socket"])
def test_a_peer_without_an_address_is_unknown_and_never_trusted(peer):
    request = asked(forwarded_for="192.0.2.7")
    request.env["REMOTE_ADDR"] = peer

    assert address(request, proxies="0.0.0.0/0,::/0") == UNKNOWN


def test_the_user_agent_is_kept_short_and_printable():
    agent = origin_of(asked(**{"User-Agent": "x\x00\x85y" + "z" * 1000}), "").user_agent

    assert agent[:4] == "x  y"
    assert len(agent) == 200

"""Which addresses count as public."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.fetch.addresses import is_public, is_within

# Written down once more from the registries and RFCs, so that a slip in the adapter's own table shows.
CLOSED = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
    "::/128", "::1/128", "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
    "2001::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
    "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "4000::/3", "8000::/1",
]  # fmt: skip


@st.composite
def within(draw, networks):
    network = ipaddress.ip_network(draw(st.sampled_from(networks)))
    return network[draw(st.integers(0, network.num_addresses - 1))]


@given(within(CLOSED))
def test_no_address_of_a_special_network_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("network", CLOSED)
def test_a_special_network_is_closed_from_its_first_address_to_its_last(network):
    found = ipaddress.ip_network(network)

    assert not is_public(found[0])
    assert not is_public(found[-1])


@given(st.ip_addresses())
def test_what_python_knows_as_not_global_is_not_public(address):
    assert not is_public(address) or (address.is_global and not address.is_multicast and not address.is_reserved)


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "64:ff9b::", "::", "2002::", "2001::"]))
def test_no_ipv4_address_becomes_public_within_ipv6(address, prefix):
    shift = 80 if prefix == "2002::" else 0
    inner = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(address) << shift)

    assert not is_public(inner)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
     "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
     "223.255.255.255", "2001:200::1", "2606:4700:4700::1111", "2a00:1450:4001::200e", "2400:cb00::1"],
)  # fmt: skip
def test_addresses_of_the_internet_are_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"]
)
def test_where_clouds_tell_credentials_is_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


def test_a_link_local_address_is_closed_with_its_scope_too():
    assert not is_public(ipaddress.ip_address("fe80::1%eth0"))
    assert is_within(ipaddress.ip_address("fe80::1%eth0"), [ipaddress.ip_network("fe80::/10")])
    assert not is_within(ipaddress.ip_address("127.0.0.1"), [ipaddress.ip_network("::1/128")])

"""Which addresses are of the public internet.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries. They are written out here because Python's `is_global`
differs between its patch releases, and calls multicast, NAT64 and 6to4 global.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

UNICAST = IPv6Network("2000::/3")
"""All that is given out of IPv6: loopback, link-local, unique local, site-local, multicast and NAT64 are elsewhere."""
SPECIAL: Sequence[Network] = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "168.63.129.16/32",  # not registered: what Azure answers its machines with
        "169.254.0.0/16",  # link-local; clouds tell credentials here
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "2001::/23",  # protocol assignments: Teredo, ORCHID, anycast
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """Tell whether an address is of the public internet.

    IPv4 within IPv6 never is: who means an IPv4 address can say so.
    """
    if address.version == 6 and address not in UNICAST:  # noqa: PLR2004 - IPv6
        return False
    return address.is_global and not is_within(address, SPECIAL)


def is_within(address: Address, networks: Sequence[Network]) -> bool:
    """Tell whether an address is of one of the networks."""
    return any(address in network for network in networks)

"""Where a request came from."""

import functools
import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import falcon

from softfactory.domain.kernel.actor import Origin

from .forwarding import claims_of

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]

HOP = re.compile(r"\[([0-9A-Fa-f:.]{2,45})\](?::\d{1,5})?|(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?|([0-9A-Fa-f:.]{2,45})")
"""An address as proxies write it, some of them with the port."""
PREFIX = 64
"""Bits of an IPv6 address that a provider gives to one household: the rest they choose as they like."""
UNKNOWN = "unknown"
"""The address of a peer that has none, such as one at a socket of the file system: they all count as one."""
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@functools.cache
def networks(setting: str) -> Networks:
    """Return the networks of a setting: those of `Settings`, and so well-formed."""
    return tuple(ip_network(network.strip()) for network in setting.split(",") if network.strip())


def is_within(address: Address, nets: Networks) -> bool:
    """Tell whether an address is in one of the networks."""
    return any(address in network for network in nets)


def peer_of(req: falcon.Request) -> Address | None:
    """Return the address at the other end of the connection, None if that has none."""
    return _address(req.remote_addr)


def origin_of(req: falcon.Request, trusted_proxies: str) -> Origin:
    """Return where a request came from.

    Of X-Forwarded-For counts what trusted proxies have added: they write from left to right, so it is read from the
    right, up to the first hop that is not one of them. Forwarded (RFC 7239) is not read: a proxy that writes one of the
    two passes the other on as the client wrote it.
    """
    address, trusted = peer_of(req), networks(trusted_proxies)
    if trusted and address is not None and is_within(address, trusted):
        address = _client(claims_of(req).get("X-Forwarded-For", ""), trusted) or address
    return Origin(address=_shown(address), user_agent=UNPRINTABLE.sub(" ", req.user_agent or ""))


def _client(forwarded_for: str, trusted: Networks) -> Address | None:
    """Return the last hop that is no trusted proxy, or else the first one; None if something else is found before."""
    hop = None
    for told in reversed(forwarded_for.split(",")):
        hop = _hop(told.strip())
        if hop is None or not is_within(hop, trusted):
            break
    return hop


def _hop(told: str) -> Address | None:
    found = HOP.fullmatch(told)
    return _address(next(filter(None, found.groups()))) if found else None


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _shown(address: Address | None) -> str:
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), PREFIX), strict=False))
    return str(address) if address else UNKNOWN

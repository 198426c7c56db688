"""Outgoing HTTP: what is asked of servers that others chose, within limits of time and size."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

import attrs

from .problems import Invalid, Unavailable

MAX_URL = 2000


class TargetNotAllowed(Invalid):
    """An address that is no http or https URL, carries credentials, or leads to this machine or a private network."""

    code = "target-not-allowed"
    title = "The address may not be called."


class FetchFailed(Unavailable):
    """The server could not be reached, was too slow, sent too much, or redirected too often."""

    code = "fetch-failed"
    title = "The address did not answer as it should."


@attrs.frozen(kw_only=True)
class Outgoing:
    """A request to a server outside, with its limits."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes | None = None
    seconds: float = 10.0
    """For everything: resolving, connecting, redirects and the last byte of the answer."""
    most_bytes: int = 1024 * 1024
    """Of the answer's body once it is unpacked."""
    redirects: int = 5
    """How many are followed; each target is judged like the first one, and another origin is sent no Authorization."""


@attrs.frozen(kw_only=True)
class Reply:
    """What a server answered, whatever its status."""

    status: int
    url: str
    """Where the last redirect led."""
    headers: Mapping[str, str]
    """By name in lower case; several of one name are joined by commas."""
    body: bytes


class Fetch(Protocol):
    """Calls servers outside.

    Private addresses (loopback, link-local, RFC 1918, unique local, multicast, reserved, carrier-grade NAT, IPv4 within
    IPv6) are refused at the moment of connecting, after the name is resolved and for each redirect, unless they are
    within the networks that the settings allow. Source: OWASP Server-Side Request Forgery Prevention Cheat Sheet.
    """

    @abstractmethod
    def must_allow(self, url: str) -> None:
        """Resolve the name and raise `TargetNotAllowed` unless it may be called now; it is judged again when called.

        Raises `FetchFailed` for a name that does not resolve.
        """

    @abstractmethod
    def send(self, outgoing: Outgoing) -> Reply:
        """Return the server's answer. Raises `TargetNotAllowed`, `FetchFailed`."""

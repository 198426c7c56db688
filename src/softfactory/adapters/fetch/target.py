"""URLs that may be called, as far as their text tells."""

import re
from ipaddress import IPv6Address
from typing import Self
from urllib.parse import quote, urlsplit

import attrs

from softfactory.domain.kernel.fetch import MAX_URL, TargetNotAllowed

PORTS = {"http": 80, "https": 443}
MAX_NAME = 254
FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
"""Control characters, and the backslash: browsers read it as a slash, others as part of the host."""
NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
BRACKETED = re.compile(r"\[(.*)\](?::\d*)?")
UNSENDABLE = re.compile(r"[^!-~]+")


@attrs.frozen
class Target:
    """Where a URL leads, in the spelling that is sent. It is read once, so nothing can read it differently later."""

    scheme: str
    host: str
    """An ASCII name, or an address without brackets."""
    port: int
    path: str
    """With the query, as it is asked for."""

    @classmethod
    def of(cls, url: str) -> Self:
        """Read a URL; raises `TargetNotAllowed`."""
        if len(url) > MAX_URL or FORBIDDEN.search(url):
            raise TargetNotAllowed(
                f"An address has at most {MAX_URL} characters, none of them a backslash or a control."
            )
        try:
            return cls._read(url)
        except ValueError as error:  # UnicodeError too: names that IDNA refuses
            raise TargetNotAllowed("That is no address of a page.") from error

    @classmethod
    def _read(cls, url: str) -> Self:
        parts = urlsplit(url)
        if parts.scheme not in PORTS:
            raise TargetNotAllowed("Only http and https may be called.")
        if "@" in parts.netloc:
            raise TargetNotAllowed("An address may not carry a user name or password.")
        port = PORTS[parts.scheme] if parts.port is None else parts.port
        if port == 0:
            raise TargetNotAllowed("Port 0 cannot be called.")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = _address(parts.netloc) if "[" in parts.netloc else _name(parts.hostname or "")
        return cls(parts.scheme, host, port, sendable(path))

    @property
    def origin(self) -> tuple[str, str, int]:
        """What keeps secrets apart. Source: RFC 6454."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """The URL, without a fragment."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.port == PORTS[self.scheme] else f':{self.port}'}{self.path}"


def sendable(path: str) -> str:
    """Return *path* with all but visible ASCII as percent escapes of UTF-8."""
    return UNSENDABLE.sub(lambda found: quote(found[0], safe=""), path)


def _address(netloc: str) -> str:
    """Return an address of IPv6 without its brackets; raises ValueError."""
    found = BRACKETED.fullmatch(netloc)
    address = IPv6Address(found[1] if found else "")
    if address.scope_id is not None:
        raise ValueError(netloc)
    return str(address)


def _name(written: str) -> str:
    """Return a host's name in ASCII; raises ValueError."""
    name = written.encode("idna").decode("ascii").lower()
    if len(name) > MAX_NAME or not NAME.fullmatch(name):
        raise ValueError(written)
    return name

"""Which mail server, and how to come in."""

from typing import Self
from urllib.parse import unquote, urlsplit

import attrs

PORTS = {"smtp": 587, "smtps": 465}


@attrs.frozen
class Server:
    """A mail server, and who we are to it."""

    host: str
    port: int
    tls: bool
    """TLS from the start, and not by STARTTLS."""
    login: tuple[str, str] | None = attrs.field(repr=False)
    """User and password: they are shown to nobody whose certificate is not verified."""

    @classmethod
    def of(cls, url: str) -> Self:
        """Read ``smtp://USER:PASSWORD@HOST:PORT`` or ``smtps://…``; raises ValueError, which holds no password."""
        wrong = ValueError("a mail server is smtp://USER:PASSWORD@HOST:PORT, other characters than letters as %40")
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").encode("idna").decode(), parts.port or PORTS[parts.scheme]
        except ValueError:
            raise wrong from None
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not host or bool(user) != bool(password) or not (user + password).isascii() or parts.query or parts.fragment:
            raise wrong
        return cls(host, port, parts.scheme == "smtps", (user, password) if user else None)

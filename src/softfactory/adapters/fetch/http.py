"""Outgoing HTTP with urllib3."""

import socket
import ssl
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cached_property
from http.client import HTTPException

from softfactory.domain.kernel.fetch import Fetch, FetchFailed, Outgoing, Reply

from .addresses import Network
from .deadline import Deadline
from .hurried import released, secured, tls_context
from .places import Resolve, connected, places_of
from .redirects import redirected
from .target import Target

SECONDS = 10.0
"""For resolving a name that is only judged."""


class HttpFetch(Fetch):
    """Calls servers outside: by HTTP/1.1, a connection each, through no proxy."""

    def __init__(self, networks: Sequence[Network] = (), *, resolve: Resolve = socket.getaddrinfo) -> None:
        self._networks = tuple(networks)
        self._resolve = resolve

    def must_allow(self, url: str) -> None:
        target, deadline = Target.of(url), Deadline.after(SECONDS)
        with _told(target, deadline):
            places_of(target, self._resolve, self._networks, deadline)

    def send(self, outgoing: Outgoing) -> Reply:
        deadline = Deadline.after(outgoing.seconds)
        asking = outgoing
        for _ in range(outgoing.redirects + 1):
            reply = self._exchanged(asking, deadline)
            following = redirected(asking, reply)
            if following is None:
                return reply
            asking = following
        raise FetchFailed(f"{Target.of(outgoing.url).host} redirects more than {outgoing.redirects} times.")

    def _exchanged(self, outgoing: Outgoing, deadline: Deadline) -> Reply:
        from .exchange import exchanged  # noqa: PLC0415 - urllib3 takes longer to load than softfactory may

        target = Target.of(outgoing.url)
        with _told(target, deadline):
            places = places_of(target, self._resolve, self._networks, deadline)
            with released(connected(places, deadline)) as plain:
                if target.scheme == "http":
                    return exchanged(outgoing, target, plain)
                with released(secured(plain, target.host, self._tls)) as connection:
                    return exchanged(outgoing, target, connection)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return tls_context()


@contextmanager
def _told(target: Target, deadline: Deadline) -> Generator[None, None, None]:
    """Say in one sentence what went wrong on the way; the path stays untold, for it may be a secret."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        why = error.verify_message.removesuffix(".")
        raise FetchFailed(f"The certificate of {target.host} is not valid: {why}.") from error
    except (OSError, HTTPException) as error:
        if deadline.over or isinstance(error, TimeoutError):
            raise FetchFailed(f"{target.host} takes longer than {deadline.seconds:g} seconds.") from error
        raise FetchFailed(f"{target.host} cannot be reached, or does not answer as HTTP says.") from error

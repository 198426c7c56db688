"""The head of the audit log to somebody else's server."""

from collections.abc import Iterable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from softfactory.domain.audit.ports import Anchor, AnchorUnavailable, Line

from .lines import written

TIMEOUT = 10
"""Seconds for connecting, and for each answer of the socket."""
GOOD = range(200, 300)


class WebhookAnchor(Anchor):
    """POSTs each head as one JSON object; any answer but 2xx is a failure, a redirect too.

    It does not know what another process sent, or what this one did before it was started: then the list of the erased
    begins anew, and the receiver keeps what it has.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._server = (parts.hostname or "", parts.port)
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._host = parts.netloc.rpartition("@")[2]
        self._last: Line | None = None

    def append(self, line: Line) -> None:
        connection = self._kind(*self._server, timeout=TIMEOUT)
        try:
            connection.request("POST", self._target, written(line), {"Content-Type": "application/json"})
            status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise AnchorUnavailable(
                f"The webhook at {self._host} of SOFTFACTORY_AUDIT_ANCHOR fails: {error}"
            ) from error
        finally:
            connection.close()
        if status not in GOOD:
            raise AnchorUnavailable(f"The webhook at {self._host} of SOFTFACTORY_AUDIT_ANCHOR answers {status}.")
        self._last = line

    def last(self) -> Line | None:
        return self._last

    def lines(self) -> Iterable[Line | None]:
        return () if self._last is None else (self._last,)

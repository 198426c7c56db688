"""What is asked next when a server says: elsewhere. Source: RFC 9110, section 15.4."""

from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urljoin

import attrs

from softfactory.domain.kernel.fetch import Outgoing, Reply, TargetNotAllowed

from .target import Target

FOLLOWED = frozenset({301, 302, 303, 307, 308})
SEE_OTHER = 303
BECOMES_GET = frozenset({301, 302})
"""For a POST, as every client does since there are any."""
SECRET = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Meant for the origin that they were sent to."""


def leads_on(status: int, headers: Mapping[str, str]) -> bool:
    """Tell whether an answer is a redirect that is followed."""
    return status in FOLLOWED and "location" in headers


def redirected(asked: Outgoing, reply: Reply) -> Outgoing | None:
    """Return what is asked next, None where the reply is the answer. Raises `TargetNotAllowed`."""
    if not leads_on(reply.status, reply.headers):
        return None
    url = _joined(reply.url, reply.headers["location"])
    dropped = set() if Target.of(url).origin == Target.of(asked.url).origin else SECRET
    method, body = asked.method, asked.body
    if (reply.status == SEE_OTHER and method != "HEAD") or (reply.status in BECOMES_GET and method == "POST"):
        method, body = "GET", None
    headers = {name: value for name, value in asked.headers.items() if name.lower() not in dropped}
    if body is None:
        headers = {name: value for name, value in headers.items() if not name.lower().startswith("content-")}
    return attrs.evolve(asked, url=url, method=method, body=body, headers=headers)


def _joined(base: str, location: str) -> str:
    """Return where a header leads; its bytes are UTF-8 more often than what HTTP says they are."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode()
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise TargetNotAllowed("It redirects to what is no address of a page.") from error

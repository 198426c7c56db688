"""One request and its answer, with urllib3, on a connection that is there."""

from collections.abc import Mapping
from http.client import HTTPException
from socket import socket

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from softfactory.domain.kernel.fetch import FetchFailed, Outgoing, Reply

from .redirects import leads_on
from .target import Target

OURS = {"User-Agent": "softfactory", "Accept": "*/*", "Accept-Encoding": "gzip, deflate", "Connection": "close"}
FRAMING = frozenset({"connection", "content-length", "host", "transfer-encoding"})
"""Said by HTTP itself, whatever the caller says."""
PACKINGS = frozenset({"deflate", "gzip", "identity", "x-gzip", ""})
"""What urllib3 unpacks without ever making more than it was asked for."""
FIRST_STATUS = 200


def exchanged(outgoing: Outgoing, target: Target, connection: socket) -> Reply:
    """Ask, and return the answer; a redirect without its body. Raises `FetchFailed`, HTTPException, OSError."""
    kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
    http = kind(target.host, target.port)
    http.sock = connection  # so that it never connects by itself, to whatever the name stands for by then
    try:
        http.request(outgoing.method, target.path, outgoing.body, _headers(outgoing), preload_content=False)
        with http.getresponse() as response:
            return _reply(outgoing, target, response)
    except HTTPError as error:  # urllib3's own, which only who has loaded it can name
        raise HTTPException from error
    finally:
        http.close()


def _reply(outgoing: Outgoing, target: Target, response: BaseHTTPResponse) -> Reply:
    headers = {name.lower(): response.headers[name] for name in response.headers}
    if response.status < FIRST_STATUS:
        raise FetchFailed(f"{target.host} answers {response.status}, which is no answer.")
    body = b"" if leads_on(response.status, headers) else _body(outgoing, target, headers, response)
    return Reply(status=response.status, url=target.url, headers=headers, body=body)


def _body(outgoing: Outgoing, target: Target, headers: Mapping[str, str], response: BaseHTTPResponse) -> bytes:
    packings = {one.strip().lower() for one in headers.get("content-encoding", "").split(",")}
    if not packings <= PACKINGS:
        raise FetchFailed(f"{target.host} packs its answer in a way that it was not asked for.")
    body = response.read(outgoing.most_bytes + 1)
    if len(body) > outgoing.most_bytes:
        raise FetchFailed(f"{target.host} sends more than {outgoing.most_bytes} bytes.")
    return body


def _headers(outgoing: Outgoing) -> dict[str, str]:
    given = {name: value for name, value in outgoing.headers.items() if name.lower() not in FRAMING}
    names = {name.lower() for name in given}
    return {name: value for name, value in OURS.items() if name.lower() not in names} | given

"""Questions to a server, each on a connection of its own."""

import contextlib
import http.client
import json
from collections.abc import Mapping
from http import HTTPStatus

PATIENCE = 30.0
"""Seconds to wait for an answer."""
EMAIL = "reader@shop.example"
PASSWORD = "correct-horse-battery-staple-42"  # noqa: S105 - of servers that live for a minute on this machine


def get(url: str, path: str, token: str | None = None) -> tuple[int, bytes]:
    """Return status and body of one request."""
    return _call(url, "GET", path, None, {"Authorization": f"Bearer {token}"} if token else {})


def log_in(url: str) -> str:
    """Return the reader's access token, good for ten minutes."""
    credentials = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
    status, body = _call(url, "POST", "/api/auth/login", credentials, {"Content-Type": "application/json"})
    if status != HTTPStatus.OK:
        raise RuntimeError(f"No login: {status} {body.decode()}")
    token: str = json.loads(body)["access_token"]
    return token


def _call(url: str, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()

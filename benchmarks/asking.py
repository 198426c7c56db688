"""Questions to a server, each on a connection of its own."""

import contextlib
import http.client
import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import attrs

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


@attrs.frozen
class Reader:
    """Somebody who is logged in."""

    url: str
    token: str

    def post(self, path: str, body: object) -> dict[str, Any]:
        """Return what was answered; raises `RuntimeError` for a refusal."""
        return self._told("POST", path, json.dumps(body).encode())

    def page(self, path: str) -> dict[str, Any]:
        """Return one page of a list, or anything else there is to read; raises `RuntimeError` for a refusal."""
        return self._told("GET", path, None)

    def all(self, path: str, query: str = "") -> Iterator[dict[str, Any]]:
        """Yield a list to its end."""
        cursor: str | None = ""
        while cursor is not None:
            after = f"&cursor={cursor}" if cursor else ""
            page = self.page(f"{path}?limit=100{query}{after}")
            yield from page["items"]
            cursor = page["next_cursor"]

    def _told(self, method: str, path: str, body: bytes | None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        status, answer = _call(self.url, method, path, body, headers)
        if status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
            raise RuntimeError(f"{method} {path}: {status} {answer.decode()}")
        found: dict[str, Any] = json.loads(answer)
        return found


def _call(url: str, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()

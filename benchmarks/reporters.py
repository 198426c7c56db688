"""Programs that report errors and never give up: what is not answered is sent again under the same ids.

    python -m benchmarks.reporters PORT PROJECT KEY NUMBER EVENTS BUGS

One process each. It ends when everything it had to say was answered 2xx, and prints what that took.
"""

import contextlib
import gzip
import hashlib
import http.client
import json
import random
import sys
import time
from http import HTTPStatus
from typing import Any

import attrs

SENDERS = 4
BATCH = 100
"""Events of a list, at most."""
SINGLE = 0.05
"""Which part of the events comes alone, as an SDK's envelope."""
PAUSE = 0.05
"""Seconds before the next attempt."""
PATIENCE = 10.0
"""Seconds to wait for an answer."""
LETTERS = str.maketrans("0123456789", "abcdefghij")


@attrs.define
class Tries:
    """What it took."""

    requests: int = 0
    unanswered: int = 0
    """Attempts without an answer: whether they were stored, nobody knows."""
    turned_away: int = 0
    """Answered 429 or 5xx."""


def event_id(sender: int, number: int) -> str:
    """Return the id of an event: the same at each attempt, and known to whoever counts."""
    return hashlib.md5(f"{sender}:{number}".encode(), usedforsecurity=False).hexdigest()


def bug(number: int, events: int, bugs: int, dice: random.Random) -> str:
    """Return what an event is of: one of the bugs there are by then, so that there are new ones all the time."""
    known = 1 + number * bugs // events
    chosen = known - 1 if number % max(1, events // bugs) < 2 else dice.randrange(known)
    return f"Bug{str(chosen).translate(LETTERS).capitalize()}Error"


class Sender:
    """One program's connection."""

    def __init__(self, port: int, project: int, key: str) -> None:
        self._port, self._project, self._key = port, project, key
        self._connection: http.client.HTTPConnection | None = None
        self.tries = Tries()

    def send_list(self, events: list[tuple[str, str]]) -> None:
        """Report a list of (event id, type)."""
        said = [{"event_id": event, "error_type": kind, "message": f"order {event} failed"} for event, kind in events]
        receipts = json.loads(self._insist("/api/errors/log", json.dumps(said).encode(), "application/json"))["items"]
        assert [receipt["event_id"] for receipt in receipts] == [event for event, _ in events]

    def send_one(self, event: str, kind: str) -> None:
        """Report one event as an SDK does."""
        payload = {"event_id": event, "exception": {"values": [{"type": kind, "value": f"order {event} failed"}]}}
        lines = [{"event_id": event}, {"type": "event"}, payload]
        body = "\n".join(map(json.dumps, lines)).encode()
        answer = self._insist(f"/api/{self._project}/envelope/", body, "application/x-sentry-envelope")
        assert json.loads(answer)["id"] == event

    def _insist(self, path: str, body: bytes, content_type: str) -> bytes:
        headers = {"Content-Type": content_type, "X-Sentry-Auth": f"Sentry sentry_key={self._key}, sentry_version=7"}
        if content_type != "application/json":
            headers["Content-Encoding"], body = "gzip", gzip.compress(body, 1)
        while True:
            self.tries.requests += 1
            status, answer = self._ask(path, body, headers)
            if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
                return answer
            if status and status != HTTPStatus.TOO_MANY_REQUESTS and status < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise RuntimeError(f"{path}: {status} {answer.decode()[:500]}")
            self.tries.unanswered += status == 0
            self.tries.turned_away += status != 0
            time.sleep(PAUSE)

    def _ask(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return status and answer; 0 when there was none."""
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
            self._connection.request("POST", path, body, headers)
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            with contextlib.suppress(OSError, AttributeError):
                self._connection.close()  # type: ignore[union-attr]  # None was suppressed
            self._connection = None
            return 0, b""


def main(arguments: list[str]) -> None:
    """Report all that one program has to say."""
    key = arguments.pop(2)
    port, project, mine, events, bugs = map(int, arguments)
    dice, sender, batch = random.Random(mine), Sender(port, project, key), list[tuple[str, str]]()
    for number in range(events):
        told = event_id(mine, number), bug(number, events, bugs, dice)
        if dice.random() < SINGLE:
            sender.send_one(*told)
        else:
            batch.append(told)
        if len(batch) >= dice.randint(BATCH // 2, BATCH) or (batch and number == events - 1):
            sender.send_list(batch)
            batch = []
    found: dict[str, Any] = attrs.asdict(sender.tries)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])

"""A webhook's endpoint on this machine: it verifies each message, keeps it, and refuses a few to have them again."""

import base64
import contextlib
import hmac
import json
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REFUSED = 0.02
"""Which part of what comes is answered 503, after it was kept: it comes again, and must come under the same id."""
PREFIX = "whsec_"


class Hook(ThreadingHTTPServer):
    """What was received: how often under which id, and which occurrence each id was about."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.secrets: dict[str, bytes] = {}
        """By rule."""
        self.times: Counter[str] = Counter()
        self.about: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        """What each id was about: condition, pattern and event; more than one would be an id given twice."""
        self.forged = 0
        """Whose signature was wrong."""
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/hook"

    def trust(self, rule: dict[str, Any]) -> None:
        """Learn the secret of a rule from the answer that made it."""
        self.secrets[rule["id"]] = base64.b64decode(rule["secret"].removeprefix(PREFIX))

    def take(self, headers: dict[str, str], body: bytes) -> None:
        """Verify one message, and keep it."""
        told = json.loads(body)
        data = told["data"]
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        made = "v1," + base64.b64encode(hmac.digest(self.secrets[data["rule_id"]], signed, "sha256")).decode()
        with self._lock:
            is_ours = (
                hmac.compare_digest(made, headers["webhook-signature"]) and data["alert_id"] == headers["webhook-id"]
            )
            self.forged += not is_ours
            self.times[headers["webhook-id"]] += 1
            condition = told["type"].rpartition(".")[2]
            self.about[headers["webhook-id"]].add((condition, data["pattern_id"], data["event_id"]))


class _Taking(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        """Take one message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.take({name.lower(): value for name, value in self.headers.items()}, body)
        again = random.random() < REFUSED
        self.send_response(HTTPStatus.SERVICE_UNAVAILABLE if again else HTTPStatus.NO_CONTENT)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def listening() -> Iterator[Hook]:
    """Listen until the block ends."""
    with Hook() as hook:
        thread = threading.Thread(target=hook.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield hook
        finally:
            hook.shutdown()
            thread.join()

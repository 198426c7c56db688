"""A server on this machine that answers as Stripe's API does, as far as the gateway asks."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import attrs

from .answers import Answer, Book, refused
from .forms import decoded

KEY = "sk_test_51OnlyForTests0123456789"


@attrs.frozen(kw_only=True)
class Sent:
    """A request that came."""

    method: str
    path: str
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    key: str | None = None
    """The Idempotency-Key."""


@attrs.define(kw_only=True)
class FakeStripe:
    """What it has, what it was asked, and what it is to answer out of turn."""

    url: str
    book: Book
    sent: list[Sent] = attrs.field(factory=list)
    broken: list[Answer] = attrs.field(factory=list)
    """Answers that come before any other, first one first."""
    answered: dict[str, tuple[Sent, Answer]] = attrs.field(factory=dict)
    """By Idempotency-Key, as Stripe keeps them for a day."""

    def answer(self, sent: Sent, authorization: str) -> Answer:
        """Return what Stripe would say."""
        self.sent.append(sent)
        if self.broken:
            return self.broken.pop(0)
        if authorization != f"Bearer {KEY}":
            return refused(401, "invalid_request_error", f"Invalid API Key provided: {authorization[7:]}")
        if sent.key and sent.method == "POST" and sent.key in self.answered:
            before, answer = self.answered[sent.key]
            same = (before.path, before.body) == (sent.path, sent.body)
            return (
                answer if same else refused(400, "idempotency_error", "Keys can only be used with the same parameters.")
            )
        answer = self.book.asked(sent.method, sent.path, sent.query, sent.body)
        if sent.key and sent.method == "POST" and (answer.status < 400 or answer.status == 402):
            self.answered[sent.key] = (sent, answer)
        return answer


@contextmanager
def serving(book: Book) -> Iterator[FakeStripe]:
    """Answer at a free port until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    fake = FakeStripe(url=f"http://127.0.0.1:{server.server_port}", book=book)
    server.fake = fake  # type: ignore[attr-defined]  # the handler finds it there
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    timeout = 5
    lock = threading.Lock()

    def _speak(self) -> None:
        parts = urlsplit(self.path)
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        sent = Sent(
            method=self.command,
            path=parts.path,
            query=decoded(parts.query),
            body=decoded(form),
            key=self.headers.get("Idempotency-Key"),
        )
        with self.lock:
            answer = self.server.fake.answer(sent, self.headers.get("Authorization", ""))  # type: ignore[attr-defined]
        if answer.status == 0:  # hang up
            self.close_connection = True
            return
        raw = answer.body.encode() if isinstance(answer.body, str) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in {"Request-Id": "req_1", "Stripe-Should-Retry": "false", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = do_DELETE = _speak  # noqa: N815 - the names of the standard library

    def log_message(self, *_: object) -> None:
        """Say nothing."""

"""A platform served by its DSN, and a server that answers what a test wants answered."""

import gzip
import json
import logging
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import attrs
import pytest
from waitress import wasyncore
from waitress.server import create_server

import softfactory
from softfactory.domain.kernel.actor import SYSTEM

PATIENCE = 20.0
KEY = "0123456789abcdef0123456789abcdef"


@attrs.frozen
class Envelope:
    """What a server was sent."""

    headers: dict[str, str]
    items: list[tuple[str, Any]]

    def item(self, kind):
        return next((payload for found, payload in self.items if found == kind), None)

    @property
    def event(self):
        return self.item("event")

    @property
    def lost(self):
        report = self.item("client_report") or {"discarded_events": []}
        return {one["reason"]: one["quantity"] for one in report["discarded_events"]}


class Listener(ThreadingHTTPServer):
    """Keeps envelopes, and answers them with (status, headers) in turn, 200 at the end; waits while closed."""

    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), _Answering)
        self.answers = []
        self.envelopes = []
        self.entered = threading.Semaphore(0)
        self.open = threading.Event()
        self.open.set()

    @property
    def dsn(self):
        return f"http://{KEY}@127.0.0.1:{self.server_port}/1"

    @property
    def events(self):
        return [envelope.event for envelope in self.envelopes if envelope.event]


class _Answering(BaseHTTPRequestHandler):
    server: Listener
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self):
        body = gzip.decompress(self.rfile.read(int(self.headers["Content-Length"])))
        lines = body.split(b"\n")[1:-1]
        items = [
            (json.loads(head)["type"], json.loads(item)) for head, item in zip(lines[::2], lines[1::2], strict=True)
        ]
        self.server.entered.release()
        assert self.server.open.wait(PATIENCE)
        self.server.envelopes.append(Envelope(dict(self.headers) | {"path": self.path}, items))
        status, headers = self.server.answers.pop(0) if self.server.answers else (200, {})
        self.send_response(status)
        for name, value in {"Content-Length": "2", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


@contextmanager
def listening(port=0):
    with Listener(port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.open.set()
            server.shutdown()
            thread.join(PATIENCE)


@contextmanager
def waitress(application):
    """Serve the application, and yield its address."""
    server = create_server(application, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(PATIENCE)
        server.task_dispatcher.shutdown()


@pytest.fixture
def listener():
    with listening() as server:
        yield server


@pytest.fixture
def shop(platform):
    """The id of a project of `platform`."""
    return platform.errors.create_project(SYSTEM, name="shop").id


@pytest.fixture
def dsn(platform, shop):
    """The DSN of the project, served over HTTP."""
    with waitress(softfactory.wsgi(platform)) as address:
        key = platform.errors.keys(SYSTEM, shop).items[0].key
        yield f"http://{key}@{address}/{shop}"


@pytest.fixture
def log():
    """A logger by itself: pytest's own handlers stumble over what ours must not."""
    return logging.Logger("shop.cart")  # noqa: LOG001 - not among the registered ones, which they see


@pytest.fixture
def stored(platform):
    """The payloads that are stored, in the order of their coming."""

    def stored():
        found = platform.errors.recent(SYSTEM).items
        payloads = [platform.errors.event(SYSTEM, event.event_id).payload for event in found]
        return sorted(payloads, key=lambda payload: payload["timestamp"])

    return stored

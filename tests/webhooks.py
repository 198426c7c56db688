"""A real HTTP server on this machine that takes webhooks, and answers what the test says."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import attrs

HERE = (ip_network("127.0.0.0/8"),)


@attrs.frozen
class Received:
    """A request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


class Endpoint(ThreadingHTTPServer):
    """Keeps what it was sent; `answers` are given in their order, the last one again and again."""

    daemon_threads = True

    def __init__(self, answers: list[int]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.got = answers, list[Received]()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hook"


class Handler(BaseHTTPRequestHandler):
    """Takes one webhook."""

    server: Endpoint

    def do_POST(self) -> None:
        """Keep it, and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(Received(self.path, {name.lower(): self.headers[name] for name in self.headers}, body))
        self.send_response(self.server.answers[min(len(self.server.got), len(self.server.answers)) - 1])
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def endpoint(*answers: int) -> Generator[Endpoint, None, None]:
    """Run a server; without *answers* it takes everything."""
    with Endpoint(list(answers) or [204]) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()

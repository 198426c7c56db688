"""Writes down what an SDK sends: `python -m tests.clients.record DIRECTORY` answers every request with 200.

Each request becomes N.json (method, path, headers) and N.body (the bytes as they were sent, still encoded).
"""

import argparse
import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

KEY = "0123456789abcdef0123456789abcdef"
"""The key of everything that is recorded: it opens nothing."""

EVENT_ID = re.compile(r"[0-9a-f]{32}")
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "x-sentry-auth, content-type, content-encoding, authorization",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
}


class Recorder(ThreadingHTTPServer):
    """Listens on this machine and writes requests into a directory, numbered in the order they came."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, directory: Path, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.numbers = count(1)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def dsn(self) -> str:
        """What an SDK is given."""
        return f"http://{KEY}@127.0.0.1:{self.server_port}/1"

    def keep(self, described: dict[str, Any], body: bytes) -> None:
        """Write one request."""
        name = self.directory / f"{next(self.numbers):04}"
        name.with_suffix(".body").write_bytes(body)
        name.with_suffix(".json").write_text(json.dumps(described, indent=1) + "\n")


class Handler(BaseHTTPRequestHandler):
    """Answers every method alike."""

    server: Recorder
    protocol_version = "HTTP/1.1"
    timeout = 10
    wbufsize = -1  # an answer in one packet: in two, the second waits for an acknowledgement

    def answer(self) -> None:
        """Write the request down and accept it."""
        body = b"".join(self._chunks()) if self._is_chunked() else self._sized()
        if self.command != "OPTIONS":
            self.server.keep({"method": self.command, "path": self.path, "headers": dict(self.headers)}, body)
        found = EVENT_ID.search(body.split(b"\n", 1)[0].decode("latin-1"))
        reply = json.dumps({"id": found[0] if found else KEY}).encode()
        self.send_response(200)
        for name, value in {**CORS, "Content-Type": "application/json", "Content-Length": str(len(reply))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply)

    do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer  # noqa: N815 - names of http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def _is_chunked(self) -> bool:
        return "chunked" in self.headers.get("Transfer-Encoding", "")

    def _sized(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass


@contextmanager
def recording(directory: Path) -> Iterator[Recorder]:
    """Record into *directory* until the block ends."""
    with Recorder(directory) as recorder:
        threading.Thread(target=recorder.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield recorder
        finally:
            recorder.shutdown()


def main() -> None:
    """Record until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.clients.record", description="Record what SDKs send.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    with Recorder(given.directory, given.port) as recorder:
        sys.stdout.write(f"Recording into {given.directory}. DSN: {recorder.dsn}\n")
        sys.stdout.flush()
        try:
            recorder.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()

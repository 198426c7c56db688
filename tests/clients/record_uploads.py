"""Writes down what sentry-cli sends, and the event of the program it is for: `python -m tests.clients.record_uploads`.

Each request becomes NN.json (method, path, headers) and NN.body in tests/uploads; an API key and a project's key of
nobody stand in place of those that were used.
"""

import io
import json
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import softfactory
from softfactory.domain.accounts.model import Scope
from softfactory.domain.kernel.actor import Role

from .programs import install_packages
from .record import KEY
from .sourcemaps import Build

UPLOADS = Path(__file__).parents[1] / "uploads"
TOKEN = "sf_nobodys"
PASSWORD = "nobody-guesses-this-one"
HEADERS = ("content-type", "content-encoding", "user-agent")


class Quiet(WSGIRequestHandler):
    """Serves, and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class Recorded:
    """An application that writes down what it is asked."""

    def __init__(self, application: Any, secrets: dict[bytes, bytes]) -> None:
        self.application, self.secrets, self.numbers = application, secrets, count(1)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Pass a request on."""
        body = self._body(environ)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        headers = {name: environ.get(f"HTTP_{name.upper().replace('-', '_')}") for name in HEADERS}
        headers["content-type"] = environ.get("CONTENT_TYPE")
        path = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else "")
        described = {
            "method": environ["REQUEST_METHOD"],
            "path": path,
            "headers": {name: value for name, value in headers.items() if value and value != "text/plain"},
        }
        name = UPLOADS / f"{next(self.numbers):02}"
        name.with_suffix(".json").write_bytes(self._neutral(json.dumps(described, indent=1).encode() + b"\n"))
        name.with_suffix(".body").write_bytes(self._neutral(body))
        found: Iterable[bytes] = self.application(environ, start_response)
        return found

    def _body(self, environ: dict[str, Any]) -> bytes:
        stream = environ["wsgi.input"]
        if environ.get("HTTP_TRANSFER_ENCODING") != "chunked":
            return bytes(stream.read(int(environ.get("CONTENT_LENGTH") or 0)))
        found = b""
        while size := int(stream.readline(), 16):
            found += stream.read(size)
            stream.readline()
        stream.readline()
        return found

    def _neutral(self, raw: bytes) -> bytes:
        for secret, instead in self.secrets.items():
            raw = raw.replace(secret, instead)
        return raw


def main() -> None:
    """Record everything anew."""
    install_packages()
    shutil.rmtree(UPLOADS, ignore_errors=True)
    UPLOADS.mkdir()
    services = softfactory.build(softfactory.Settings(database_url="memory://", secret_key="recordings" * 4))
    email = "nobody@example.org"
    services.accounts.add_user(softfactory.SYSTEM, email=email, name="N", role=Role.ADMIN, password=PASSWORD)
    actor = services.actor(services.accounts.log_in(email, PASSWORD).access_token)
    _, token = services.accounts.add_api_key(actor, name="sentry-cli", scopes=[Scope.WRITE])
    project = services.errors.create_project(softfactory.SYSTEM, name="Shop front")
    [key] = services.errors.keys(softfactory.SYSTEM, project.id).items
    with tempfile.TemporaryDirectory() as name:
        secrets = {token.encode(): TOKEN.encode(), key.key.encode(): KEY.encode(), f"{name}/".encode(): b"/srv/"}
        application = Recorded(softfactory.wsgi(services), secrets)
        with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            url = f"http://127.0.0.1:{server.server_port}"
            environment = {
                "SENTRY_DSN": f"http://{key.key}@127.0.0.1:{server.server_port}/{project.id}",
                "SENTRY_URL": url,
                "SENTRY_AUTH_TOKEN": token,
                "SENTRY_ORG": "any",
                "SENTRY_PROJECT": "shop-front",
            }
            build = Build(home=Path(name) / "shop", release=1, environment=environment).made()
            build.uploaded(by_debug_id=True)
            build.ran()
            server.shutdown()
    sys.stdout.write(f"{len(list(UPLOADS.glob('*.json')))} requests\n")


if __name__ == "__main__":
    main()

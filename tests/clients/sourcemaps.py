"""A minified program whose source maps the real sentry-cli uploads: `python -m tests.clients.sourcemaps`.

Two releases of it are bundled by esbuild, with other lines and other minified names, and report by @sentry/node. The
server must show one pattern, by the function, file and line that a person wrote.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

import attrs

from benchmarks.asking import get, log_in
from benchmarks.machine import free_port
from benchmarks.serving import Platform

from .programs import HERE, MODULES, TIMEOUT, install_packages

SOURCE = HERE / "minified"
TOOLS = MODULES / ".bin"
BEFORE = "// Another release: what is above moves what is below, and takes its names.\n" + "".join(
    f"function step{number}(text: string): string {{\n  return text + {number};\n}}\n"
    f"console.debug(step{number}('a'), step{number}('b'), step{number}('c'));\n"
    for number in range(9)
)
WRITTEN = "return price.amount * item.quantity;"


@attrs.frozen(kw_only=True)
class Build:
    """One release of the program: its sources, its bundle, and where an upload goes."""

    home: Path
    release: int
    environment: dict[str, str]

    @property
    def line(self) -> int:
        """The line that goes wrong, as it was written."""
        lines = (self.home / "src/cart.ts").read_text().splitlines()
        return next(number for number, line in enumerate(lines, 1) if WRITTEN in line)

    def made(self) -> "Build":
        """Copy, change and bundle the sources."""
        shutil.copytree(SOURCE, self.home / "src")
        (self.home / "node_modules").symlink_to(MODULES)
        if self.release > 1:
            cart = self.home / "src/cart.ts"
            cart.write_text(BEFORE + cart.read_text())
        options = (
            "--bundle",
            "--packages=external",
            "--minify",
            "--sourcemap",
            "--platform=node",
            "--outfile=dist/shop.js",
        )
        self._run("esbuild", "src/main.ts", *options, "--log-level=error")
        return self

    def uploaded(self, *, by_debug_id: bool) -> None:
        """Have sentry-cli upload the maps, found by debug ids or by the release."""
        if by_debug_id:
            self._run("sentry-cli", "sourcemaps", "inject", "dist")
        place = ("--url-prefix", f"~{self.home / 'dist'}") if not by_debug_id else ()
        self._run("sentry-cli", "sourcemaps", "upload", "--wait", "--release", self.name, *place, "dist")

    def ran(self) -> None:
        """Run it to its end."""
        self._done(["node", "dist/shop.js"])

    @property
    def name(self) -> str:
        """What the release is called."""
        return f"shop@{self.release}.0.0"

    def _run(self, tool: str, *arguments: str) -> None:
        self._done([str(TOOLS / tool), *arguments])

    def _done(self, command: list[str]) -> None:
        done = subprocess.run(
            command, cwd=self.home, env=self._all(), capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")

    def _all(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return {**kept, "TZ": "UTC", **self.environment, "SENTRY_RELEASE": self.name}


def main() -> int:
    """Build, upload, run, look; 1 if the pattern is not what a person wrote."""
    install_packages()
    with tempfile.TemporaryDirectory() as name:
        directory, port = Path(name), free_port()
        platform = Platform(database_url=f"sqlite:///{directory}/clients.db", directory=directory)
        platform.add_reader()
        with platform.serving(port=port) as server:
            project = platform.add_project("Shop front", url=server.url)
            token = log_in(server.url)
            builds = [_reported(directory, release, project["dsn"], server.url, token) for release in (1, 2)]
            patterns = _asked(server.url, f"/api/errors/patterns?project={project['id']}", token)["items"]
            events = [
                _asked(server.url, f"/api/errors/events/{one['event_id']}", token)
                for one in _asked(server.url, f"/api/errors/recent?project={project['id']}", token)["items"]
            ]
        return _judged(patterns, events, builds)


def _reported(directory: Path, release: int, dsn: str, url: str, token: str) -> Build:
    """Return a release that was built, uploaded and run."""
    environment = {
        "SENTRY_DSN": dsn,
        "SENTRY_URL": url,
        "SENTRY_AUTH_TOKEN": _api_key(url, token),
        "SENTRY_ORG": "any",
        "SENTRY_PROJECT": "shop-front",
    }
    build = Build(home=directory / f"shop-{release}", release=release, environment=environment).made()
    build.uploaded(by_debug_id=release == 1)
    build.ran()
    return build


def _api_key(url: str, token: str) -> str:
    asked = urllib.request.Request(  # noqa: S310 - a server of ours
        f"{url}/api/auth/api-keys",
        data=json.dumps({"name": "sentry-cli", "scopes": ["write"]}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:  # noqa: S310
        return str(json.load(answer)["key"])


def _asked(url: str, path: str, token: str) -> Any:
    status, body = get(url, path, token)
    if status != 200:
        raise RuntimeError(f"{path}: {status} {body.decode()}")
    return json.loads(body)


def _judged(patterns: list[dict[str, Any]], events: list[dict[str, Any]], builds: list[Build]) -> int:
    frames = [event["payload"]["exception"]["values"][-1]["stacktrace"]["frames"][-1] for event in events]
    seen = sorted({(frame["filename"], frame["lineno"], frame["function"]) for frame in frames})
    wanted = sorted({("src/cart.ts", build.line, "priceOf") for build in builds})
    names = {frame["data"]["minified"]["function"] for frame in frames}
    good = (
        [pattern["frequency"] for pattern in patterns] == [len(builds)] and seen == wanted and len(names) == len(builds)
    )
    for pattern in patterns:
        sys.stdout.write(
            f"{pattern['frequency']:4} {pattern['error_type']}: {pattern['template']}, {pattern['culprit']}\n"
        )
    sys.stdout.write(f"{seen}, minified as {sorted(names)}: {'as expected' if good else f'EXPECTED {wanted}'}\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

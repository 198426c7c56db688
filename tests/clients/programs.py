"""The programs: where they are, how one is run, and what its second release looks like."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
COUNTS = (7, 6, 5, 4, 3)
"""How often a run meets each of the five bugs."""
TIMEOUT = 120
TOP_LEVEL = re.compile(r"^(?=def |class |async function |function |export )", re.MULTILINE)


@attrs.frozen(kw_only=True)
class Program:
    """An application that uses one SDK."""

    name: str
    source: Path
    command: tuple[str, ...]

    def installed(self, directory: Path, *, release: int) -> Path:
        """Copy the program to *directory*; every release after the first has its lines elsewhere."""
        home = directory / f"{self.name}-{release}"
        shutil.copytree(self.source, home, ignore=shutil.ignore_patterns("__pycache__"))
        if MODULES.exists():
            (home / "node_modules").symlink_to(MODULES)
        for bugs in home.rglob("bugs.*"):
            bugs.write_text(TOP_LEVEL.sub("\n" * (3 * (release - 1)), bugs.read_text()))
        return home

    def run(self, home: Path, *, dsn: str, release: int, **options: str) -> None:
        """Run it from *home* to its end; raises `RuntimeError` with what it said when it fails."""
        environment = {**_neutral(), "SENTRY_DSN": dsn, "SENTRY_RELEASE": f"shop@{release}.0.0", **options}
        done = subprocess.run(
            self.command, cwd=home, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{self.name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


PYTHON = Program(name="python", source=HERE / "python", command=(sys.executable, "-m", "shop"))
NODE = Program(name="node", source=HERE / "javascript", command=("node", "node.mjs"))
BROWSER = Program(name="browser", source=HERE / "javascript", command=("node", "browser.mjs"))
PROGRAMS = (PYTHON, NODE, BROWSER)


def missing() -> str | None:
    """Say in one sentence what these programs need and this machine lacks; None when it has all."""
    lacking = [name for name in ("node", "npm") if shutil.which(name) is None]
    if chromium() is None:
        lacking.append("Chromium (" + ", ".join(CHROMIUM) + ")")
    return f"The client programs need {' and '.join(lacking)} on the PATH." if lacking else None


def chromium() -> str | None:
    """Return where Chromium is."""
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


def install_packages() -> None:
    """Install what package-lock.json names, unless it is there."""
    if not (MODULES / ".package-lock.json").exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=HERE, check=True, timeout=600)  # noqa: S607


def _neutral() -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "TZ": "UTC", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "CHROMIUM": chromium() or ""}

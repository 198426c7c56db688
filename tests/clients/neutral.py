"""Requests as if they had been made on any machine."""

import json
import re
import sys
from pathlib import Path

import attrs

from benchmarks.envelopes import Recording, framed, items_of

from .programs import MODULES, PROGRAMS

HEADERS = (
    "accept-encoding",
    "content-encoding",
    "content-length",
    "content-type",
    "origin",
    "transfer-encoding",
    "user-agent",
    "x-sentry-auth",
)
CONTEXTS = {
    "app": {"app_start_time": "2026-01-15T12:00:00.000Z", "app_memory": 120_000_000},
    "device": {"arch": "x64", "memory_size": 8_589_934_592, "processor_count": 2},
    "os": {"name": "Linux", "version": "6.1.0"},
}
MOST = 8
"""How much is kept of lists that only say what was installed."""
PAGE = re.compile(rb"http://127\.0\.0\.1:\d+")


def neutral(sent: Recording, directory: Path, port: int) -> Recording:
    """Return the request as if it had been made on any machine."""
    head, _, _ = sent.raw.partition(b"\n")
    items = [(header, _without_machine(payload, directory, port)) for header, payload in items_of(sent.raw)]
    headers = {
        name: PAGE.sub(b"https://shop.example", value.encode()).decode()
        for name, value in sent.headers.items()
        if name in HEADERS
    }
    raw = _replaced(head, directory, port) + b"\n" + b"".join(framed(*item) for item in items)
    return attrs.evolve(sent, headers={**headers, "host": "errors.example"}, raw=raw)


def _without_machine(payload: bytes, directory: Path, port: int) -> bytes:
    try:
        value = json.loads(_replaced(payload, directory, port))
    except ValueError:  # an attachment
        return payload
    contexts = value.get("contexts", {})
    value |= (
        {"contexts": {**contexts, **{name: CONTEXTS[name] for name in CONTEXTS.keys() & contexts}}} if contexts else {}
    )
    if "build" in contexts.get("runtime", {}):
        del contexts["runtime"]["build"]
    if "modules" in value:
        value["modules"] = dict(sorted(value["modules"].items())[:MOST])
    return json.dumps(_shortened(value), separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _shortened(value: object) -> object:
    """Return the value with its lists of words cut: they name every integration there is."""
    if isinstance(value, dict):
        return {name: _shortened(part) for name, part in value.items()}
    if isinstance(value, list):
        return value[:MOST] if all(isinstance(part, str) for part in value) else [_shortened(part) for part in value]
    return value


def _replaced(text: bytes, directory: Path, port: int) -> bytes:
    places = {str(MODULES): "/srv/shop/node_modules", f"127.0.0.1:{port}": "errors.example"}
    for release in (1, 2):
        places |= {str(directory / f"{program.name}-{release}"): "/srv/shop" for program in PROGRAMS}
    places |= {f"{sys.prefix}/lib": "/usr/lib", f"{sys.base_prefix}/lib": "/usr/lib"}
    for found, neutral in places.items():
        text = text.replace(found.encode(), neutral.encode())
    return PAGE.sub(b"https://shop.example", text)

"""A server that is killed again and again while programs report to it, and alerts are sent."""

import collections
import http.client
import json
import random
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any

import attrs

from benchmarks.asking import Reader, log_in
from benchmarks.hook import Hook
from benchmarks.machine import free_port
from benchmarks.reporters import SENDERS
from benchmarks.serving import Platform, Server

SOONEST, LATEST = 0.2, 5.0
"""Seconds from when the server answers to when it is killed."""
BUGS_EACH = 250
"""So many events there are for each bug."""
RESOLVED = 5
"""Patterns that are resolved each time the server is there again."""
PATIENCE = 240.0
"""Seconds to wait for the last alerts: a killed worker's jobs wait for their lease, refused ones for their next try."""
CONDITIONS = ("new", "regression", "severity")


@attrs.define(kw_only=True)
class Siege:
    """One database through all its kills."""

    platform: Platform
    hook: Hook
    project: dict[str, Any]
    events: int
    port: int = attrs.field(factory=free_port)
    rules: list[str] = attrs.field(factory=list)
    kills: int = 0
    resolved: int = 0
    seconds: float = 0.0

    def add_rules(self) -> None:
        """Make an alert rule of each condition that is decided at once."""
        with self.platform.serving(port=self.port) as server:
            reader = Reader(server.url, log_in(server.url))
            for condition in CONDITIONS:
                severity = {"severity": "high"} if condition == "severity" else {}
                wanted = {"project": self.project["id"], "name": condition, "condition": condition, **severity}
                rule = reader.post("/api/errors/alerts", {**wanted, "webhook": self.hook.url})
                self.hook.trust(rule)
                self.rules.append(rule["id"])

    def run(self, rounds: int) -> list[dict[str, int]]:
        """Have everything reported, killing the server again and again; return what it took each program."""
        began, dice = time.perf_counter(), random.Random()
        senders = [self._sender(number) for number in range(SENDERS)]
        while any(sender.poll() is None for sender in senders):
            with self.platform.serving(port=self.port) as server:
                self._kill_or_wait(server, senders, dice.uniform(SOONEST, LATEST) if self.kills < rounds else None)
        self.seconds = time.perf_counter() - began
        outputs = [sender.communicate()[0] for sender in senders]
        if any(sender.returncode for sender in senders):
            raise RuntimeError("A program that reports has failed.")
        return [json.loads(output) for output in outputs]

    def _sender(self, number: int) -> "subprocess.Popen[str]":
        each = self.events // SENDERS
        given = (self.port, self.project["id"], self.project["key"], number, each, max(1, self.events // BUGS_EACH))
        command = [sys.executable, "-m", "benchmarks.reporters", *map(str, given)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def _kill_or_wait(self, server: Server, senders: "list[subprocess.Popen[str]]", seconds: float | None) -> None:
        if seconds is None:
            for sender in senders:
                sender.wait()
            return
        timer = threading.Timer(seconds, server.kill)
        timer.start()
        with suppress(OSError, http.client.HTTPException, RuntimeError):  # it was killed while it was asked
            self._resolve_some(server)
        timer.join()
        self.kills += 1

    def _resolve_some(self, server: Server) -> None:
        reader = Reader(server.url, log_in(server.url))
        found = reader.page(f"/api/errors/patterns?project={self.project['id']}&status=active&limit=100")["items"]
        for pattern in random.sample(found, min(RESOLVED, len(found))):
            reader.post(f"/api/errors/patterns/{pattern['id']}/resolve", {"resolution": "Retried."})
            self.resolved += 1

    def wait_for_alerts(self, reader: Reader) -> None:
        """Return when nothing waits to be sent; raises `RuntimeError` when that takes too long."""
        until, states = time.monotonic() + PATIENCE, list[str]()
        while time.monotonic() < until:
            states = [
                one["state"] for rule in self.rules for one in reader.all(f"/api/errors/alerts/{rule}/deliveries")
            ]
            if "waiting" not in states:
                return
            time.sleep(1)
        raise RuntimeError(f"Alerts still wait: {collections.Counter(states)}")

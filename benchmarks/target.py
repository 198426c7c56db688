"""Where recorded envelopes are sent, as fresh events, and what came of them."""

import collections
import resource
from collections.abc import Sequence
from urllib.parse import urlsplit

import attrs

from benchmarks.connection import Outcome
from benchmarks.envelopes import Recording, encoded, new_id
from benchmarks.loop import Loop

CLIENT = "sentry.python/2.75.0"


@attrs.frozen(kw_only=True)
class Target:
    """Where to send, as whom, and how."""

    url: str
    project: int | str
    key: str
    encoding: str = "gzip"
    """`keep`: as it was recorded."""
    level: int = 6
    in_query: bool = False
    keep_alive: bool = True
    keep_time: bool = False

    @property
    def address(self) -> tuple[str, int]:
        """Host and port; raises `ValueError` for any host but this one."""
        parts = urlsplit(self.url)
        if parts.hostname not in {"127.0.0.1", "localhost"}:
            raise ValueError("Only servers on this machine are loaded.")
        return "127.0.0.1", parts.port or 80

    def request(self, recording: Recording, event_id: str) -> bytes:
        """Return a whole HTTP request that sends the recorded event under another id."""
        encoding = self.encoding
        if encoding == "keep":
            encoding = recording.headers.get("content-encoding", "identity")
        body = encoded(recording.fresh(event_id, self.key, keep_time=self.keep_time), encoding, self.level)
        return self._head(recording, encoding, len(body)) + body

    def _head(self, recording: Recording, encoding: str, length: int) -> bytes:
        parts = urlsplit(self.url)
        login = f"sentry_key={self.key}&sentry_version=7"
        where = f"{parts.path.rstrip('/')}/api/{self.project}/envelope/"
        lines = [f"POST {where}{'?' + login if self.in_query else ''} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"User-Agent: {CLIENT}", f"Content-Length: {length}"]
        lines.append(f"Content-Type: {recording.headers.get('content-type', 'application/x-sentry-envelope')}")
        if not self.in_query:
            lines.append(f"X-Sentry-Auth: Sentry {login.replace('&', ', ')}, sentry_client={CLIENT}")
        if encoding != "identity":
            lines.append(f"Content-Encoding: {encoding}")
        if not self.keep_alive:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@attrs.frozen(kw_only=True)
class Result:
    """What a run came to; times in milliseconds, of accepted requests."""

    sent: int
    accepted: Sequence[str]
    """Their event ids."""
    seconds: float
    rate: float
    """Accepted a second."""
    p50: float
    p95: float
    p99: float
    worst: float
    statuses: dict[int, int]
    errors: dict[str, int]
    connections: int
    client_cpu: float
    refusals: Sequence[str]

    def __str__(self) -> str:
        """Return one line."""
        times = f"p50 {self.p50:.2f}  p95 {self.p95:.2f}  p99 {self.p99:.2f}  max {self.worst:.2f} ms"
        rate = f"{len(self.accepted)} of {self.sent} accepted in {self.seconds:.3f} s, {self.rate:.1f}/s"
        return f"{rate}  {times}  statuses {self.statuses}  errors {self.errors}  connections {self.connections}"


@attrs.frozen(kw_only=True)
class Batch:
    """Requests made before the clock starts."""

    address: tuple[str, int]
    ids: Sequence[str]
    requests: Sequence[bytes]

    def send(self, *, concurrency: int, rate: float | None = None, timeout: float = 30.0) -> Result:
        """Send them all; *rate* is requests a second, *timeout* seconds a request."""
        before = _cpu()
        loop = Loop(self.address, self.requests, rate=rate, timeout=timeout)
        return _result(self.ids, loop.run(min(concurrency, len(self.ids))), _cpu() - before)


def prepared(target: Target, corpus: Sequence[Recording], count: int) -> Batch:
    """Make *count* events for *target*, the corpus over and over."""
    ids = [new_id() for _ in range(count)]
    requests = [target.request(corpus[number % len(corpus)], event_id) for number, event_id in enumerate(ids)]
    return Batch(address=target.address, ids=ids, requests=requests)


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the value that *percent* of the ordered values do not pass, NaN if there are none."""
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, max(0, round(percent / 100 * len(ordered) + 0.5) - 1))]


def _result(ids: Sequence[str], outcome: Outcome, cpu: float) -> Result:
    good = [number for number, status in enumerate(outcome.statuses) if 200 <= status < 300]
    times = sorted(outcome.seconds[number] * 1000 for number in good)
    return Result(
        sent=len(ids),
        accepted=[ids[number] for number in good],
        seconds=outcome.wall,
        rate=len(good) / outcome.wall,
        p50=percentile(times, 50),
        p95=percentile(times, 95),
        p99=percentile(times, 99),
        worst=percentile(times, 100),
        statuses=dict(sorted(collections.Counter(outcome.statuses).items())),
        errors=dict(outcome.errors),
        connections=outcome.connections,
        client_cpu=cpu,
        refusals=[answer.decode("latin-1") for answer in outcome.refusals],
    )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

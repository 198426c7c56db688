"""Events to a server, by its DSN.

All that sending needs is loaded with this module, by the thread that names the DSN: what another thread is loading
while the program forks is half there in the child.
"""

import encodings.idna  # noqa: F401 - of the first connection
import time
from collections.abc import Callable, Mapping, Sequence

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from .dsn import Dsn
from .envelope import packed
from .limits import TOO_MANY, Limits
from .losses import Losses
from .machine import now
from .outbox import Event, Pause

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 10.0
WAITS = (0.5, 1.0, 2.0)
"""Seconds before each further try when a connection fails; the event has its id, so a second copy is none."""
_LONGEST_ANSWER = 64 * 1024
_OK = range(200, 300)

Answer = tuple[int, Mapping[str, str]]


class Remote:
    """Sends an envelope for each event, on one connection that is kept."""

    def __init__(self, dsn: Dsn, losses: Losses, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._dsn, self._losses, self._clock = dsn, losses, clock
        self.begin_again()

    def begin_again(self) -> None:
        """Forget connections and what the server asked for."""
        self._pool: PoolManager | None = None
        self._limits = Limits()

    def send(self, events: Sequence[Event], pause: Pause) -> None:
        """Send each, or count it as lost."""
        for event in events:
            if self._limits.hold(self._clock()):
                self._losses.add("ratelimit_backoff")
            else:
                self._deliver(event, pause)

    def settle(self) -> None:
        """Report what was lost."""
        if not self._limits.hold(self._clock()) and (lost := self._losses.take()):
            self._post(None, lost, lambda _: False)

    def _deliver(self, event: Event, pause: Pause) -> None:
        status = self._post(event, self._losses.take(), pause)
        if status is not None and status not in _OK and status != TOO_MANY:  # a server counts what it refuses with 429
            self._losses.add("send_error", f"The server answers {status}.")

    def _post(self, event: Event | None, lost: Mapping[str, int], pause: Pause) -> int | None:
        """Return the answer's status, None if there was no answer or the event could not be sent at all."""
        try:
            answer = self._tried(packed(event, lost, now()), pause)
        except Exception as error:  # noqa: BLE001 - a defect here must not end the thread
            answer = None
            self._losses.add("internal_sdk_error", type(error).__name__)
        else:
            if answer is None and event:
                self._losses.add("network_error")
        if answer is None or answer[0] not in _OK:
            self._losses.put_back(lost)
        if answer is None:
            return None
        self._limits.hear(*answer, self._clock())
        return answer[0]

    def _tried(self, body: bytes, pause: Pause) -> Answer | None:
        for wait in (*WAITS, None):
            try:
                return self._asked(body)
            except (HTTPError, OSError):
                if wait is None or not pause(wait):
                    return None
        return None

    def _asked(self, body: bytes) -> Answer:
        response: BaseHTTPResponse = self._connected().request(
            "POST",
            self._dsn.envelopes,
            body=body,
            headers={
                "Content-Type": "application/x-sentry-envelope",
                "Content-Encoding": "gzip",
                "User-Agent": "softfactory-logging",
                "X-Sentry-Auth": f"Sentry sentry_version=7, sentry_client=softfactory-logging, "
                f"sentry_key={self._dsn.key}",
            },
            preload_content=False,
        )
        ended = len(response.read(_LONGEST_ANSWER)) < _LONGEST_ANSWER
        response.release_conn() if ended else response.close()
        return response.status, response.headers

    def _connected(self) -> PoolManager:
        if self._pool is None:
            timeout = Timeout(connect=CONNECT_TIMEOUT, read=READ_TIMEOUT)
            self._pool = PoolManager(num_pools=1, maxsize=1, timeout=timeout, retries=False)
        return self._pool

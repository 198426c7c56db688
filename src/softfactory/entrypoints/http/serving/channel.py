"""One connection: what it may take its time for, and how it ends without destroying an answer on its way."""

import socket
import time

from waitress.channel import HTTPChannel

from .limits import Limits
from .parsing import Request
from .tasks import Answer, Refusal, TimedOut


class Channel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection of a `Server`. The server's own thread calls everything here but `closes_after_this`."""

    task_class = Answer
    error_task_class = Refusal
    parser_class = Request
    request: Request | None = None
    """What has come of a request that is not complete yet."""
    parting: float | None = None
    """When the connection said its last word; from then on it is only read to its end."""

    @property
    def limits(self) -> Limits:
        """The server's limits."""
        limits: Limits = self.server.limits
        return limits

    @property
    def last_activity(self) -> float:
        """When a byte last went either way, on a clock that never jumps, whichever clock waitress reads."""
        return self._last_activity

    @last_activity.setter
    def last_activity(self, _: float) -> None:
        self._last_activity = time.monotonic()

    def readable(self) -> bool:
        """Tell whether to wait for bytes: not while a request is being answered, but until the end when parting."""
        ending = self.will_close or self.close_when_flushed
        return self.parting is not None or not (ending or self.requests or self.total_outbufs_len)

    def writable(self) -> bool:
        """Tell whether there is something to send, or to close."""
        waiting = self.total_outbufs_len or self.will_close or self.close_when_flushed
        return bool(waiting) and self.parting is None

    def handle_write(self) -> None:
        """Send what waits, and part once the last answer is sent."""
        self._flush_exception(self._flush_some_if_lockable if self.requests else self._flush_some)
        if self.will_close:
            self.handle_close()
        elif self.close_when_flushed and not self.total_outbufs_len and self.connected:
            self._part()

    def _part(self) -> None:
        # Closed with bytes unread, a socket answers with a reset, which takes the answer out of the client's hands.
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:  # the client is gone already
            self.handle_close()
        else:
            self.parting = time.monotonic()

    def expire(self, now: float) -> None:
        """End the connection if it has taken too long for what it is doing."""
        limits, request = self.limits, self.request
        quiet = now - self.last_activity > limits.idle_time
        if self.parting is not None:
            if now - self.parting > limits.linger_time:
                self.handle_close()
        elif self.total_outbufs_len:
            if quiet:  # the client does not read; waitress would wait for it with a thread
                self.will_close = True
                self.handle_close()
        elif self.requests:
            if request is not None:
                request.begun = now  # the next one waits for us, not we for it
        elif request is None or request.blank:
            if quiet and not self._unread():
                self.handle_close()
        elif quiet or self._overdue(request, now):
            self._time_out(request)

    def _overdue(self, request: Request, now: float) -> bool:
        spent = now - request.begun
        if not request.headers_finished:
            return spent > self.limits.header_time
        credit: float = request.body_bytes_received / self.limits.body_rate
        return spent > self.limits.header_time + self.limits.idle_time + credit

    def _time_out(self, request: Request) -> None:
        with self.requests_lock:
            request.error = TimedOut("Send the whole request without pausing.")
            self.request = None
            self.requests.append(request)
            self.server.add_task(self)

    def is_idle(self) -> bool:
        """Tell whether nothing of a request is here: none at work, half read or in the socket, no answer waiting."""
        if self.requests or self.total_outbufs_len or self.close_when_flushed:
            return False
        if self.request is not None and not self.request.blank:
            return False
        return not self._unread()

    def closes_after_this(self) -> bool:
        """Tell the thread that writes an answer whether it is the last: the server leaves, and nothing else came."""
        last = bool(self.server.leaving) and len(self.requests) == 1
        return last and self.request is None and not self._unread()

    def _unread(self) -> bool:
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK))
        except (OSError, AttributeError):  # nothing there, reset, or closed meanwhile by the other thread
            return False

"""One process' share in a listening socket: a loop that accepts, reads, sends and ends, and threads that answer."""

import contextlib
import errno
import socket
import time
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.server import TcpWSGIServer

from .channel import Channel
from .drain import Drain
from .hardening import adjustments, open_files
from .limits import Limits
from .share import Share
from .tasks import Threads

SPARE_FILES = 128
"""Descriptors kept for databases, logs and large bodies."""
FEWEST = 32
"""Connections taken even where hardly a file may be open."""
AT_ONCE = 32
"""Connections taken before the others are looked at again: one at a time, 500 at once would need 500 such looks."""
COURTESY = 0.005
"""Seconds that another process gets to take a connection if it holds fewer."""
QUICKEST = 0.01
"""Seconds between two looks at every connection, at least; otherwise a quarter of the shortest limit, at most 1."""
FULL = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Server(TcpWSGIServer):  # type: ignore[misc] # waitress has no types
    """Serves an application on a listening socket that other processes may share."""

    channel_class = Channel
    leaving = False

    def __init__(self, sock: socket.socket, app: WSGIApplication, limits: Limits, share: Share) -> None:
        self.limits, self.share = limits, share
        self.room = min(limits.connections, max(FEWEST, open_files() - limits.threads - SPARE_FILES))
        self.drain: Drain | None = None
        self.resting_until = self.next_look = 0.0
        self.waited = False
        self.pace = max(QUICKEST, min(1.0, limits.header_time / 4, limits.idle_time / 4, limits.linger_time / 4))
        place = (sock.family, sock.type, sock.proto, sock.getsockname())
        threads = Threads(limits.threads)
        super().__init__(
            app, {}, _sock=sock, dispatcher=threads, adj=adjustments(limits), sockinfo=place, bind_socket=False
        )

    def run(self) -> None:
        """Serve until `stop`, then until nothing is left to answer."""
        while not (self.drain and self.drain.is_over()):
            now = time.monotonic()
            if now >= self.next_look:
                self._look(now)
            if self.leaving:
                self.drain = self.drain or Drain(self, now)
                self.drain.step(now)
            self._turn(now)
        self._leave()

    def _turn(self, now: float) -> None:
        self.share.holds(len(self.active_channels))
        over = self.waited and now >= self.resting_until
        wasyncore.poll2(0.0 if over else self._patience(now), self._map)
        if over:  # the other took it, or we did just now; the next one is offered again
            self.waited = False

    def _patience(self, now: float) -> float:
        if self.drain:
            return self.drain.pace
        return min(self.pace, self.resting_until - now) if self.resting_until > now else self.pace

    def _look(self, now: float) -> None:
        self.next_look = now + self.pace
        for channel in list(self.active_channels.values()):
            channel.expire(now)

    def stop(self) -> None:
        """Begin to leave; any thread and any signal handler may say so, more than once."""
        if not self.leaving:
            self.leaving = True
            self.pull_trigger()

    def readable(self) -> bool:
        """Tell whether to wait for connections."""
        return self.accepting and len(self.active_channels) < self.room and time.monotonic() >= self.resting_until

    def handle_accept(self) -> None:
        """Take connections, or let a process with fewer do so first."""
        for _ in range(AT_ONCE):
            if not self.readable():
                return
            if not (self.waited or self.share.is_least(len(self.active_channels))):
                self.waited = True
                self.resting_until = time.monotonic() + COURTESY
                return
            self.waited = False
            if self.accept_up_to(1):
                return
            self.share.holds(len(self.active_channels))

    def accept_up_to(self, count: int) -> bool:
        """Take connections and tell whether all that waited have been taken."""
        for _ in range(count):
            try:
                conn, address = self.socket.accept()
            except BlockingIOError:  # also when another process was quicker
                return True
            except OSError as error:
                if error.errno in FULL:
                    self.resting_until = time.monotonic() + self.pace
                    return False
                continue  # gone before it was taken
            with contextlib.suppress(OSError):  # gone as well; the channel will see
                self.set_socket_options(conn)
            Channel(self, conn, address, self.adj, map=self._map)
        return False

    def close_door(self) -> None:
        """Stop listening, in this process."""
        self.accepting = False
        self.del_channel()
        self.socket.close()

    def _leave(self) -> None:
        self.share.leave()
        for channel in list(self.active_channels.values()):
            channel.handle_close()
        self.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
        self.trigger.close()

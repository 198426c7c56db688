"""Sends prepared HTTP requests over many connections from one thread, and takes the time of each answer."""

import collections
import errno
import select
import socket
import time
from collections.abc import Sequence

from benchmarks.connection import Connection, Outcome

STATUS = slice(9, 12)

clock = time.perf_counter


class Loop:
    """One epoll loop: closed by default (a connection sends when its answer is complete), open with a *rate*.

    At a rate, requests fall due evenly and latency counts from the due time, so that a slow server cannot slow down
    what measures it. A refused, reset or broken request is an error; only a kept connection that the server had closed
    meanwhile is tried once more, on a new one.
    """

    def __init__(
        self, address: tuple[str, int], requests: Sequence[bytes], *, rate: float | None, timeout: float
    ) -> None:
        self.address, self.requests, self.rate, self.timeout = address, requests, rate, timeout
        self.poll = select.epoll()
        self.idle: collections.deque[Connection] = collections.deque()
        self.by_fd: dict[int, Connection] = {}
        self.next = self.done = 0
        self.outcome = Outcome(seconds=[0.0] * len(requests), statuses=[0] * len(requests))

    def run(self, concurrency: int) -> Outcome:
        """Send every request over *concurrency* connections; returns when each has an outcome."""
        self.idle.extend(Connection() for _ in range(concurrency))
        self.started = checked = clock()
        while self.done < len(self.requests):
            self._begin_due()
            for fd, happened in self.poll.poll(self._patience()):
                self._turn(self.by_fd.get(fd), happened)
            if clock() - checked > 1:
                checked = clock()
                self._time_out(checked)
        self.outcome.wall = clock() - self.started
        for connection in self.idle:
            self._close(connection)
        self.poll.close()
        return self.outcome

    def _begin_due(self) -> None:
        while self.idle and self.next < len(self.requests):
            due = self.started + self.next / self.rate if self.rate else clock()
            if due > clock():
                return
            self._begin(self.idle.popleft(), self.next, due)
            self.next += 1

    def _patience(self) -> float:
        if self.rate and self.idle and self.next < len(self.requests):
            return max(0.0, self.started + self.next / self.rate - clock())
        return 1.0

    def _begin(self, connection: Connection, request: int, due: float) -> None:
        connection.request, connection.began = request, due
        connection.unsent, connection.answer = memoryview(self.requests[request]), bytearray()
        connection.fresh = connection.sock is None
        if connection.fresh:
            self._connect(connection)
        else:
            self._send(connection)

    def _connect(self, connection: Connection) -> None:
        self.outcome.connections += 1
        sock = connection.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.by_fd[sock.fileno()] = connection
        self.poll.register(sock.fileno(), select.EPOLLOUT)
        problem = sock.connect_ex(self.address)
        if problem not in {0, errno.EINPROGRESS}:
            self._fail(connection, "connect:" + errno.errorcode.get(problem, str(problem)))

    def _turn(self, connection: Connection | None, happened: int) -> None:
        if connection is None or connection.sock is None:
            return
        if connection.request < 0:  # the server closed a connection that waits for work
            self._close(connection)
        elif connection.unsent and happened & (select.EPOLLERR | select.EPOLLHUP) and connection.fresh:
            problem = connection.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            self._fail(connection, "connect:" + errno.errorcode.get(problem, str(problem)))
        elif happened & ~select.EPOLLOUT:  # an answer, which may come before the request is sent (413)
            self._receive(connection)
        else:
            self._send(connection)

    def _send(self, connection: Connection) -> None:
        assert connection.sock
        try:
            while connection.unsent:
                connection.unsent = connection.unsent[connection.sock.send(connection.unsent) :]
        except BlockingIOError:
            self.poll.modify(connection.sock.fileno(), select.EPOLLOUT | select.EPOLLIN)
        except OSError as error:
            self._break(connection, "send:" + errno.errorcode.get(error.errno or 0, str(error)))
        else:
            self.poll.modify(connection.sock.fileno(), select.EPOLLIN)

    def _receive(self, connection: Connection) -> None:
        assert connection.sock
        try:
            data = connection.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError as error:
            self._break(connection, "receive:" + errno.errorcode.get(error.errno or 0, str(error)))
            return
        connection.answer += data
        if connection.is_whole(ended=not data):
            self._finish(connection, kept=bool(data) and connection.is_kept())
        elif not data:
            self._break(connection, "closed")

    def _break(self, connection: Connection, why: str) -> None:
        if connection.fresh or connection.answer:
            self._fail(connection, why)
            return
        self._close(connection)
        self._begin(connection, connection.request, connection.began)

    def _fail(self, connection: Connection, why: str) -> None:
        self.outcome.errors[why] += 1
        self._settle(connection, -1)
        self._close(connection)

    def _finish(self, connection: Connection, *, kept: bool) -> None:
        status = int(connection.answer[STATUS])
        if status >= 400 and len(self.outcome.refusals) < 3:
            self.outcome.refusals.append(bytes(connection.answer[:600]))
        self._settle(connection, status)
        if not kept:
            self._close(connection)

    def _settle(self, connection: Connection, status: int) -> None:
        self.outcome.seconds[connection.request] = clock() - connection.began
        self.outcome.statuses[connection.request] = status
        self.done += 1
        connection.request = -1
        self.idle.append(connection)

    def _close(self, connection: Connection) -> None:
        if connection.sock is not None:
            self.by_fd.pop(connection.sock.fileno(), None)
            connection.sock.close()
            connection.sock = None

    def _time_out(self, now: float) -> None:
        for connection in list(self.by_fd.values()):
            if connection.request >= 0 and now - connection.began > self.timeout:
                self._fail(connection, "timeout")

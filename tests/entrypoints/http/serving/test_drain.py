"""No request whose first byte was sent before the signal is reset or cut short."""

import threading
from contextlib import contextmanager

import attrs
import pytest
from waitress import wasyncore

from softfactory.entrypoints.http.serving.drain import Drain
from softfactory.entrypoints.http.serving.limits import Limits
from softfactory.entrypoints.http.serving.listening import listen
from softfactory.entrypoints.http.serving.loop import Server
from softfactory.entrypoints.http.serving.share import Share
from tests.entrypoints.http.serving.sockets import PATIENCE, answer, connect, get, post, rest

AT_ONCE = Limits(threads=2, grace_time=0.0, linger_time=0.1)
"""Leaves nothing to luck: what is not seen at the signal is lost."""
CLOSE = "close"


class Gate:
    """An application that says who came in, and answers once it may."""

    def __init__(self):
        self.entered = threading.Semaphore(0)
        self.open = threading.Event()
        self.done = []

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read()
        self.entered.release()
        assert self.open.wait(PATIENCE)
        self.done.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body) + 1))])
        return [b"!" + body]

    def wait(self):
        assert self.entered.acquire(timeout=PATIENCE)


@pytest.fixture
def gate():
    return Gate()


@contextmanager
def serving(app, limits=AT_ONCE):
    """A server that runs in a thread, and is told to stop by the test."""
    server = Server(listen("127.0.0.1", 0), app, limits, Share.among(1)[0])
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        app.open.set()
        server.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@contextmanager
def standing(app, limits=AT_ONCE):
    """A server whose loop the test itself turns, so that it knows what the server has seen at the signal."""
    server = Server(listen("127.0.0.1", 0), app, limits, Share.among(1)[0])
    app.open.set()
    yield server
    server.stop()
    server.run()


def address(server):
    return server.socket.getsockname()


def turn(server):
    wasyncore.poll2(1.0, server._map)


def test_a_request_at_work_is_answered_and_told_to_be_the_last(gate):
    with serving(gate) as server, connect(address(server)) as sock:
        sock.sendall(get())
        gate.wait()
        server.stop()
        gate.open.set()
        found = answer(sock)

        assert (found.status, found.headers["Connection"]) == (200, CLOSE)
        assert rest(sock) == b""


def test_requests_that_wait_for_a_thread_are_answered(gate):
    with serving(gate) as server:
        socks = [connect(address(server)) for _ in range(20)]
        for sock in socks:
            sock.sendall(post(b"x" * 100))
        gate.wait()
        server.stop()
        gate.open.set()
        found = [answer(sock).status for sock in socks]
        assert [rest(sock) for sock in socks] == [b""] * 20
        for sock in socks:
            sock.close()

    assert found == [200] * 20


def test_a_request_in_the_kernels_queue_is_answered(gate):
    with standing(gate) as server:
        socks = [connect(address(server)) for _ in range(50)]
        for sock in socks:
            sock.sendall(get())

    assert [answer(sock).status for sock in socks] == [200] * 50
    for sock in socks:
        sock.close()


def test_a_request_unread_in_the_socket_of_an_idle_connection_is_answered(gate):
    with standing(gate) as server:
        sock = connect(address(server))
        turn(server)
        sock.sendall(get())

    found = answer(sock)
    assert (found.status, found.headers["Connection"]) == (200, CLOSE)
    assert rest(sock) == b""
    sock.close()


@pytest.mark.parametrize("cut", [1, 10, 40, -1])
def test_a_request_of_which_some_bytes_have_come_is_answered_when_the_rest_comes(gate, cut):
    gate.open.set()
    request = post(b"body", headers="Connection: keep-alive\r\n")
    with (
        serving(gate, attrs.evolve(AT_ONCE, grace_time=0.05)) as server,
        connect(address(server)) as idle,
        connect(address(server)) as sock,
    ):
        sock.sendall(request[:cut])
        server.stop()
        assert rest(idle) == b""  # so the drain has come to its end but for the other one
        sock.sendall(request[cut:])
        found = answer(sock)

    assert (found.status, found.body, found.headers["Connection"]) == (200, b"!body", CLOSE)


def test_a_body_that_waits_to_be_asked_for_is_asked_for(gate):
    gate.open.set()
    with serving(gate) as server, connect(address(server)) as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert answer(sock).status == 100
        server.stop()
        sock.sendall(b"ok")

        assert answer(sock).body == b"!ok"


def test_requests_sent_together_are_all_answered_and_only_the_last_is_told_to_be_the_last(gate):
    with serving(gate) as server, connect(address(server)) as sock:
        sock.sendall(get("/1") + get("/2") + post(b"three", "/3"))
        gate.wait()
        server.stop()
        gate.open.set()
        found = [answer(sock) for _ in range(3)]
        assert rest(sock) == b""

    assert [one.status for one in found] == [200] * 3
    assert [one.headers.get("Connection") for one in found] == [None, None, CLOSE]


def test_a_request_sent_while_the_one_before_is_at_work_is_answered(gate):
    with serving(gate) as server, connect(address(server)) as sock:
        sock.sendall(get("/1"))
        gate.wait()
        sock.sendall(get("/2"))  # the server does not read it yet: it is in the socket
        server.stop()
        gate.open.set()

        assert [answer(sock).status, answer(sock).status] == [200, 200]
        assert rest(sock) == b""


def test_an_old_client_that_keeps_its_connection_is_told_too(gate):
    with serving(gate) as server, connect(address(server)) as sock:
        sock.sendall(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        gate.wait()
        server.stop()
        gate.open.set()
        found = answer(sock)

        assert found.headers["Connection"] == CLOSE


def test_an_idle_connection_is_closed_in_order(gate):
    gate.open.set()
    with serving(gate) as server, connect(address(server)) as used, connect(address(server)) as fresh:
        used.sendall(get())
        answer(used)
        server.stop()

        assert rest(used) == rest(fresh) == b""


def test_bytes_still_on_the_wire_have_a_moment_to_arrive(gate):
    gate.open.set()
    with serving(gate, attrs.evolve(AT_ONCE, grace_time=PATIENCE)) as server:
        with connect(address(server)) as known:
            known.sendall(get())
            answer(known)
            server.stop()
            with connect(address(server)) as late:
                for sock in (known, late):
                    sock.sendall(get())
                found = [answer(sock).headers["Connection"] for sock in (known, late)]
        server.drain.grace_ends = 0.0

    assert found == [CLOSE, CLOSE]


def test_what_takes_too_long_is_cut(gate):
    with (
        serving(gate, attrs.evolve(AT_ONCE, drain_time=0.1)) as server,
        connect(address(server)) as at_work,
        connect(address(server)) as half,
    ):
        at_work.sendall(get())
        half.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
        gate.wait()
        server.stop()

        assert rest(half) == rest(at_work) == b""


def test_a_request_whose_client_has_gone_is_finished(gate):
    with standing(gate) as server:
        gate.open.clear()
        with connect(address(server)) as sock:
            turn(server)
            sock.sendall(get("/gone"))
            turn(server)
        gate.wait()
        drain = Drain(server, 0.0)
        server.active_channels.clear()
        drain.step(1.0)
        assert not drain.over
        gate.open.set()

    assert gate.done == ["/gone"]


def test_after_leaving_nobody_is_let_in(gate):
    gate.open.set()
    with serving(gate) as server:
        there = address(server)

    with pytest.raises(ConnectionRefusedError):
        connect(there)

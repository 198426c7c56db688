"""Processes that accept from one socket share what comes."""

import pytest
from waitress import wasyncore

from softfactory.entrypoints.http.serving.limits import Limits
from softfactory.entrypoints.http.serving.listening import listen
from softfactory.entrypoints.http.serving.loop import Server
from softfactory.entrypoints.http.serving.share import Share
from tests.entrypoints.http.serving.sockets import connect


def turn(server):
    wasyncore.poll2(0.0, server._map)
    server.share.holds(len(server.active_channels))


@pytest.fixture
def pair():
    """Two servers on one socket, as two processes have them, that the test turns by hand."""
    sock = listen("127.0.0.1", 0)
    limits = Limits(threads=1, grace_time=0.0, linger_time=0.0)
    servers = [
        Server(own, lambda _environ, _start: [], limits, share)
        for own, share in zip((sock, sock.dup()), Share.among(2), strict=True)
    ]
    socks = []

    def come():
        socks.append(connect(sock.getsockname()))

    for server in servers:
        turn(server)
    yield servers, come
    for one in socks:
        one.close()
    for server in servers:
        server.stop()
        server.run()


def held(servers):
    return [len(server.active_channels) for server in servers]


def test_who_holds_more_lets_the_other_go_first(pair):
    servers, come = pair
    come()
    turn(servers[0])
    come()
    turn(servers[0])
    assert held(servers) == [1, 0]

    turn(servers[1])

    assert held(servers) == [1, 1]


def test_who_has_let_the_other_go_first_does_not_wait_for_ever(pair):
    servers, come = pair
    come()
    turn(servers[0])
    come()
    turn(servers[0])

    servers[0].resting_until = 0.0  # the moment is over
    turn(servers[0])

    assert held(servers) == [2, 0]


def test_nobody_waits_for_a_process_that_is_not_there():
    here, gone = Share.among(2)
    gone.holds(0)
    assert not here.is_least(1)

    gone.leave()
    here.holds(1)

    assert here.is_least(1)

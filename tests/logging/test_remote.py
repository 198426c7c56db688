"""Sending to a DSN: what the server asks for is heeded, what is lost is counted and told."""

import socket
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.logging import Handler
from softfactory.logging.dsn import Dsn
from softfactory.logging.envelope import MAX_EVENT
from softfactory.logging.limits import LONGEST_WAIT, Limits
from softfactory.logging.losses import Losses
from softfactory.logging.machine import event_id
from softfactory.logging.remote import WAITS, Remote
from tests.logging.conftest import KEY, PATIENCE, listening


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def losses():
    return Losses()


def never(_):
    raise AssertionError


def event(**members):
    return {"event_id": event_id(), "message": "hello", **members}


def test_an_event_is_an_envelope_with_the_key(listener, losses):
    sent = event(message="grüß\n")
    Remote(Dsn.read(listener.dsn), losses).send([sent], never)

    [envelope] = listener.envelopes
    assert envelope.event == sent
    assert f"sentry_key={KEY}" in envelope.headers["X-Sentry-Auth"]
    assert envelope.headers["path"] == "/api/1/envelope/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "30"},
        {"X-Sentry-Rate-Limits": "30:error;default:organization"},
        {"X-Sentry-Rate-Limits": "5::key, 30:error:project:quota, 99:transaction:key"},
    ],
)
def test_a_server_that_has_enough_is_left_alone_and_then_told(listener, losses, clock, headers):
    remote = Remote(Dsn.read(listener.dsn), losses, clock=clock)
    listener.answers = [(429, headers)]
    remote.send([event(), event(), event()], never)
    remote.settle()
    assert len(listener.envelopes) == 1
    clock.now += 29.9
    remote.send([event()], never)
    assert len(listener.envelopes) == 1
    clock.now += 0.2
    remote.send([event()], never)

    assert losses.total == {"ratelimit_backoff": 3}
    assert listener.envelopes[1].event
    assert listener.envelopes[1].lost == {"ratelimit_backoff": 3}


def test_limits_of_other_items_are_no_limits(listener, losses):
    remote = Remote(Dsn.read(listener.dsn), losses)
    listener.answers = [(200, {"X-Sentry-Rate-Limits": "86400:transaction;span:organization"})]
    remote.send([event(), event()], never)

    assert len(listener.events) == 2


def test_what_is_refused_is_told_with_the_next(listener, losses):
    remote = Remote(Dsn.read(listener.dsn), losses)
    listener.answers = [(413, {}), (503, {})]
    remote.send([event(), event(), event()], never)

    assert losses.total == {"send_error": 2}
    assert [envelope.lost for envelope in listener.envelopes] == [{}, {"send_error": 1}, {"send_error": 2}]


def test_what_was_lost_is_told_at_the_end(listener, losses):
    losses.add("queue_overflow")
    remote = Remote(Dsn.read(listener.dsn), losses)
    remote.settle()
    remote.settle()

    [envelope] = listener.envelopes
    assert envelope.event is None
    assert envelope.lost == {"queue_overflow": 1}


def unused():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def test_a_server_that_comes_back_gets_the_event(losses):
    port = unused()
    waits = []
    sent = event()
    with ExitStack() as stack:
        servers = []

        def pause(seconds):
            waits.append(seconds)
            if len(waits) == 2:
                servers.append(stack.enter_context(listening(port)))
            return True

        Remote(Dsn.read(f"http://{KEY}@127.0.0.1:{port}/1"), losses).send([sent], pause)

    [server] = servers
    assert server.events == [sent]
    assert waits == [0.5, 1.0]
    assert losses.total == {}


@pytest.mark.parametrize("patient", [True, False])
def test_a_server_that_stays_away_costs_the_event(losses, patient):
    waits = []

    def pause(seconds):
        waits.append(seconds)
        return patient

    Remote(Dsn.read(f"http://{KEY}@127.0.0.1:{unused()}/1"), losses).send([event()], pause)

    assert losses.total == {"network_error": 1}
    assert waits == list(WAITS if patient else WAITS[:1])


def test_an_event_too_large_loses_what_it_can_do_without(listener, losses):
    frame = {"context_line": "x", "pre_context": ["y" * 500] * 5}
    kept = {"stacktrace": {"frames": [frame] * 300}}
    Remote(Dsn.read(listener.dsn), losses).send([event(extra={"a": "z" * MAX_EVENT})], never)
    Remote(Dsn.read(listener.dsn), losses).send([event(extra={"a": "b"}, **kept)], never)
    Remote(Dsn.read(listener.dsn), losses).send([event(extra={"a": "b"}, **dict.fromkeys("cdefg", kept))], never)

    first, second, third = listener.events
    assert "extra" not in first
    assert "extra" in second
    assert third["c"]["stacktrace"]["frames"][0] == {"context_line": "x"}


def test_events_beyond_the_queue_are_counted_and_told(listener, log):
    handler = Handler(listener.dsn, queue_size=2)
    log.addHandler(handler)
    listener.open.clear()
    log.error("the first is being sent")
    assert listener.entered.acquire(timeout=PATIENCE)
    for number in range(5):
        log.error("number %s", number)
    assert not handler.reporter.flush(timeout=0)
    listener.open.set()
    assert handler.reporter.flush(PATIENCE)
    handler.close()

    assert [event["logentry"]["formatted"] for event in listener.events] == [
        "the first is being sent",
        "number 0",
        "number 1",
    ]
    assert handler.reporter.lost == {"queue_overflow": 3}
    assert listener.envelopes[1].lost == {"queue_overflow": 3}


@given(st.integers(200, 599), st.text(max_size=60), st.text(max_size=20))
def test_any_answer_is_heeded_for_a_day_at_most(status, limits, after):
    heard = Limits()
    heard.hear(status, {"X-Sentry-Rate-Limits": limits, "Retry-After": after}, 0.0)

    assert not heard.hold(LONGEST_WAIT)


def test_a_dsn_may_have_a_path_and_an_old_secret():
    dsn = Dsn.read("https://abc:def@[::1]:8443/sf/errors/17/")

    assert dsn.envelopes == "https://[::1]:8443/sf/errors/api/17/envelope/"
    assert dsn.key == "abc"
    assert "abc" not in repr(dsn)

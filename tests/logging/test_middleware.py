"""What a WSGI application lets through is reported with its request, and reaches the server as it was."""

import io
import logging
import threading
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.util import FileWrapper
from wsgiref.validate import validator

import pytest

from softfactory.logging import Handler, Middleware
from tests.logging.conftest import PATIENCE, waitress


class Answer:
    """An answer whose parts may break."""

    def __init__(self, broken):
        self.broken = broken

    def __iter__(self):
        if self.broken == "iteration":
            raise ValueError("in iteration")
        yield b"part"
        if self.broken == "later":
            raise ValueError("in later")

    def close(self):
        if self.broken == "close":
            raise ValueError("in close")


def application(environ, start_response):
    """Break where the path says."""
    if environ["PATH_INFO"] == "/call":
        raise ValueError("in call")
    logging.getLogger("shop.cart").warning("serving %s", environ["PATH_INFO"])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Answer(environ["PATH_INFO"].strip("/"))


def unwanted(*_):
    """Take the place of start_response where nothing is answered."""
    raise AssertionError


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        pass

    def get_stderr(self):  # where wsgiref prints the traceback
        return io.StringIO()


@contextmanager
def reference(application):
    """Serve with the standard library's reference server."""
    with make_server("127.0.0.1", 0, application, handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(PATIENCE)


def get(address, path, **headers):
    connection = HTTPConnection(address, timeout=PATIENCE)
    connection.request("GET", path, headers=headers)
    try:
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (HTTPException, OSError):
        return None
    finally:
        connection.close()


@pytest.fixture(params=[waitress, reference])
def serving(request):
    return request.param


@pytest.fixture
def handler(platform, shop):
    """A handler of the root logger, which sees what servers log, too."""
    handler = Handler(platform, project=shop, level="WARNING", release="shop@1.4.2")
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()


def exceptions(payloads):
    return [payload["exception"]["values"][-1] for payload in payloads if "exception" in payload]


@pytest.mark.parametrize("where", ["call", "iteration", "later", "close"])
def test_an_exception_is_one_event_wherever_it_breaks_out(serving, handler, stored, where):
    with serving(Middleware(application, handler)) as address:
        get(address, f"/{where}?page=2", Cookie="session=abc")
    assert handler.reporter.flush(PATIENCE)

    [event] = [payload for payload in stored() if "exception" in payload]
    [exception] = event["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("ValueError", f"in {where}")
    assert exception["mechanism"] == {"type": "wsgi", "handled": False, "exception_id": 0}
    assert exception["stacktrace"]["frames"][0]["module"] == __name__
    assert event["transaction"] == f"/{where}"
    assert event["request"]["method"] == "GET"
    assert event["request"]["url"] == f"http://{address}/{where}"
    assert event["request"]["query_string"] == "page=2"
    assert event["request"]["headers"]["Cookie"] == "[Filtered]"
    assert event["release"] == "shop@1.4.2"
    assert "user" not in event


def test_an_answer_arrives_and_records_meanwhile_carry_the_request(serving, handler, stored):
    with serving(Middleware(application, handler, addresses=True, transaction=lambda _: "cart")) as address:
        assert get(address, "/fine") == (200, b"part")
    logging.getLogger("shop.cart").warning("elsewhere")
    assert handler.reporter.flush(PATIENCE)

    inside, outside = stored()
    assert inside["logentry"]["formatted"] == "serving /fine"
    assert inside["transaction"] == "cart"
    assert inside["user"] == {"ip_address": "127.0.0.1"}
    assert not {"transaction", "request", "user"} & outside.keys()


@pytest.mark.parametrize("answer", [[b"fine"], iter([b"fine"])])
def test_after_the_request_its_thread_is_about_nothing(handler, stored, answer):
    assert list(Middleware(lambda *_: answer, handler)({"PATH_INFO": "/fine"}, unwanted)) == [b"fine"]
    logging.getLogger("shop.cart").warning("afterwards")
    assert handler.reporter.flush(PATIENCE)

    [event] = stored()
    assert "request" not in event


def test_a_handler_of_another_target_does_not_take_the_event_away(platform, shop, listener, stored):
    error = ValueError("for both")

    def broken(*_):
        logging.getLogger("shop.cart").error("trouble", exc_info=error)
        raise error

    handler = Handler(listener.dsn)
    logging.getLogger("shop.cart").addHandler(handler)
    middleware = Middleware(broken, platform, project=shop)
    with pytest.raises(ValueError, match="for both"):
        middleware({}, unwanted)
    logging.getLogger("shop.cart").removeHandler(handler)
    assert middleware.reporter.flush(PATIENCE)
    middleware.reporter.close()
    handler.close()

    assert len(listener.events) == 1
    assert len(stored()) == 1


def test_an_exception_raised_again_in_another_request_is_another_event(handler, stored):
    error = ValueError("made once")

    def broken(*_):
        raise error

    for _ in range(2):
        with pytest.raises(ValueError, match="made once"):
            Middleware(broken, handler)({}, unwanted)
    assert handler.reporter.flush(PATIENCE)

    assert len(stored()) == 2


def test_an_end_of_the_program_is_no_error(handler, stored):
    def leaving(*_):
        raise SystemExit

    with pytest.raises(SystemExit):
        Middleware(leaving, handler)({}, unwanted)
    assert handler.reporter.flush(PATIENCE)

    assert stored() == []


def test_a_transaction_that_cannot_be_named_does_no_harm(handler):
    def nameless(_):
        raise KeyError

    middleware = Middleware(lambda *_: [b"fine"], handler, transaction=nameless)

    assert middleware({}, unwanted) == [b"fine"]
    assert handler.reporter.lost == {"internal_sdk_error": 1}


def test_files_and_lists_are_passed_on_as_they_are(handler, tmp_path):
    (tmp_path / "file").write_bytes(b"content")
    with (tmp_path / "file").open("rb") as opened:
        body = FileWrapper(opened)

        assert Middleware(lambda *_: body, handler)({"wsgi.file_wrapper": FileWrapper}, unwanted) is body


def test_it_is_a_wsgi_application_and_a_server_to_it(serving, handler):
    with serving(validator(Middleware(validator(application), handler))) as address:
        assert get(address, "/fine") == (200, b"part")
    assert handler.reporter.flush(PATIENCE)

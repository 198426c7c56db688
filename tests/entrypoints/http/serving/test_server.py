"""What the server does before, around and instead of the application."""

import json
import select
import socket
import threading
from contextlib import ExitStack, contextmanager

import attrs
import pytest

from softfactory.entrypoints.http.forwarding import CLAIMS
from softfactory.entrypoints.http.headers import EVERYWHERE
from softfactory.entrypoints.http.serving.limits import Limits
from softfactory.entrypoints.http.serving.listening import listen
from softfactory.entrypoints.http.serving.loop import Server
from softfactory.entrypoints.http.serving.share import Share
from tests.entrypoints.http.serving.sockets import HEAD, PATIENCE, answer, ask, chunked, connect, get, post, rest

CLOSE = "Connection: close\r\n"
SHORT = Limits(threads=2, header_time=0.2, idle_time=0.2, linger_time=0.2)


def echo(environ, start_response):
    body = environ["wsgi.input"].read()
    seen = {key: value for key, value in environ.items() if isinstance(value, str | bool | dict)}
    content = json.dumps({"environ": seen, "body": body.decode("latin-1")}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
    return [content]


@contextmanager
def serving(app=echo, limits=None):
    server = Server(listen("127.0.0.1", 0), app, limits or Limits(threads=2), Share.among(1)[0])
    address = server.socket.getsockname()
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield address
    finally:
        server.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def address():
    with serving(limits=Limits(threads=2, header_bytes=8192, body_bytes=100_000)) as found:
        yield found


def test_a_body_arrives_whole(address):
    body = bytes(range(256)) * 300

    found = ask(address, post(body, headers=CLOSE))

    assert found.json["body"].encode("latin-1") == body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/1/envelope/", 200),
        ("/api/1/store", 200),
        ("/api/errors/log", 200),
        ("/api/auth/login", 413),
        ("/api/1/envelope/x", 413),
        ("/", 413),
    ],
)
def test_a_large_body_is_taken_only_where_events_come_in(address, path, status):
    assert ask(address, post(b"x" * 150_000, path=path, headers=CLOSE)).status == status


def test_a_chunked_body_arrives_whole_and_with_its_length(address):
    request = chunked(b"one", b"x" * 5000, b"three").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)

    found = ask(address, request)

    assert found.json["body"] == "one" + "x" * 5000 + "three"
    assert found.json["environ"]["CONTENT_LENGTH"] == "5008"


def test_a_connection_answers_many_requests_and_says_nothing_about_the_server(address):
    with connect(address) as sock:
        sock.sendall(get())
        first = answer(sock)
        sock.sendall(get())
        second = answer(sock)

    assert (first.status, second.status) == (200, 200)
    assert not {"Server", "Via", "Connection"} & {*first.headers, *second.headers}


def test_what_a_client_says_about_proxies_is_set_apart(address):
    claims = f"X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2\r\nForwarded: for=10.0.0.1\r\n{CLOSE}"

    forwarded = ask(address, get(headers=claims)).json["environ"]
    direct = ask(address, get(headers=CLOSE)).json["environ"]

    assert not [name for name in forwarded if "FORWARDED" in name]
    assert forwarded["REMOTE_ADDR"] == "127.0.0.1"
    assert forwarded[CLAIMS] == {"X-Forwarded-For": "10.0.0.1, 10.0.0.2", "Forwarded": "for=10.0.0.1"}
    assert direct[CLAIMS] == {}


def test_two_authorizations_come_as_one_that_nobody_takes_for_a_token(address):
    found = ask(address, get(headers=f"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n{CLOSE}"))

    assert found.json["environ"]["HTTP_AUTHORIZATION"] == "Bearer a, Bearer b"


def line(first, headers=HEAD, body=b""):
    return f"{first}\r\n{headers}\r\n".encode("latin-1") + body


REFUSED = {
    "no request line": (400, line("hello")),
    "a lower-case method": (400, line("get / HTTP/1.1")),
    "no version": (400, line("GET /")),
    "a version that is not spoken": (400, line("GET / HTTP/2.0")),
    "a target that cannot be read": (400, line("GET http://[ HTTP/1.1")),
    "no host": (400, line("GET / HTTP/1.1", "")),
    "a line without a colon": (400, line("GET / HTTP/1.1", f"{HEAD}nonsense\r\n")),
    "a control character": (400, line("GET / HTTP/1.1", f"{HEAD}X:{' ' * 2000}\x00\r\n")),
    "a bare line feed": (400, line("GET / HTTP/1.1", f"{HEAD}X: a\nY: b\r\n")),
    "a space before the colon": (400, line("POST / HTTP/1.1", f"{HEAD}Content-Length : 1\r\n", b"x")),
    "a folded line": (400, line("GET / HTTP/1.1", f"{HEAD}X: a\r\n b\r\n")),
    "a length that is no number": (400, line("POST / HTTP/1.1", f"{HEAD}Content-Length: +1\r\n", b"x")),
    "a length of many digits": (400, line("POST / HTTP/1.1", f"{HEAD}Content-Length: {'9' * 5000}\r\n", b"x")),
    "a length and chunks": (
        400,
        line("POST / HTTP/1.1", f"{HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    ),
    "chunks twice": (400, line("POST / HTTP/1.1", f"{HEAD}Transfer-Encoding: chunked, chunked\r\n", b"0\r\n\r\n")),
    "chunks in HTTP/1.0": (400, line("POST / HTTP/1.0", f"{HEAD}Transfer-Encoding: chunked\r\n", b"0\r\n\r\n")),
    "no transfer coding": (400, line("POST / HTTP/1.1", f"{HEAD}Transfer-Encoding: \r\n")),
    "a transfer coding that is not spoken": (501, line("POST / HTTP/1.1", f"{HEAD}Transfer-Encoding: gzip\r\n")),
    "a chunk without size": (400, chunked(end=b"xyz\r\n")),
    "a chunk longer than its size": (400, chunked(end=b"1\r\nxyz\r\n")),
    "an endless chunk size": (400, chunked(end=b"0" * 2000)),
    "an endless trailer": (400, chunked(end=b"0\r\n" + b"X: y\r\n" * 4000)),
    "a header beyond the limit": (431, line("GET / HTTP/1.1", f"{HEAD}X: {'x' * 9000}\r\n")),
    "a header beyond the limit and without end": (431, b"GET / HTTP/1.1\r\nX: " + b"x" * 9000),
    "a length beyond the limit": (413, line("POST / HTTP/1.1", f"{HEAD}Content-Length: 100000\r\n")),
    "chunks beyond the limit": (413, chunked(b"x" * 60_000, b"x" * 60_000)),
    **{
        f"{name} twice": (400, line("POST / HTTP/1.1", f"{HEAD}{name}: 0\r\n{name.lower()}: 0\r\n"))
        for name in ("X-Sentry-Auth", "Content-Type", "Content-Encoding", "Content-Length", "Host")
    },
}
CODES = {400: "bad-request", 413: "body-too-large", 431: "header-too-large", 501: "unsupported-transfer-coding"}


@pytest.mark.parametrize(("status", "request_"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_taken_is_refused_with_a_problem_and_the_connection_ends_in_order(address, status, request_):
    found = ask(address, request_)

    assert found.status == found.json["status"] == status
    assert found.json["type"] == f"/problems/{CODES[status]}"
    assert found.json["title"]
    assert found.json["detail"]
    assert found.headers["Content-Type"] == "application/problem+json"
    assert found.headers["Connection"] == "close"
    assert found.headers.items() >= dict(EVERYWHERE).items()


@pytest.mark.parametrize("path", ["/api/1/envelope/", "/api/12/store", "/api/3/envelope/?sentry_key=ab"])
@pytest.mark.parametrize(
    "request_",
    [
        "POST {} HTTP/1.1\r\n\r\n",
        "POST {} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n",
        "POST {} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        "POST {} HTTP/1.1\r\nX: " + "x" * 9000,
    ],
    ids=["no host", "too large", "bad chunk", "header too large"],
)
def test_a_browser_may_read_what_its_sdk_is_refused(address, path, request_):
    found = ask(address, request_.format(path).encode())

    assert found.status >= 400
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    exposed = found.headers["Access-Control-Expose-Headers"]
    assert exposed == "x-sentry-error, x-sentry-rate-limits, retry-after"
    assert found.headers["X-Sentry-Error"] == found.json["detail"]


@pytest.mark.parametrize(
    "path", ["/", "/api/errors/recent", "/api/1/envelope/more", "/api/x/store/", "/a/api/1/store/"]
)
def test_other_refusals_are_not_for_other_origins(address, path):
    found = ask(address, f"GET {path} HTTP/1.1\r\n\r\n".encode())

    assert found.status == 400
    assert "Access-Control-Allow-Origin" not in found.headers


def test_what_was_wrong_cannot_add_headers_to_the_refusal(address):
    found = ask(address, b"GET /api/1/store/ HTTP/1.1\r\nHost: x\r\nX: a\rSet-Cookie: b\r\n\r\n")

    assert found.status == 400
    assert "\r" not in found.headers["X-Sentry-Error"]


def test_a_control_character_is_seen_before_anything_slow_looks_at_the_header(address):
    found = ask(address, line("GET / HTTP/1.1", f"{HEAD}X:{' ' * 2000}\x00\r\n"))

    assert "control character" in found.json["detail"]


def test_the_refusal_of_a_body_reaches_a_client_that_is_still_sending_it(address):
    with connect(address) as sock:
        sock.sendall(line("POST / HTTP/1.1", f"{HEAD}Content-Length: 8000000\r\n"))
        sock.sendall(b"x" * 4_000_000)

        assert answer(sock).status == 413


def test_a_client_that_asks_whether_to_go_on_is_told_to(address):
    with connect(address) as sock:
        sock.sendall(line("POST / HTTP/1.1", f"{HEAD}Content-Length: 2\r\nExpect: 100-continue\r\n{CLOSE}"))
        told = answer(sock)
        sock.sendall(b"ok")

        assert told.status == 100
        assert answer(sock).json["body"] == "ok"


@pytest.mark.parametrize(("length", "status"), [(9_999_999, 413), (0, 200)])
def test_a_client_that_asks_whether_to_go_on_is_answered_at_once_when_there_is_no_need(address, length, status):
    head = f"{HEAD}Content-Length: {length}\r\nExpect: 100-continue\r\n{CLOSE}"

    assert ask(address, line("POST / HTTP/1.1", head)).status == status


def test_a_bug_or_a_full_disk_in_the_application_is_a_problem_too():
    def broken(_environ, _start_response):
        raise OSError(28, "No space left on device")

    with serving(broken) as address:
        found = ask(address, get())

    assert found.status == 500
    assert found.json["type"] == "/problems/server-error"
    assert "space" not in found.body.decode()


def test_a_header_that_takes_too_long_is_cut_though_bytes_keep_coming():
    with serving(limits=attrs.evolve(SHORT, idle_time=PATIENCE)) as address, connect(address) as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nX: ")
        while not select.select([sock], [], [], 0.02)[0]:
            sock.sendall(b"x")

        assert answer(sock).status == 408
        assert rest(sock) == b""


def test_a_body_that_stops_coming_is_cut():
    with serving(limits=attrs.evolve(SHORT, body_rate=1)) as address:
        found = ask(address, line("POST /api/1/store/ HTTP/1.1", f"{HEAD}Content-Length: 200\r\n", b"x" * 100))

    assert found.status == 408
    assert found.headers["X-Sentry-Error"]


def test_a_body_that_trickles_is_cut():
    with serving(limits=attrs.evolve(SHORT, body_rate=10_000)) as address, connect(address) as sock:
        sock.sendall(line("POST / HTTP/1.1", f"{HEAD}Content-Length: 1000\r\n"))
        while not select.select([sock], [], [], 0.02)[0]:
            sock.sendall(b"x")

        assert answer(sock).status == 408


def test_an_idle_connection_is_closed():
    with serving(limits=SHORT) as address, connect(address) as sock:
        sock.sendall(get())
        answer(sock)

        assert rest(sock) == b""


def test_a_request_may_take_longer_than_a_client_may():
    go_on = threading.Event()

    def slow(environ, start_response):
        go_on.wait(PATIENCE)
        return echo(environ, start_response)

    with serving(slow, SHORT) as address, connect(address) as patient:
        patient.sendall(get())
        with connect(address) as idle:  # the time in which this one is closed is the time that the other one waits
            assert rest(idle) == b""
        go_on.set()

        assert answer(patient).status == 200


def test_a_client_that_does_not_read_its_answer_lets_go_of_the_thread():
    let_go = threading.Event()

    class Endless:
        def __iter__(self):
            return iter(lambda: b"x" * 100_000, b"")

        def close(self):
            let_go.set()

    def endless(_environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return Endless()

    with serving(endless, SHORT) as address, connect(address) as sock:
        sock.sendall(get())

        assert let_go.wait(PATIENCE)


def test_a_client_that_has_said_all_it_will_is_still_answered(address):
    with connect(address) as sock:
        sock.sendall(get(headers=CLOSE))
        sock.shutdown(socket.SHUT_WR)

        assert answer(sock).status == 200


def test_a_connection_beyond_the_limit_waits_for_its_turn():
    with serving(limits=Limits(threads=2, connections=2)) as address:
        first, second, third = connect(address), connect(address), connect(address)
        for sock in (first, second):
            sock.sendall(get())
            answer(sock)
        third.sendall(get())
        assert not select.select([third], [], [], 0.05)[0]
        first.close()

        assert answer(third).status == 200
        second.close()
        third.close()


def test_clients_that_never_finish_their_header_keep_nobody_else_out():
    with serving(limits=Limits(threads=1, header_time=600.0, idle_time=600.0)) as address, ExitStack() as stack:
        for _ in range(1100):  # more than select() could watch
            stack.enter_context(connect(address)).sendall(b"GET / HTTP/1.1\r\nX: ")

        assert ask(address, get(headers=CLOSE)).status == 200

"""Requests and their answers, redirects, limits: against real servers."""

import gzip
import socket
import threading
import time
import tracemalloc
import zlib

import pytest

from softfactory.adapters.fetch.http import HttpFetch
from softfactory.domain.kernel.fetch import FetchFailed, Outgoing

MOMENT = 1.5


def sent(fetch, server, path="/", **kwargs):
    return fetch.send(Outgoing(url=server.url + path, **kwargs))


def refused(fetch, server, path="/?token=secret", **kwargs):
    """Return the sentence that says why there is no answer."""
    with pytest.raises(FetchFailed) as refusal:
        sent(fetch, server, path, **kwargs)
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "secret" not in sentence
    return sentence


def test_a_page_is_returned_with_its_status_headers_and_body(serve, fetch, answered):
    server = serve(answered("größe".encode(), "404 Not Found", X_A="1", x_b="2"))

    reply = sent(fetch, server, "/ü?q=1#part")

    assert (reply.status, reply.body, reply.url) == (404, "größe".encode(), f"{server.url}/%C3%BC?q=1")
    assert {"x-a": "1", "x-b": "2", "content-length": "7"}.items() <= reply.headers.items()
    [got] = server.got
    assert got.line == "GET /%C3%BC?q=1 HTTP/1.1"
    assert got.headers == {
        "host": server.url.removeprefix("http://"),
        "user-agent": "softfactory",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
        "connection": "close",
    }


def test_a_body_and_headers_are_sent_and_those_of_http_itself_are_not_the_caller_s(serve, fetch, answered):
    server = serve(answered(b"", "204 No Content"))
    given = {"content-type": "text/plain", "USER-AGENT": "me", "host": "other", "Content-Length": "1", "X": "ü"}

    assert sent(fetch, server, method="PUT", body=b"x\r\n\0", headers=given).status == 204

    [got] = server.got
    assert (got.line, got.body) == ("PUT / HTTP/1.1", b"x\r\n\0")
    assert got.headers["host"] == server.url.removeprefix("http://")
    assert {
        "content-type": "text/plain",
        "user-agent": "me",
        "x": "ü",
        "content-length": "4",
    }.items() <= got.headers.items()


def test_several_headers_of_one_name_are_joined_by_commas(serve, fetch):
    server = serve(b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 0\r\n\r\n")

    assert sent(fetch, server).headers["x-a"] == "1, 2"


def test_a_header_that_would_be_two_is_a_defect_and_nothing_is_sent(serve, fetch, answered):
    server = serve(answered())

    with pytest.raises(ValueError, match="Invalid header value"):
        sent(fetch, server, headers={"X": "a\r\nY: b"})
    assert [got.line for got in server.got] in ([], [""])


def test_the_environment_s_proxies_are_not_asked(serve, fetch, answered, monkeypatch):
    server, proxy = serve(answered(b"page")), serve(answered(b"proxy"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)

    assert sent(fetch, server).body == b"page"
    assert proxy.got == []


def test_a_server_of_ipv6_is_called_by_its_address(serve, fetch, answered):
    server = serve(answered(b"six"), host="::1")

    assert sent(fetch, server).body == b"six"
    assert server.got[0].headers["host"] == f"[::1]:{server.port}"


def test_when_the_first_of_a_name_s_addresses_takes_no_connection_the_next_is_tried(serve, here, answered):
    server = serve(answered(b"second"))

    def resolve(*_, **__):
        return [(2, 1, 6, "", (address, server.port)) for address in ("127.0.0.77", "127.0.0.1")]

    assert sent(HttpFetch(here, resolve=resolve), server).body == b"second"


@pytest.mark.parametrize(
    ("packed", "packing"),
    [
        (gzip.compress(b"page" * 99, mtime=0), "gzip"),
        (gzip.compress(b"page" * 99, mtime=0), "X-GZIP"),
        (zlib.compress(b"page" * 99), "deflate"),
        (gzip.compress(gzip.compress(b"page" * 99, mtime=0), mtime=0), "gzip, gzip"),
        (b"page" * 99, "identity"),
        (b"page" * 99, ""),
    ],
)
def test_a_packed_body_comes_unpacked(serve, fetch, answered, packed, packing):
    server = serve(answered(packed, Content_Encoding=packing))

    assert sent(fetch, server).body == b"page" * 99


@pytest.mark.parametrize("packing", ["br", "zstd", "compress", "gzip, br", "x"])
def test_a_packing_that_was_not_asked_for_is_refused(serve, fetch, answered, packing):
    assert "packs" in refused(fetch, serve(answered(b"page", Content_Encoding=packing)))


def test_a_body_in_chunks_is_put_together(serve, fetch):
    server = serve(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\npa\r\n2;x=y\r\nge\r\n0\r\nT: x\r\n\r\n")

    assert sent(fetch, server).body == b"page"


def test_a_body_without_a_length_ends_with_the_connection(serve, fetch):
    assert sent(fetch, serve(b"HTTP/1.0 200 OK\r\n\r\npage")).body == b"page"


def test_head_has_no_body_whatever_its_headers_say(serve, fetch):
    reply = sent(fetch, serve(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"), method="HEAD")

    assert (reply.body, reply.headers["content-length"]) == (b"", "9999999")


@pytest.mark.parametrize("most", [1, 1000, 1024 * 1024])
def test_a_body_of_the_limit_is_taken_and_one_byte_more_is_not(serve, fetch, answered, most):
    whole, more = serve(answered(b"x" * most)), serve(answered(b"x" * (most + 1)))

    assert len(sent(fetch, whole, most_bytes=most).body) == most
    assert refused(fetch, more, most_bytes=most) == f"127.0.0.1 sends more than {most} bytes."


@pytest.mark.parametrize("times", [1, 2])
def test_a_bomb_is_refused_and_takes_no_memory(serve, fetch, answered, times):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(300)) + packer.flush()
    server = serve(
        answered(bomb if times == 1 else gzip.compress(bomb, mtime=0), Content_Encoding=", ".join(["gzip"] * times))
    )
    tracemalloc.start()

    sentence = refused(fetch, server)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sentence == "127.0.0.1 sends more than 1048576 bytes."
    assert peak < 20 * 1024 * 1024


def test_a_body_that_never_ends_is_refused_at_the_limit(serve, fetch):
    def endless(_):
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        while True:
            yield b"1000\r\n" + b"x" * 4096 + b"\r\n"

    assert "sends more" in refused(fetch, serve(endless))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"<html>",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\npa",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\npage",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip" + b",gzip" * 9 + b"\r\nContent-Length: 4\r\n\r\npage",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\n\r\n",
    ],
)
def test_what_is_no_answer_of_http_is_refused(serve, fetch, answer):
    refused(fetch, serve(answer))


def test_nobody_listening_is_told_without_the_path(serve, fetch, answered):
    server = serve(answered())
    server.shutdown()
    server.server_close()

    assert refused(fetch, server) == "127.0.0.1 cannot be reached, or does not answer as HTTP says."


def dripping(*parts):
    """Return an answer that comes a byte at a time, its parts one after the other for ever."""

    def answer(_):
        yield parts[0]
        while True:
            for part in parts[1:]:
                for number in range(len(part)):
                    time.sleep(0.05)
                    yield part[number : number + 1]

    return answer


@pytest.mark.parametrize(
    "parts",
    [
        (b"", b"X"),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x"),
    ],
)
@pytest.mark.parametrize("secured", [False, True])
def test_a_server_that_drips_is_waited_for_no_longer_than_the_deadline(serve, fetch, tls, parts, secured):
    server = serve(dripping(*parts), context=tls("127.0.0.1") if secured else None)
    begun = time.monotonic()

    sentence = refused(fetch, server, seconds=0.4)

    assert 0.3 < time.monotonic() - begun < MOMENT
    assert sentence == "127.0.0.1 takes longer than 0.4 seconds."


def test_a_server_that_says_nothing_is_not_waited_for(serve, fetch):
    over = threading.Event()

    def silent(_):
        over.wait(20)
        yield b""

    begun = time.monotonic()
    refused(fetch, serve(silent), seconds=0.4)
    took = time.monotonic() - begun
    over.set()

    assert took < MOMENT


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_does_not_read_is_not_waited_for(fetch, scheme):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        begun = time.monotonic()
        url = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(FetchFailed, match="takes longer than"):
            fetch.send(Outgoing(url=url, method="POST", body=bytes(64 * 1024 * 1024), seconds=0.4))

    assert time.monotonic() - begun < MOMENT


def test_a_resolver_that_does_not_answer_is_not_waited_for():
    answer = threading.Event()

    def slow(*_, **__):
        answer.wait(20)
        return []

    begun = time.monotonic()
    with pytest.raises(FetchFailed, match="takes longer"):
        HttpFetch(resolve=slow).send(Outgoing(url="http://a.example/", seconds=0.4))
    answer.set()

    assert time.monotonic() - begun < MOMENT


def test_the_deadline_counts_over_all_redirects(serve, fetch, answered):
    def around(_):
        time.sleep(0.15)
        yield answered(b"", "302 Found", Location="/next")

    begun = time.monotonic()
    sentence = refused(fetch, serve(around), seconds=0.4, redirects=1000)

    assert "takes longer" in sentence
    assert time.monotonic() - begun < MOMENT

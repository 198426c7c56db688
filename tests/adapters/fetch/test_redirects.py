"""Redirects, as RFC 9110 has them."""

import pytest

from softfactory.adapters.fetch.redirects import redirected
from softfactory.domain.kernel.fetch import FetchFailed, Outgoing, Reply


def elsewhere(answered, to, status="302 Found"):
    """Return an answer that redirects from all but */end*."""
    return lambda received: [
        answered(b"end") if received.line.split()[1].startswith("/end") else answered(b"x", status, Location=to)
    ]


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/end", "/end"),
        ("../end?x=1#y", "/end?x=1"),
        ("../../end", "/end"),
        ("/end/größe ü", "/end/gr%C3%B6%C3%9Fe%20%C3%BC"),
        ("/end/\udcfc", "/end/%C3%BC"),
    ],
)
def test_a_redirect_is_followed(serve, fetch, answered, location, path):
    raw = location.encode("utf-8", "surrogateescape").decode("latin-1")
    server = serve(lambda received: [
        answered(b"end") if received.line.split()[1].startswith("/end")
        else b"HTTP/1.1 302 Found\r\nLocation: " + raw.encode("latin-1") + b"\r\nContent-Length: 0\r\n\r\n"
    ])  # fmt: skip

    reply = fetch.send(Outgoing(url=server.url + "/a/b"))

    assert (reply.status, reply.body, reply.url) == (200, b"end", server.url + path)


def test_as_many_are_followed_as_may_be_and_no_more(serve, fetch, answered):
    server = serve(lambda received: [
        answered(b"end") if (left := int(received.line.split()[1][1:])) == 0
        else answered(b"", "302 Found", Location=f"/{left - 1}")
    ])  # fmt: skip

    assert fetch.send(Outgoing(url=f"{server.url}/5", redirects=5)).body == b"end"
    assert fetch.send(Outgoing(url=f"{server.url}/0", redirects=0)).body == b"end"
    for left, redirects in ((6, 5), (1, 0)):
        with pytest.raises(FetchFailed, match=f"^127.0.0.1 redirects more than {redirects} times.$"):
            fetch.send(Outgoing(url=f"{server.url}/{left}", redirects=redirects))


@pytest.mark.parametrize("status", ["300 Multiple", "304 Not Modified", "305 Use Proxy", "201 Created"])
def test_other_answers_that_name_a_place_are_answers(serve, fetch, answered, status):
    assert fetch.send(Outgoing(url=serve(answered(b"", status, Location="/end")).url)).status == int(status[:3])


def test_a_redirect_that_leads_nowhere_is_an_answer(serve, fetch, answered):
    reply = fetch.send(Outgoing(url=serve(answered(b"body", "302 Found")).url))

    assert (reply.status, reply.body) == (302, b"body")


@pytest.mark.parametrize(
    ("status", "method", "becomes"),
    [
        (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"), (303, "DELETE", "GET"),
        (303, "HEAD", "HEAD"), (301, "HEAD", "HEAD"), (301, "PUT", "PUT"), (302, "DELETE", "DELETE"),
        (307, "POST", "POST"), (308, "POST", "POST"), (307, "GET", "GET"), (308, "PATCH", "PATCH"),
    ],
)  # fmt: skip
def test_a_method_stays_or_becomes_get_without_a_body(serve, fetch, answered, *, status, method, becomes):
    server = serve(elsewhere(answered, "/end", f"{status} Elsewhere"))
    asked = Outgoing(
        url=server.url, method=method, body=b"body", headers={"Content-Type": "text/plain", "X": "y", "Cookie": "c"}
    )

    fetch.send(asked)

    first, second = server.got
    assert first.line.split()[0] == method
    assert second.line.split()[0] == becomes
    assert (second.body == b"body") == ("content-type" in second.headers) == (becomes == method)
    assert (second.headers["x"], second.headers["cookie"]) == ("y", "c")


SECRETS = {"Authorization": "Bearer x", "cookie": "a=b", "Proxy-Authorization": "Basic x", "X": "y"}


def test_another_origin_is_told_no_secret_not_even_on_the_way_back(serve, fetch, answered):
    others = []
    first = serve(lambda received: [
        answered(b"end") if "/end" in received.line else answered(b"", "307 T", Location=others[0].url)
    ])  # fmt: skip
    second = serve(answered(b"", "307 T", Location=first.url + "/end"))
    others.append(second)

    fetch.send(Outgoing(url=first.url, headers=SECRETS))

    assert {"authorization": "Bearer x", "cookie": "a=b", "proxy-authorization": "Basic x", "x": "y"}.items() <= (
        first.got[0].headers.items()
    )
    for got in (second.got[0], first.got[1]):
        assert got.headers["x"] == "y"
        assert not {"authorization", "cookie", "proxy-authorization"} & got.headers.keys()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://example.com/",
        "https://example.com:8443/",
        "https://www.example.com/",
        "//example.org/",
        "https://example.com./",
    ],
)
def test_an_origin_is_a_scheme_a_host_and_a_port(elsewhere):
    asked = Outgoing(url="https://example.com/a", headers=SECRETS)
    here = Reply(status=302, url=asked.url, headers={"location": "https://EXAMPLE.com:443/b"}, body=b"")
    there = Reply(status=302, url=asked.url, headers={"location": elsewhere}, body=b"")

    found = [redirected(asked, reply) for reply in (here, there)]
    assert [one and one.headers for one in found] == [SECRETS, {"X": "y"}]

"""HTTPS: nobody but whom the certificate names."""

import socket

import pytest

from softfactory.adapters.fetch.http import HttpFetch
from softfactory.domain.kernel.fetch import FetchFailed, Outgoing


@pytest.fixture
def named(here):
    """Returns what takes every name for the server."""
    return lambda server: HttpFetch(
        here, resolve=lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
    )


def test_a_server_is_known_by_its_name_though_it_is_called_by_its_address(serve, tls, named, answered):
    names = []
    context = tls("example.com", "xn--bcher-kva.example")
    context.sni_callback = lambda _, name, __: names.append(name)
    server = serve(answered(b"page"), context=context)

    for url in ("https://example.com/", "https://EXAMPLE.com./", "https://bücher.example/"):
        assert named(server).send(Outgoing(url=url)).body == b"page"

    assert names == ["example.com", "example.com", "xn--bcher-kva.example"]
    assert [got.headers["host"] for got in server.got] == ["example.com", "example.com", "xn--bcher-kva.example"]


def test_a_server_may_be_named_by_its_address(serve, fetch, tls, answered):
    server = serve(answered(b"page"), context=tls("127.0.0.1"))

    assert fetch.send(Outgoing(url=server.url)).body == b"page"


@pytest.mark.parametrize(
    ("name", "days", "why"),
    [
        ("other.example", 1, "Hostname mismatch"),
        ("127.0.0.1", 1, "Hostname mismatch"),
        ("example.com", -1, "certificate has expired"),
    ],
)
def test_a_certificate_of_another_or_of_another_time_is_refused(serve, tls, named, *, name, days, why):
    server = serve(b"", context=tls(name, days=days))

    with pytest.raises(
        FetchFailed, match=rf"^The certificate of example\.com is not valid: {why}[^.]*(example\.com')?\.$"
    ):
        named(server).send(Outgoing(url="https://example.com/?token=secret"))
    assert server.got == []


def test_an_issuer_that_nobody_knows_is_refused(serve, fetch, tls, answered, monkeypatch):
    server = serve(answered(b"page"), context=tls("127.0.0.1"))
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(FetchFailed, match="unable to get local issuer"):
        fetch.send(Outgoing(url=server.url))


def test_https_asked_of_a_server_that_speaks_http_fails(serve, fetch, answered):
    server = serve(answered(b"page"))

    with pytest.raises(FetchFailed, match=r"^127\.0\.0\.1 (cannot be reached|takes longer)"):
        fetch.send(Outgoing(url=server.url.replace("http", "https"), seconds=1))

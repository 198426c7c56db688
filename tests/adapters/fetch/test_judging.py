"""What may not be called: judged when the name is resolved, for each redirect, and at no other moment."""

import importlib
import socket
import subprocess
import sys
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.fetch.addresses import is_public
from softfactory.adapters.fetch.http import HttpFetch
from softfactory.adapters.fetch.places import Place, leads_home
from softfactory.domain.kernel.fetch import FetchFailed, Outgoing, TargetNotAllowed


def leading_to(*addresses, port=None):
    """Return a resolver to whom every name leads to these addresses, one answer a time, the last one for ever."""
    answers = [one if isinstance(one, list) else [one] for one in addresses]

    def resolve(host, asked, **_):
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(_family(one), socket.SOCK_STREAM, 6, "", (one, port or asked)) for one in found]

    return resolve


def _family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


LOCAL = [
    "http://127.0.0.1:{port}/", "http://2130706433:{port}/", "http://0x7f.1:{port}/", "http://0177.0.0.1:{port}/",
    "http://127.1:{port}/", "http://0:{port}/", "http://0.0.0.0:{port}/", "http://localhost:{port}/",
    "http://１２７.0.0.1:{port}/",  # noqa: RUF001
    "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/", "http://[::]:{port}/", "http://[::1]:{port}/", "http://169.254.169.254:{port}/",
    "http://[fd00::1]:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/",
]  # fmt: skip


@pytest.mark.parametrize("url", LOCAL)
def test_this_machine_is_not_called_however_it_is_spelt(serve, answered, url):
    server = serve(answered(b"secret"))
    url = url.format(port=server.port)

    for refuse in (lambda: HttpFetch().send(Outgoing(url=url)), lambda: HttpFetch().must_allow(url)):
        with pytest.raises(TargetNotAllowed):
            refuse()
    assert server.got == []


ELSEWHERE = [
    "http://10.0.0.1/", "file:///etc/passwd", "ftp://example.com/", "//[::1]/", "http://user:secret@127.0.0.1:{port}/",
    "http://127.0.0.2\\@a/", "http://[bad/", "//a:0/",
]  # fmt: skip


@pytest.mark.parametrize("where", LOCAL + ELSEWHERE)
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
def test_a_redirect_to_what_may_not_be_called_is_refused(serve, answered, where, status):
    home = serve(answered(b"secret"))
    open_to_all = serve(answered(b"", status, Location=where.format(port=home.port)), host="127.0.0.5")

    def resolve(host, port, **kind):
        return socket.getaddrinfo("127.0.0.5" if host == "open.example" else host, port, **kind)

    fetch = HttpFetch([ip_network("127.0.0.5/32")], resolve=resolve)

    with pytest.raises(TargetNotAllowed):
        fetch.send(Outgoing(url=f"http://open.example:{open_to_all.port}/"))
    assert (len(open_to_all.got), home.got) == (1, [])


def test_a_name_is_refused_if_one_of_its_addresses_is_not_allowed(serve, answered):
    server = serve(answered(b"secret"))
    fetch = HttpFetch(resolve=leading_to(["93.184.215.14", "127.0.0.1"], port=server.port))

    with pytest.raises(TargetNotAllowed):
        fetch.send(Outgoing(url="http://example.com/"))
    assert server.got == []


def test_what_is_connected_to_is_what_was_judged_whatever_the_name_leads_to_by_then(serve, answered):
    judged, other = serve(answered(b"judged")), serve(answered(b"secret"), host="127.0.0.9")
    asked = []

    def rebinding(host, port, **_):
        asked.append(host)
        where = "127.0.0.1" if len(asked) == 1 else "127.0.0.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (where, judged.port if len(asked) == 1 else other.port))]

    fetch = HttpFetch([ip_network("127.0.0.1/32")], resolve=rebinding)

    assert fetch.send(Outgoing(url="http://rebinding.example/")).body == b"judged"
    assert asked == ["rebinding.example"]
    with pytest.raises(TargetNotAllowed):
        fetch.send(Outgoing(url="http://rebinding.example/"))
    assert (len(judged.got), other.got) == (1, [])


def test_a_name_that_was_allowed_is_judged_again_when_it_is_called(serve, answered):
    server = serve(answered(b"secret"))
    fetch = HttpFetch(resolve=leading_to("93.184.215.14", "127.0.0.1", port=server.port))

    fetch.must_allow("http://rebinding.example/")
    with pytest.raises(TargetNotAllowed):
        fetch.send(Outgoing(url="http://rebinding.example/"))
    assert server.got == []


@given(st.ip_addresses())
def test_whether_a_name_may_be_called_is_told_by_where_it_leads(address):
    fetch = HttpFetch(resolve=leading_to(str(address)))

    if is_public(address):
        fetch.must_allow("https://example.com/")
    else:
        with pytest.raises(TargetNotAllowed):
            fetch.must_allow("https://example.com/")


def test_networks_that_are_allowed_are_called_and_no_others(serve, answered):
    server, other = serve(answered(b"open")), serve(answered(b"secret"), host="127.0.0.2")
    fetch = HttpFetch([ip_network("127.0.0.1/32")])

    assert fetch.send(Outgoing(url=server.url)).body == b"open"
    with pytest.raises(TargetNotAllowed):
        fetch.send(Outgoing(url=other.url))
    assert other.got == []


def test_a_name_that_leads_nowhere_failed_and_was_not_refused():
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    for resolve in (
        unknown,
        lambda *_, **__: [],
        lambda *_, **__: [(socket.AF_INET, 1, 6, "", ("not an address", 80))],
    ):
        fetch = HttpFetch(resolve=resolve)
        for ask in (lambda fetch=fetch: fetch.must_allow("http://a.example/?token=secret"),
                    lambda fetch=fetch: fetch.send(Outgoing(url="http://a.example/?token=secret"))):  # fmt: skip
            with pytest.raises(FetchFailed, match=r"^The name a\.example does not resolve\.$"):
                ask()


def test_a_machine_knows_its_own_addresses_whatever_they_are():
    assert leads_home(Place(ip_address("127.0.0.1"), socket.AF_INET, ("127.0.0.1", 80)))
    assert not leads_home(Place(ip_address("192.0.2.1"), socket.AF_INET, ("192.0.2.1", 80)))


def test_an_address_of_the_internet_that_is_this_machine_s_is_refused(monkeypatch):
    places = importlib.import_module("softfactory.adapters.fetch.places")
    monkeypatch.setattr(places, "is_public", lambda _: True)  # as if 127.0.0.1 were an address of the internet

    with pytest.raises(TargetNotAllowed):
        HttpFetch().must_allow("http://127.0.0.1/")


def test_urllib3_is_not_loaded_before_something_is_called():
    told = "import sys, softfactory.container.table; sys.exit('urllib3' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0

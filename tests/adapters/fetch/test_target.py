"""What is read of a URL, and what is refused of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.fetch.target import Target
from softfactory.domain.kernel.fetch import MAX_URL, TargetNotAllowed


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("http://example.com", "http://example.com/"),
        ("HTTPS://EXAMPLE.com:443/A?b=c#d", "https://example.com/A?b=c"),
        ("http://example.com:8080/?q", "http://example.com:8080/?q"),
        ("http://example.com:/", "http://example.com/"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("http://ex_ample.com./", "http://ex_ample.com./"),
        ("http://bücher.example/größe?q=ü ü", "http://xn--bcher-kva.example/gr%C3%B6%C3%9Fe?q=%C3%BC%20%C3%BC"),
        ("https://한국.kr/%7Ea", "https://xn--3e0b707e.kr/%7Ea"),
        ("http://１２７。0.0.1/", "http://127.0.0.1/"),  # noqa: RUF001
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("http://[2001:DB8:0::1]/", "http://[2001:db8::1]/"),
        (f"http://a/{'x' * (MAX_URL - 9)}", f"http://a/{'x' * (MAX_URL - 9)}"),
    ],
)
def test_a_url_is_read(written, url):
    assert Target.of(written).url == url
    assert Target.of(url) == Target.of(written)


@pytest.mark.parametrize(
    "url",
    [
        "", "example.com", "//example.com/", "/x", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/",
        "javascript:alert(1)", "data:text/html,x", "http:", "http://", "http:///x", "https://?x", "http://:80/",
        "http://user@example.com/", "http://user:secret@example.com/", "http://@example.com/", "http://a@b@c/",
        "http://example.com:0/", "http://example.com:65536/", "http://example.com:-1/", "http://example.com:x/",
        "http://example.com:８０/",  # noqa: RUF001
        "http://example.com\\@evil.example/", "http://a/b\\c", "http://exam\nple.com/", "http://example.com/\r\nX: y", "http://a\x00b/",
        "http://example.com/\x7f", "http://a/\x85", "http://exa mple.com/", "http://exa%6dple.com/", "http://a..b/",
        "http://.a/",
        "http://[::1/", "http://::1/", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[v1.a]/",
        "http://[::1]a/", "http://a[::1]/", "http://[127.0.0.1]/", "http://" + "a" * 64, "http://" + "a." * 130 + "a",
        "http://ex℀mple.com/", "http://\udc80/", "http://a/\udc80", "http://a;b/", "http://a,b/", "http://a'b/",
        "http://a*/",
        f"http://a/{'x' * (MAX_URL - 8)}",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused(url):
    with pytest.raises(TargetNotAllowed) as refusal:
        Target.of(url)

    assert str(refusal.value).count(".") == 1
    assert "secret" not in str(refusal.value)


@given(
    st.text(max_size=50), st.sampled_from(["", "http://", "https://", "http://a/", "http://a", "http://[", "http://a:"])
)
def test_no_text_is_anything_but_read_or_refused(text, beginning):
    try:
        target = Target.of(beginning + text)
    except TargetNotAllowed:
        return

    assert target.url.isascii()
    assert target.url.isprintable()
    assert Target.of(target.url) == target

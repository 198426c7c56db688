import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.lexer import MOST_KEPT, template, tokens

numbers = st.integers(0, 10**12)
words = st.sampled_from(
    ["failed", "<num>", "key=", "=", "a1b2c3", "10.0.0.1", "'x'", "user bob from", "for user eve", "/a/b", ", "]
)
messages = st.one_of(st.text(max_size=300), st.lists(words, max_size=200).map(" ".join), st.lists(words).map("".join))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("order 4711 failed", "order <num> failed"),
        ("took 35ms of 1.5 seconds", "took <duration> of <duration>"),
        ("read 12 MB and 4KiB", "read <size> and <size>"),
        ("request 8f14e45f-ceea-467f-a0e6-2b2b0f8a3c11 lost", "request <uuid> lost"),
        ("commit 9fceb02d0ae598e95dc970b74767f19372d61af8 gone", "commit <hash> gone"),
        ("tag deadbee5cafe", "tag <hash>"),
        ("object at 0x7f3a12bc", "object at <hex>"),
        ("connect to 10.0.3.7:5432 and fe80::1", "connect to <ip> and <ip>"),
        ("nic 00:1b:44:11:3a:b7 down", "nic <mac> down"),
        ("mail to eve@example.com bounced", "mail to <email> bounced"),
        ("GET https://example.com/a?b=1 gave up", "GET <url> gave up"),
        ("cannot read /var/lib/app/x.db", "cannot read <path>"),
        (r"cannot read C:\Users\eve\x.txt", "cannot read <path>"),
        ("missing src/shop/cart.py here", "missing <path> here"),
        ("late since 2026-01-31T10:11:12.5Z", "late since <date>"),
        ("at Sat Jun 18 02:08:12 2005 exactly", "at <date> exactly"),
        ("at 10:11:12 exactly", "at <time> exactly"),
        ("uid=0 user=root tty=", "uid=<val> user=<val> tty=<val>"),
        ("no color 'dark blue' here", "no color <str> here"),
        ("resolved db-3.eu.example.com now", "resolved <host> now"),
        ("Failed password for invalid user eve from 10.0.0.1", "Failed password for invalid user <val> from <ip>"),
        ("ids [1, 2, 3]", "ids [<num>]"),
        ("worker-12 and block blk_-3860000000001", "worker-<num> and block blk_<num>"),
        ("two\n  lines", "two lines"),
    ],
)
def test_what_varies_becomes_a_placeholder(message, expected):
    assert template(message) == expected


@pytest.mark.parametrize(
    "message",
    [
        "'NoneType' object has no attribute 'get'",
        "name 'total' is not defined",
        "Cannot read properties of undefined (reading 'price')",
        'relation "orders" does not exist',
        "Request failed with status code 404",
        "[Errno 2] No such file or directory",
        "java.io.IOException: closed",
        "can't stop",
        "a <b> c",
    ],
)
def test_what_tells_bugs_apart_stays(message):
    assert template(message) == message


@given(numbers, numbers)
def test_numbers_never_tell_messages_apart(one, other):
    assert template(f"order {one} of job-{one}") == template(f"order {other} of job-{other}")


@given(messages)
@example("user bob" + " x" * 300)
@example("''0''")
@example("0A=")
@example("'a''b' '''c' ''")
@example("a <5> k=<7> =<num> 5e3x_7")
@example(" ".join(["word2b", "more", "9"] * 100))
def test_a_template_is_its_own_template(message):
    once = template(message)

    assert template(once) == once


@given(messages)
def test_the_tokens_of_a_template_joined_are_the_template(message):
    once = template(message)

    assert "".join(tokens(once)) == once


@given(st.integers(1, 3_000))
def test_a_template_ends_at_the_same_token_however_long_the_values_are(length):
    assert template("go " + "'" + "x y" * 3 + "' " + "word " * 400) == template(
        "go '" + "x " * (length % 140) + "' " + "word " * 400
    )


@settings(deadline=None)
@given(st.text(alphabet="=\"'`<>/:.@-_,1aA \n", max_size=4_500))
def test_a_template_is_bounded_whatever_comes(text):
    assert len(template(text)) <= MOST_KEPT + 400


@pytest.mark.parametrize("piece", ["word ", "word, ", "5 x ", "a1_b ", "'", "k=v "])
def test_a_template_of_a_long_message_ends(piece):
    assert len(template(piece * 2_000)) <= MOST_KEPT + 10

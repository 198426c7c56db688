import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.accounts.email import InvalidEmail, canonical, checked


@given(st.text())
def test_what_is_canonical_stays_as_it_is(text):
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (" A@Example.ORG ", "a@example.org"),
        ("ﬁ@example.org", "fi@example.org"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
    ],
)
def test_addresses_that_are_the_same_are_one(one, other):
    assert checked(one) == checked(other)


@pytest.mark.parametrize(
    "text",
    ["", "a", "a@", "@b.c", "a@b", "a b@c.de", "a@b.c\0", "a\n@b.cd", "x" * 65 + "@b.cd", "a@" + "b" * 260 + ".cd"],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(InvalidEmail):
        checked(text)


@pytest.mark.parametrize("domain", ["-b.cd", "b-.cd", "b..cd", "b.cd.", "b.cd>", "[192.0.2.1]", "b\u202ec.de"])
def test_a_domain_is_one_that_mail_could_be_sent_to(domain):
    with pytest.raises(InvalidEmail):
        checked(f"a@{domain}")


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e", "\u00ad", "\x9b", "\ud800"])
def test_an_address_has_nothing_in_it_that_cannot_be_seen(unseen):
    with pytest.raises(InvalidEmail):
        checked(f"ad{unseen}min@example.org")

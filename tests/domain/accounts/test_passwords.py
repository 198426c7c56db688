"""Which passwords are good enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.accounts.passwords import must_be_good
from softfactory.domain.accounts.problems import WeakPassword

COMMON = "qwertyuiopasdfghjkl"
ABOUT = ("ann.miller@mail.example.org", "Ann Miller")


def check(password, min_length=15):
    must_be_good(password, about=ABOUT, min_length=min_length, is_common=COMMON.__eq__)


@given(st.integers(8, 40), st.integers(0, 60))
def test_length_is_counted_in_code_points(least, length):
    password = "Ω€" * 30

    if length < least:
        with pytest.raises(WeakPassword, match=f"at least {least}"):
            check(password[:length], least)
    else:
        check(password[:length], least)


@pytest.mark.parametrize("password", ["x" * 1025, "ﬀ" * 342, "\ud800" * 1025])
def test_length_is_limited_in_bytes_before_it_is_normalised(password):
    with pytest.raises(WeakPassword, match="at most 1024 bytes"):
        check(password)


def test_a_thousand_and_twenty_four_bytes_are_taken():
    check("é" * 512)


def test_a_ligature_counts_as_the_letters_it_is_made_of():
    check("ﬀ" * 8)  # sixteen letters


def test_a_common_password_is_refused():
    with pytest.raises(WeakPassword, match="common"):
        check(COMMON)


@pytest.mark.parametrize(
    "password",
    [
        "ann.miller@mail.example.org",
        "Ann.Miller@Mail.Example.Org",
        "ANN MILLER 2026!",
        "softfactory-2026",
        "SoftfactorySoftfactory",
        "millermillermiller1",
        "\uff53oftfactory-2026",
    ],
)
def test_a_password_is_not_made_of_what_everybody_knows(password):
    with pytest.raises(WeakPassword, match="address, the name or the product"):
        check(password)


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "miller counts to seventeen", "              .", "1" * 15]
)
def test_anything_else_is_taken_without_rules_of_composition(password):
    check(password)

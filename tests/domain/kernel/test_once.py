"""What makes one request another; how keys and answers are kept is in the contract of stores."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.kernel.actor import SYSTEM, Actor, Origin, Role
from softfactory.domain.kernel.ids import NOBODY
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.once import MAX_KEY, Asked, BadIdempotencyKey
from softfactory.testing.samples import NOON, uuid

ANN = Actor(user_id=uuid(1), role=Role.USER)
keys = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=MAX_KEY)
values = st.one_of(st.text(max_size=9), st.integers(), st.none(), st.booleans(), st.datetimes(timezones=st.just(UTC)))


def asked(*what, key="k", actor=ANN, deed="book"):
    request = Asked.by(actor, deed, key, *what)
    assert request
    return request


def test_without_a_key_nothing_is_asked_that_may_come_again():
    assert Asked.by(ANN, "book", None, "x") is None


@given(keys)
def test_a_key_is_visible_ascii(key):
    assert asked(key=key).key == key


@pytest.mark.parametrize("key", ["", "x" * (MAX_KEY + 1), "a b", " ", "\n", "a\x00", "ä", "🍜", "\x7f", "\udc80"])
def test_another_key_is_refused(key):
    with pytest.raises(BadIdempotencyKey):
        asked(key=key)


@given(st.lists(values, max_size=4), st.lists(values, max_size=4))
def test_the_same_asks_for_the_same_and_nothing_else_does(one, other):
    same = list(map(repr, one)) == list(map(repr, other))

    assert (asked(*one) == asked(*other)) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("a",), ("a", None)),
        ((1,), ("1",)),
        (("x', 'y",), ("x", "y")),
        ((Money(amount=1, currency="USD"),), (Money(amount=1, currency="EUR"),)),
        ((NOON,), (NOON + timedelta(microseconds=1),)),
        ((datetime(2026, 3, 1, tzinfo=UTC), None), (None, datetime(2026, 3, 1, tzinfo=UTC))),
    ],
)
def test_what_differs_in_anything_is_another_request(one, other):
    assert asked(*one) != asked(*other)


def test_a_key_is_one_person_s_whatever_they_come_by():
    elsewhere = attrs.evolve(
        ANN, session_id=uuid(9), origin=Origin(address="192.0.2.1"), products=frozenset({"coocook"})
    )

    assert asked(actor=elsewhere) == asked()
    assert asked(actor=SYSTEM).user_id == NOBODY
    assert asked(actor=attrs.evolve(ANN, user_id=uuid(2))) != asked()


def test_a_digest_tells_nothing_of_what_was_asked_and_takes_any_text():
    request = asked("a secret request", "\udc80\x00")

    assert len(request.digest) == 32
    assert "secret" not in repr(request)

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.kernel.problems import Conflict
from softfactory.domain.kernel.transitions import InvalidTransition, must_be


class Light(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class Letter(StrEnum):
    D = "d"
    C = "c"
    B = "b"
    A = "a"
    F = "f"
    E = "e"


@given(st.sampled_from(Light), st.sets(st.sampled_from(Light)))
def test_what_may_follow_does_and_nothing_else(state, allowed):
    if state in allowed:
        must_be(state, allowed, to="off")
        must_be(state, *allowed, to="off")
    else:
        for refuse in (lambda: must_be(state, allowed, to="off"), lambda: must_be(state, *allowed, to="off")):
            with pytest.raises(InvalidTransition):
                refuse()


def test_states_are_given_one_by_one_or_together():
    must_be(Light.GREEN, Light.RED, {Light.AMBER, Light.GREEN}, to="off")


def test_a_refusal_is_a_conflict_that_names_where_it_may_come_from_in_one_order():
    with pytest.raises(Conflict) as refusal:
        must_be(Light.GREEN, list(Letter), to="off")

    assert refusal.value.code == "invalid-transition"
    assert str(refusal.value) == "It is green; off may follow a, b, c, d, e, f only."

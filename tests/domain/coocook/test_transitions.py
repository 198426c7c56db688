"""No sequence of calls leads a booking out of its table of states, and no money appears or is lost on the way."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.coocook.model import LIVE, RefundPolicy, State
from softfactory.domain.coocook.problems import InvalidStatus, NotYourPart
from softfactory.domain.coocook.refunds import TERMS
from softfactory.domain.coocook.transitions import MOVES, OPEN, PAID, Party, moved
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.testing.coocook.booking_samples import HOUR, MINUTE, booking, chef
from softfactory.testing.samples import NOON

LIFE = {
    ("held", "pending", "payment"),
    ("held", "expired", "clock"),
    ("held", "canceled", "guest"),
    ("held", "canceled", "chef"),
    ("pending", "confirmed", "chef"),
    ("pending", "declined", "chef"),
    ("pending", "expired", "clock"),
    ("pending", "canceled", "guest"),
    ("pending", "canceled", "chef"),
    ("confirmed", "canceled", "guest"),
    ("confirmed", "canceled", "chef"),
    ("confirmed", "completed", "chef"),
    ("confirmed", "completed", "clock"),
    ("confirmed", "no_show", "chef"),
    ("completed", "reviewed", "guest"),
}
ENDS = {"reviewed", "declined", "expired", "canceled", "no_show"}
BOOKING = booking(1, chef(1))
STARTS, ENDED = BOOKING.starts_at, BOOKING.ends_at
TICK = timedelta(microseconds=1)
steps = st.lists(
    st.tuples(st.sampled_from(State), st.sampled_from(Party), st.timedeltas(timedelta(0), timedelta(hours=20)))
)
prices = st.builds(Money, amount=st.integers(1, 10**12), currency=st.sampled_from(["KRW", "USD", "BHD"]))


def test_the_table_is_the_documented_one():
    assert {(state.value, move.to.value, move.by.value) for move in MOVES for state in move.after} == LIFE
    assert {state.value for state in State} - {before for before, _, _ in LIFE} == ENDS


@given(steps, prices, st.sampled_from(RefundPolicy))
def test_no_sequence_leaves_the_table(steps, price, policy):
    one = attrs.evolve(BOOKING, price=price, refunded=price.nothing, terms=TERMS[policy])
    at, paid = NOON, False
    for to, by, later in steps:
        at += later
        try:
            after = moved(one, to, by=by, at=at)
        except (InvalidTransition, NotYourPart, InvalidStatus):
            continue
        assert (one.state.value, after.state.value, by.value) in LIFE
        assert (after.revision, after.changed_at) == (one.revision + 1, at)
        assert (
            attrs.evolve(
                after, state=one.state, revision=one.revision, changed_at=one.changed_at, refunded=one.refunded
            )
            == one
        )
        paid = paid or after.state is State.PENDING
        assert price.nothing <= one.refunded <= after.refunded <= price
        assert paid or not after.refunded.amount
        assert after.refunded == one.refunded or (one.state in PAID and after.state not in LIVE)
        one = after


@given(st.sampled_from(State), st.sampled_from(Party), st.sampled_from(State))
def test_what_is_not_in_the_table_is_refused_at_any_time(state, by, to):
    one = attrs.evolve(BOOKING, state=state)
    if (state.value, to.value, by.value) in LIFE:
        return
    mine = {(move, who) for _, move, who in LIFE}
    for at in (NOON, BOOKING.held_until, STARTS - TICK, STARTS, ENDED, ENDED + 1000 * HOUR):
        with pytest.raises((InvalidTransition, NotYourPart, InvalidStatus)) as refused:
            moved(one, to, by=by, at=at)
        assert isinstance(refused.value, InvalidTransition) == ((to.value, by.value) in mine)


@pytest.mark.parametrize(
    ("state", "to", "by", "first", "last"),
    [
        ("held", "expired", "clock", BOOKING.held_until, None),
        ("pending", "expired", "clock", STARTS, None),
        ("pending", "confirmed", "chef", None, STARTS),
        ("pending", "declined", "chef", None, STARTS),
        ("held", "canceled", "guest", None, STARTS),
        ("pending", "canceled", "guest", None, STARTS),
        ("confirmed", "canceled", "guest", None, STARTS),
        ("confirmed", "canceled", "chef", None, None),
        ("confirmed", "no_show", "chef", STARTS, None),
        ("confirmed", "completed", "chef", ENDED, None),
        ("completed", "reviewed", "guest", None, None),
    ],
)
def test_each_move_has_its_time(state, to, by, first, last):
    one = attrs.evolve(BOOKING, state=State(state))

    def may(at):
        try:
            moved(one, State(to), by=Party(by), at=at)
        except InvalidTransition:
            return False
        return True

    assert (may(first - TICK), may(first)) == (False, True) if first else may(NOON - HOUR)
    assert (may(last - TICK), may(last)) == (True, False) if last else may(ENDED + HOUR)


@pytest.mark.parametrize("state", ["pending", "confirmed"])
@pytest.mark.parametrize("policy", RefundPolicy)
@pytest.mark.parametrize("left", [0, 23, 24, 119, 120, 167, 168, 1000])
def test_a_guest_gets_back_what_the_policy_says(state, policy, left):
    percents = {
        RefundPolicy.FLEXIBLE: 100 if left >= 24 else 50,
        RefundPolicy.MODERATE: 100 if left >= 120 else 50 if left >= 24 else 0,
        RefundPolicy.STRICT: 50 if left >= 168 else 0,
    }
    one = attrs.evolve(BOOKING, state=State(state), terms=TERMS[policy])
    exactly = STARTS - max(left * HOUR, TICK)

    after = moved(one, State.CANCELED, by=Party.GUEST, at=exactly)

    assert after.refunded.amount * 100 == one.price.amount * percents[policy]


@pytest.mark.parametrize(
    ("to", "by", "at"),
    [
        (State.DECLINED, Party.CHEF, STARTS - MINUTE),
        (State.CANCELED, Party.CHEF, STARTS - MINUTE),
        (State.EXPIRED, Party.CLOCK, STARTS),
    ],
)
def test_a_guest_gets_all_of_it_back_when_it_is_not_theirs_to_answer_for(to, by, at):
    one = attrs.evolve(BOOKING, state=State.PENDING, terms=TERMS[RefundPolicy.STRICT])

    assert moved(one, to, by=by, at=at).refunded == one.price


@given(st.integers(0, 10**12))
def test_half_of_an_odd_amount_is_rounded_to_the_even_one(amount):
    price = Money(amount=amount, currency="KRW")
    one = attrs.evolve(BOOKING, state=State.PENDING, price=price, refunded=price.nothing)

    half = moved(one, State.CANCELED, by=Party.GUEST, at=STARTS - HOUR).refunded.amount

    assert abs(2 * half - amount) <= 1
    assert amount % 2 == 0 or half % 2 == 0


def test_open_states_are_those_before_which_something_is_expected():
    assert {state.value for state in OPEN} == {"held", "pending", "confirmed"}

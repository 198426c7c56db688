from datetime import timedelta

import attrs
import pytest

from softfactory.domain.billing.lifecycle import GRACE, UNPAID, Step, declined, ended, renewed, step
from softfactory.domain.billing.model import LIVE, State
from softfactory.testing.billing.samples import MONTH, TICK, subscription
from softfactory.testing.samples import NOON

END = NOON + MONTH


@pytest.mark.parametrize("renews", [True, False])
@pytest.mark.parametrize(
    ("changes", "at", "due"),
    [
        ({"state": State.INCOMPLETE}, NOON + UNPAID - TICK, Step.NOTHING),
        ({"state": State.INCOMPLETE}, NOON + UNPAID, Step.EXPIRE),
        ({}, END - TICK, Step.NOTHING),
        ({"cancel_at_period_end": True}, END - TICK, Step.NOTHING),
        ({"cancel_at_period_end": True}, END, Step.CANCEL),
        ({"period_end": None}, END, Step.NOTHING),
        ({"state": State.CANCELED}, END, Step.NOTHING),
        ({"state": State.EXPIRED}, END, Step.NOTHING),
    ],
)
def test_what_is_due_whoever_renews(changes, at, due, renews):
    assert step(subscription(1, **changes), at, renews=renews) is due


@pytest.mark.parametrize("state", [State.ACTIVE, State.PAST_DUE])
def test_a_renewal_is_due_at_the_end_or_is_waited_for_by_who_does_not_renew(state):
    one = subscription(1, state=state)

    assert step(one, END, renews=False) is Step.RENEW
    assert [step(one, at, renews=True) for at in (END, END + GRACE - TICK, END + GRACE)] == [
        Step.NOTHING,
        Step.NOTHING,
        Step.EXPIRE,
    ]


def test_what_was_declined_is_not_tried_again_before_its_time():
    late = declined(subscription(1), END)

    assert late.retry_at == END + timedelta(days=1)
    assert [step(late, at, renews=False) for at in (END, late.retry_at - TICK, late.retry_at)] == [
        Step.NOTHING,
        Step.NOTHING,
        Step.RENEW,
    ]


def test_tries_come_after_1_3_and_5_days():
    one, at, tries = subscription(1), END, []
    while one.is_live:
        one = declined(one, at)
        tries += [(one.retry_at - END).days] if one.retry_at else []
        at = one.retry_at or at

    assert tries == [1, 3, 5]
    assert (one.state, one.ended_at) == (State.EXPIRED, END + timedelta(days=5))


def test_what_was_paid_further_than_a_renewal_stays():
    one = subscription(1, period_end=END + MONTH)

    assert renewed(one, NOON) == one
    assert renewed(one, END, until=END + MONTH) == one


@pytest.mark.parametrize("state", State)
def test_what_has_ended_ends_no_second_time(state):
    one = subscription(1, state=state, ended_at=None if state in LIVE else NOON)
    over = ended(one, State.CANCELED, END)

    assert over == (attrs.evolve(one, state=State.CANCELED, ended_at=END) if state in LIVE else one)

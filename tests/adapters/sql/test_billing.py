"""What the database itself holds of billing, whoever writes to it."""

import attrs
import pytest
import sqlalchemy as sa

from softfactory.adapters.sql.billing_tables import payments, refunds, subscriptions
from softfactory.adapters.sql.engine import connect
from softfactory.domain.billing.model import LIVE, State
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.billing.samples import payment, refund, subscription, usd
from softfactory.testing.samples import uuid

OPEN, PAID, FAILED = Outcome.OPEN, Outcome.SUCCEEDED, Outcome.FAILED


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def run(request):
    engine = connect(request.getfixturevalue(request.param))
    with engine.connect() as connection:
        yield connection.execute
    engine.dispose()


def row(entity):
    values = attrs.asdict(entity, recurse=False)
    for name, value in list(values.items()):
        if hasattr(value, "currency"):
            values |= {name: value.amount, "currency": value.currency}
    return values


@pytest.mark.parametrize("first", State)
@pytest.mark.parametrize("second", State)
def test_a_user_has_one_live_subscription_to_a_product(run, first, second):
    run(subscriptions.insert(), row(subscription(1, state=first)))
    other = row(subscription(2, user_id=uuid(1), state=second))

    if {first, second} <= LIVE:
        with pytest.raises(sa.exc.IntegrityError):
            run(subscriptions.insert(), other)
    else:
        run(subscriptions.insert(), other)


@pytest.mark.parametrize(
    ("first", "second", "fine"),
    [(OPEN, OPEN, False), (OPEN, PAID, False), (PAID, PAID, False), (FAILED, PAID, True), (OPEN, FAILED, True)],
)
def test_a_reference_has_one_payment_that_is_open_or_succeeded(run, first, second, fine):
    run(payments.insert(), row(payment(1, outcome=first)))
    other = row(payment(2, reference="thing:1", attempt="2", outcome=second))

    if fine:
        run(payments.insert(), other)
    else:
        with pytest.raises(sa.exc.IntegrityError):
            run(payments.insert(), other)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": "thing:1", "outcome": FAILED},  # the attempt is the same
        {"amount": usd(0)},
        {"refunded": usd(1001)},
        {"refunded": usd(-1)},
        {"id": "x"},
    ],
    ids=str,
)
def test_a_payment_that_cannot_be_is_not_stored(run, wrong):
    run(payments.insert(), row(payment(1, outcome=FAILED)))

    with pytest.raises(sa.exc.IntegrityError):
        run(payments.insert(), row(attrs.evolve(payment(2), **wrong)))


@pytest.mark.parametrize("wrong", [{"key": "key 1"}, {"amount": usd(0)}, {"payment_id": uuid(9)}], ids=str)
def test_a_refund_that_cannot_be_is_not_stored(run, wrong):
    run(payments.insert(), row(payment(1, outcome=PAID)))
    run(refunds.insert(), row(refund(1)))

    with pytest.raises(sa.exc.IntegrityError):
        run(refunds.insert(), row(refund(2, **wrong)))

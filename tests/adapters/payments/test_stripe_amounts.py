import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from softfactory.adapters.payments.stripe_amounts import from_stripe, to_stripe
from softfactory.domain.kernel.money import DIGITS, MOST_OF_A_PRICE, InvalidMoney, Money

prices = st.builds(Money, amount=st.integers(1, MOST_OF_A_PRICE), currency=st.sampled_from(sorted(DIGITS)))


@pytest.mark.parametrize(
    ("amount", "currency", "sent"),
    [
        (1050, "USD", 1050),
        (590_000, "KRW", 590_000),
        (5, "ISK", 500),  # no minor digits, sent as if there were two
        (5, "UGX", 500),
        (500, "MGA", 5),  # fifths of an ariary are written as two digits, and Stripe has none
        (5120, "KWD", 5120),
        (1050, "HUF", 1050),  # whole in payouts only
        (1050, "TWD", 1050),
    ],
)
def test_an_amount_is_what_stripes_documentation_says(amount, currency, sent):
    money = Money(amount=amount, currency=currency)

    assert to_stripe(money) == (sent, currency.lower())
    assert from_stripe(sent, currency.lower()) == money


@pytest.mark.parametrize(("amount", "currency"), [(5124, "KWD"), (501, "MGA"), (1000, "IQD"), (1000, "LYD")])
def test_what_stripe_cannot_take_exactly_is_refused(amount, currency):
    with pytest.raises(InvalidMoney):
        to_stripe(Money(amount=amount, currency=currency))


@pytest.mark.parametrize(("amount", "currency"), [(550, "isk"), (101, "ugx"), (100, "sll"), (100, "")])
def test_what_stripe_would_never_say_is_refused(amount, currency):
    with pytest.raises(InvalidMoney):
        from_stripe(amount, currency)


@given(prices)
def test_what_can_be_said_comes_back_as_it_was(price):
    try:
        sent = to_stripe(price)
    except InvalidMoney:
        assume(False)

    assert from_stripe(*sent) == price


@given(prices)
def test_every_price_in_whole_units_can_be_said_but_in_two_currencies(price):
    whole = Money(amount=price.amount * 10 ** DIGITS[price.currency], currency=price.currency)
    assume(price.currency not in {"IQD", "LYD"})

    assert from_stripe(*to_stripe(whole)) == whole

import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from softfactory.domain.kernel.money import DIGITS, MOST, MOST_OF_A_PRICE, InvalidMoney, Money, OtherCurrency, total

currencies = st.sampled_from(sorted(DIGITS))
amounts = st.integers(-(10**12), 10**12)


@st.composite
def moneys(draw, most=4):
    """Return some amounts of one currency."""
    currency = draw(currencies)
    return [Money(amount=draw(amounts), currency=currency) for _ in range(draw(st.integers(1, most)))]


def usd(amount):
    return Money(amount=amount, currency="USD")


@given(moneys())
def test_a_total_is_what_its_parts_are_in_whatever_order_they_are_added(parts):
    currency = parts[0].currency

    assert total(parts, currency).amount == sum(part.amount for part in parts)
    assert total(parts, currency) == total(reversed(parts), currency)
    assert total([], currency) == Money(amount=0, currency=currency)


@given(moneys(most=2))
def test_what_is_added_and_taken_away_leaves_what_there_was(two):
    one, other = two[0], two[-1]

    assert one + other - other == one
    assert one - one == one.nothing
    assert (one + other).currency == one.currency


@given(moneys(most=2), st.integers(-9, 9))
def test_times_a_whole_number_is_adding_it_that_often(two, number):
    one, other = two[0], two[-1]

    assert one.times(number) == total([one.times(1 if number > 0 else -1)] * abs(number), one.currency)
    assert (one + other).times(number) == one.times(number) + other.times(number)


@given(amounts, currencies, st.fractions(0, 10, max_denominator=999))
def test_times_a_part_is_never_off_by_more_than_half_a_unit(amount, currency, factor):
    part = Money(amount=amount, currency=currency).times(factor)

    assert abs(part.amount - amount * factor) <= Fraction(1, 2)
    assert part.currency == currency


@given(amounts, currencies, st.fractions(0, 1, max_denominator=999))
def test_a_part_and_the_rest_are_the_whole(amount, currency, factor):
    whole = Money(amount=amount, currency=currency)
    part = whole.times(factor)

    assert part + (whole - part) == whole
    assert abs(part.amount) <= abs(amount)


@pytest.mark.parametrize(("amount", "half"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (4, 2)])
def test_a_half_goes_to_the_even_unit(amount, half):
    assert usd(amount).times(Fraction(1, 2)) == usd(half)


@given(amounts, amounts, st.lists(currencies, min_size=2, max_size=2, unique=True))
def test_currencies_never_mix(one, other, two):
    first, second = (
        Money(amount=amount, currency=currency) for amount, currency in zip((one, other), two, strict=True)
    )

    for mix in (lambda: first + second, lambda: first - second, lambda: first < second, lambda: first <= second,
                lambda: first > second, lambda: first >= second, lambda: total([first], second.currency)):  # fmt: skip
        with pytest.raises(OtherCurrency):
            mix()
    assert first != second


@given(moneys(most=2))
def test_amounts_compare_as_numbers_do(two):
    one, other = two[0], two[-1]

    assert (one < other, one <= other, one > other, one >= other) == (
        one.amount < other.amount,
        one.amount <= other.amount,
        one.amount > other.amount,
        one.amount >= other.amount,
    )


@given(amounts, currencies)
def test_its_text_says_the_amount_exactly(amount, currency):
    text = str(Money(amount=amount, currency=currency))

    number, code = text.split(" ")
    assert code == currency
    assert re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d+)?", number)
    assert len(number.partition(".")[2]) == DIGITS[currency]
    assert Fraction(number.replace(",", "")) * 10 ** DIGITS[currency] == amount


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (2900, "USD", "29.00 USD"), (590000, "KRW", "590,000 KRW"), (1, "USD", "0.01 USD"), (-5, "EUR", "-0.05 EUR"),
        (0, "KRW", "0 KRW"), (0, "USD", "0.00 USD"), (123456789, "KWD", "123,456.789 KWD"),
        (MOST, "JPY", f"{MOST:,} JPY"),
    ],
)  # fmt: skip
def test_its_text_is_as_people_write_it(amount, currency, text):
    assert str(Money(amount=amount, currency=currency)) == text


@pytest.mark.parametrize("amount", [MOST, -MOST, 0])
def test_an_amount_has_a_limit_either_way(amount):
    assert usd(amount).amount == amount
    for beyond in (
        lambda: usd(MOST + 1),
        lambda: usd(-MOST - 1),
        lambda: usd(MOST) + usd(1),
        lambda: usd(MOST).times(2),
    ):
        with pytest.raises(InvalidMoney):
            beyond()


@pytest.mark.parametrize("currency", ["", "usd", "US", "USDT", "XXX", "XAU", "XDR", "CLF", "BOV", "USN", "₩", "USD "])
def test_what_is_no_currency_is_refused(currency):
    with pytest.raises(InvalidMoney):
        Money(amount=1, currency=currency)


@given(st.integers(-(10**16), 10**16))
@example(0)
@example(1)
@example(MOST_OF_A_PRICE)
@example(MOST_OF_A_PRICE + 1)
def test_a_price_is_more_than_nothing_and_not_more_than_there_may_be(amount):
    if 1 <= amount <= MOST_OF_A_PRICE:
        assert usd(amount).must_be_a_price() == usd(amount)
    else:
        with pytest.raises(InvalidMoney):
            usd(amount).must_be_a_price()


def test_currencies_are_those_of_iso_4217_as_of_2026():
    withdrawn = "ANG BGN BYR CUC DEM EEK HRK LTL LVL MRO SLL STD VEF ZMK ZWL"
    without_minor_units = {code for code, digits in DIGITS.items() if digits == 0}
    with_thousandths = {code for code, digits in DIGITS.items() if digits == 3}

    assert not DIGITS.keys() & set(withdrawn.split())
    assert {"EUR", "XCG", "SLE", "VED", "VES", "ZWG", "MRU", "STN", "BYN", "HUF", "TWD", "ISK", "UGX"} <= DIGITS.keys()
    assert without_minor_units == set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split())
    assert with_thousandths == set("BHD IQD JOD KWD LYD OMR TND".split())
    assert len(DIGITS) == 155

"""Amounts as Stripe's API spells them, which is not quite how ISO 4217 does.

Source: docs.stripe.com/currencies, "Minor units in API amounts" and "Special cases".
"""

from softfactory.domain.kernel.money import DIGITS, InvalidMoney, Money

_NONE = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
"""No minor digits; ISK and UGX have none either, and yet are sent in hundredths that must be whole."""
_THREE = frozenset("BHD JOD KWD OMR TND".split())
"""Three digits, of which the last one must be 0."""


def to_stripe(money: Money) -> tuple[int, str]:
    """Return an amount and a currency as Stripe takes them; raises `InvalidMoney` for one that it has no words for."""
    ours, theirs = DIGITS[money.currency], _digits(money.currency)
    amount, rest = divmod(money.amount * 10**theirs, 10**ours)
    if rest or (money.currency in _THREE and amount % 10):
        raise InvalidMoney(f"Stripe cannot take {money} exactly; use a rounder amount.")
    return amount, money.currency.lower()


def from_stripe(amount: int, currency: str) -> Money:
    """Return what Stripe's amount and currency mean; raises `InvalidMoney` for what we have no words for."""
    code = currency.upper()
    if code not in DIGITS:
        raise InvalidMoney(f"The currency {code[:3]} is not one of ISO 4217.")
    ours, rest = divmod(amount * 10 ** DIGITS[code], 10 ** _digits(code))
    if rest:
        raise InvalidMoney(f"{amount} of Stripe's {code} is not whole minor units.")
    return Money(amount=ours, currency=code)


def _digits(code: str) -> int:
    """Return how many minor digits Stripe's amounts of a currency have."""
    if code in _NONE:
        return 0
    if code in _THREE:
        return 3
    if DIGITS[code] == 3:  # noqa: PLR2004 - Iraq and Libya
        raise InvalidMoney(f"Stripe does not take {code}.")
    return 2

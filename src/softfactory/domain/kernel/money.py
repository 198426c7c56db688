"""Money: whole minor units of one currency, never a float."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Self

import attrs

from .problems import Invalid

MOST = 2**63 - 1
"""Minor units of the largest amount, either way: what a database holds. Only sums come near it."""
MOST_OF_A_PRICE = 10**12
"""Minor units of the highest price: millions of them can be added."""
_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
    "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
    "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
    "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
DIGITS = dict.fromkeys(_TWO.split(), 2) | dict.fromkeys(_NONE.split(), 0) | dict.fromkeys(_THREE.split(), 3)
"""How many digits of each currency are minor. Source: ISO 4217, list one as of 2026; funds and metals are left out."""


class InvalidMoney(Invalid):
    """An unknown currency, an amount beyond the limit, or one that must be positive and is not."""

    code = "invalid-money"
    title = "The amount of money is not acceptable."


class OtherCurrency(ValueError):
    """Amounts of two currencies were put together: a defect of whoever did, for there is no rate here."""


@attrs.frozen(kw_only=True)
class Money:
    """An amount of one currency; raises `InvalidMoney` for an unknown currency or beyond `MOST`."""

    amount: int = attrs.field()
    """Minor units, as ISO 4217 has them: cents of USD, whole KRW."""
    currency: str = attrs.field()

    @amount.validator
    def _within(self, _: object, amount: int) -> None:
        if not -MOST <= amount <= MOST:
            raise InvalidMoney(f"An amount is at most {MOST} minor units.")

    @currency.validator
    def _known(self, _: object, currency: str) -> None:
        if currency not in DIGITS:
            raise InvalidMoney("The currency must be a code of ISO 4217, such as USD or KRW.")

    def __add__(self, other: Self) -> Self:
        return attrs.evolve(self, amount=self.amount + self._same(other))

    def __sub__(self, other: Self) -> Self:
        return attrs.evolve(self, amount=self.amount - self._same(other))

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.amount <= self._same(other)

    def times(self, factor: Fraction | int) -> Self:
        """Return that many times as much, rounded to the nearest minor unit, a half to the even one."""
        return attrs.evolve(self, amount=round(self.amount * factor))

    @property
    def nothing(self) -> Self:
        """No money, of the same currency."""
        return attrs.evolve(self, amount=0)

    def must_be_a_price(self) -> Self:
        """Return the amount itself; raises `InvalidMoney` for nothing, less, or more than `MOST_OF_A_PRICE`."""
        if not 0 < self.amount <= MOST_OF_A_PRICE:
            raise InvalidMoney(f"The amount must be 1 to {MOST_OF_A_PRICE} minor units.")
        return self

    def __str__(self) -> str:
        return f"{Decimal(self.amount).scaleb(-DIGITS[self.currency]):,f} {self.currency}"

    def _same(self, other: Self) -> int:
        if other.currency != self.currency:
            raise OtherCurrency(f"{self.currency} and {other.currency} are not one currency")
        return other.amount


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Return the sum of amounts that are all of *currency*; nothing of it when there are none."""
    return sum(amounts, Money(amount=0, currency=currency))

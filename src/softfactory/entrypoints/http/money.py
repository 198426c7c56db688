"""How money is spelt on the wire: whole minor units and a currency, never a float."""

from typing import Annotated

from msgspec import Meta

from softfactory.domain.kernel.money import MOST, Money

from .wire import Wire

Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", description="A code of ISO 4217.", examples=["KRW"])]
Minor = Annotated[int, Meta(description="Minor units, as ISO 4217 has them: cents of USD, whole KRW.")]


class MoneyView(Wire):
    """An amount of one currency."""

    amount: Minor
    currency: Currency


class GivenMoney(Wire):
    """An amount of one currency, as a client gives it."""

    amount: Annotated[int, Meta(ge=-MOST, le=MOST, description="Minor units: cents of USD, whole KRW.")]
    currency: Currency

    def money(self) -> Money:
        """Return it as the domain has it; raises `InvalidMoney` for an unknown currency."""
        return Money(amount=self.amount, currency=self.currency)

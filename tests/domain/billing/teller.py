"""A gateway that takes money on pages of its own and tells by webhook, in whatever order it is made to."""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs

import softfactory
from softfactory.domain.billing.gateway import BadWebhook, Bill, Collected, Notice, PaymentGateway, Told
from softfactory.domain.billing.model import Interval, Price, Product, Subscription
from softfactory.domain.billing.payment import Payment
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.platform import QUICK, SECRET, StillClock
from softfactory.testing.samples import NOON

PRICE = Money(amount=2900, currency="USD")
MONTH = timedelta(days=31)
PASSWORD = "nobody-guesses-this-one"


@attrs.frozen(kw_only=True)
class Teller(PaymentGateway):
    """Opens pages, and remembers what it gave back and whom it charges no more."""

    pages: dict[str, Bill] = attrs.field(factory=dict)
    given_back: dict[str, tuple[str, Money]] = attrs.field(factory=dict)
    ended: list[str] = attrs.field(factory=list)
    told: dict[str, Notice] = attrs.field(factory=dict)

    @property
    def name(self) -> str:
        return "teller"

    @property
    def is_test(self) -> bool:
        return True

    @property
    def renews(self) -> bool:
        return True

    def checkout(self, bill: Bill) -> Collected:
        self.pages.setdefault(bill.key, bill)
        return Collected(
            outcome=Outcome.OPEN, name=f"page-{bill.key}", checkout_url=f"https://teller.example/{bill.key}"
        )

    def charge(self, bill: Bill) -> Collected:
        return Collected(outcome=Outcome.FAILED, name="", failure=f"{bill.key} is collected by itself.")

    def refund(self, name: str, amount: Money, *, key: str) -> None:
        self.given_back.setdefault(key, (name, amount))

    def cancel(self, agreement: str, *, key: str) -> None:  # noqa: ARG002 - twice is once
        self.ended.append(agreement)

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        if not hmac.compare_digest(headers.get("teller", ""), "is me"):
            raise BadWebhook("It is not the teller's.")
        return self.told.get(body.decode())


@attrs.frozen(kw_only=True)
class Shop:
    """A platform where somebody has begun to subscribe."""

    services: softfactory.Services
    clock: StillClock
    teller: Teller
    somebody: Actor
    subscription_id: str
    payment_id: str

    def notice(self, notice_id: str, told: Told, **more: Any) -> Notice:
        """Return what the teller says of the subscription."""
        given = {"at": NOON, "subscription_id": self.subscription_id, "agreement": "agreement-1", **more}
        return Notice(id=notice_id, told=told, **given)

    def completed(self, notice_id: str = "completed", **more: Any) -> Notice:
        """Return that the first payment was made."""
        given = {"payment_id": self.payment_id, "name": f"page-{self.payment_id}", "amount": PRICE, **more}
        return self.notice(notice_id, Told.COMPLETED, **given)

    def renewed(self, months: int, notice_id: str = "", told: Told = Told.RENEWED, **more: Any) -> Notice:
        """Return that month *months* after the first one was paid, or could not be."""
        given = {"at": NOON + months * MONTH, "period_end": NOON + (months + 1) * MONTH, **more}
        amount = PRICE if told is Told.RENEWED else None
        return self.notice(notice_id or f"{told} {months}", told, name=f"invoice-{months}", amount=amount, **given)

    def refunded(self, amount: int, notice_id: str = "", **more: Any) -> Notice:
        """Return that so much of the first payment was given back so far."""
        given = {"payment_id": self.payment_id, "name": "intent-1", "agreement": None, **more}
        money = Money(amount=amount, currency="USD")
        return self.notice(notice_id or f"refunded {amount} {given['name']}", Told.REFUNDED, amount=money, **given)

    def deleted(self, at: datetime = NOON, notice_id: str = "deleted") -> Notice:
        """Return that the subscription has ended at the teller's."""
        return self.notice(notice_id, Told.DELETED, at=at)

    def hear(self, *notices: Notice) -> None:
        """Have each told, one after the other."""
        for notice in notices:
            self.teller.told[notice.id] = notice
            self.services.billing.webhook(notice.id.encode(), {"teller": "is me"})

    def work(self) -> None:
        """Do what is due."""
        self.services.worker.run_due()

    @property
    def subscription(self) -> Subscription:
        """The subscription as it is now."""
        [found] = self.services.billing.subscriptions(self.somebody).items
        return found

    @property
    def payments(self) -> list[Payment]:
        """All payments: in no order, as the clock stands still."""
        return list(self.services.billing.payments(self.somebody).items)


def shop(url: str = "memory://") -> Shop:
    """Return a shop whose first payment is open."""
    clock, teller = StillClock(), Teller()
    services = softfactory.build(
        softfactory.Settings(database_url=url, secret_key=SECRET, argon2=QUICK),
        clock=clock,
        gateway=teller,
        coocook_recorder=lambda *_: None,
    )
    prices = (Price(interval=Interval.MONTH, money=PRICE),)
    services.billing.offer(SYSTEM, Product(code="sns-auto", name="SNS Auto", prices=prices))
    user = services.accounts.add_user(
        SYSTEM, email="somebody@example.org", name="Somebody", role=Role.USER, password=PASSWORD
    )
    somebody = Actor(user_id=user.id, role=Role.USER)
    bought = services.billing.checkout(somebody, product="sns-auto", interval=Interval.MONTH)
    return Shop(
        services=services,
        clock=clock,
        teller=teller,
        somebody=somebody,
        subscription_id=bought.subscription.id,
        payment_id=bought.payment_id,
    )

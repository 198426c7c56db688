"""Products, subscriptions and payments as tables; columns are called like the entities' fields.

Prices are kept with their product as one text, because they are read and replaced together.
"""

import json

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.engine import Dialect

from softfactory.domain.billing.model import LIVE, Interval, Price, State
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.payments import Outcome

from .tables import metadata
from .types import Choice, Instant, Term, Uuid, written

Column = sa.Column


class Prices(types.TypeDecorator[tuple[Price, ...]]):
    """What a product costs as a JSON list of interval, amount and currency."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Price, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        rows = [(price.interval, price.money.amount, price.money.currency) for price in value or ()]
        return None if value is None else written(rows)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Price, ...] | None:  # noqa: ARG002
        return None if value is None else tuple(_price(*row) for row in json.loads(value))


def _price(interval: str | None, amount: int, currency: str) -> Price:
    return Price(interval=Interval(interval) if interval else None, money=Money(amount=amount, currency=currency))


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def _is_one(column: str) -> sa.CheckConstraint:
    return _check(f"{column}_is_one", f"length({column}) = 16")


def _among(*states: str) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


products = sa.Table(
    "products",
    metadata,
    Column("code", Term, primary_key=True),
    Column("name", sa.Text, nullable=False),
    Column("description", sa.Text, nullable=False),
    Column("prices", Prices, nullable=False),
    Column("offered", sa.Boolean, nullable=False),
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("product", Term, nullable=False),
    Column("interval", Choice(Interval)),
    Column("price", sa.BigInteger, nullable=False),
    Column("currency", sa.String(3), nullable=False),
    Column("state", Choice(State), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("anchored_at", Instant, nullable=False),
    Column("period_start", Instant, nullable=False),
    Column("period_end", Instant),
    Column("declined", sa.Integer, nullable=False),
    Column("retry_at", Instant),
    Column("cancel_at_period_end", sa.Boolean, nullable=False),
    Column("ended_at", Instant),
    Column("gateway", sa.Text, nullable=False),
    Column("agreement", sa.Text),
    Column("test", sa.Boolean, nullable=False),
    _is_one("id"),
    sa.Index(None, "user_id", "id"),
    sa.Index(
        "uq_subscriptions_live",
        "user_id",
        "product",
        unique=True,
        sqlite_where=sa.text(f"state IN ({_among(*LIVE)})"),
        postgresql_where=sa.text(f"state IN ({_among(*LIVE)})"),
    ),
)

LIVE_PAYMENT = sa.text(f"outcome IN ({_among(Outcome.OPEN, Outcome.SUCCEEDED)})")
payments = sa.Table(
    "payments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("subscription_id", Uuid, index=True),
    Column("period_start", Instant),
    Column("reference", Term, nullable=False),
    Column("attempt", Term, nullable=False),
    Column("what", sa.Text, nullable=False),
    Column("amount", sa.BigInteger, nullable=False),
    Column("refunded", sa.BigInteger, nullable=False),
    Column("currency", sa.String(3), nullable=False),
    Column("outcome", Choice(Outcome), nullable=False),
    Column("failure", sa.Text, nullable=False),
    Column("gateway", Term, nullable=False),
    Column("method", sa.Text),
    Column("name", Term),
    Column("checkout_url", sa.Text),
    Column("test", sa.Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("until", Instant),
    Column("settled_at", Instant),
    _is_one("id"),
    _check("amount_is_some", "amount > 0"),
    _check("refunded_is_some_of_it", "refunded BETWEEN 0 AND amount"),
    sa.UniqueConstraint("reference", "attempt"),
    sa.Index(None, "user_id", "id"),
    sa.Index(None, "gateway", "name"),
    sa.Index("uq_payments_live", "reference", unique=True, sqlite_where=LIVE_PAYMENT, postgresql_where=LIVE_PAYMENT),
)

refunds = sa.Table(
    "refunds",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("payment_id", Uuid, sa.ForeignKey("payments.id"), nullable=False, index=True),
    Column("key", Term, nullable=False, unique=True),
    Column("amount", sa.BigInteger, nullable=False),
    Column("currency", sa.String(3), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    _is_one("id"),
    _check("amount_is_some", "amount > 0"),
)

notices = sa.Table(
    "notices",
    metadata,
    Column("gateway", Term, primary_key=True),
    Column("id", Term, primary_key=True),
    Column("handled_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

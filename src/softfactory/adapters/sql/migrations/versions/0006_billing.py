"""Products, subscriptions, payments and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID, TEXT, FLAG, AMOUNT, CURRENCY = sa.LargeBinary(16), sa.Text(), sa.Boolean(), sa.BigInteger(), sa.String(3)
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
STATE = sa.String(16)


def upgrade() -> None:
    """Create the tables."""
    products_and_subscriptions()
    payments()
    refunds_and_notices()
    ledger()


def unique(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def products_and_subscriptions() -> None:
    op.create_table(
        "products",
        sa.Column("code", TERM, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("description", TEXT, nullable=False),
        sa.Column("prices", TEXT, nullable=False),
        sa.Column("offered", FLAG, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_products"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID),
        sa.Column("product", TERM, nullable=False),
        sa.Column("interval", STATE),
        sa.Column("price", AMOUNT, nullable=False),
        sa.Column("currency", CURRENCY, nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("anchored_at", INSTANT, nullable=False),
        sa.Column("period_start", INSTANT, nullable=False),
        sa.Column("period_end", INSTANT),
        sa.Column("declined", sa.Integer(), nullable=False),
        sa.Column("retry_at", INSTANT),
        sa.Column("cancel_at_period_end", FLAG, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("gateway", TEXT, nullable=False),
        sa.Column("agreement", TEXT),
        sa.Column("test", FLAG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.CheckConstraint("length(id) = 16", name="ck_subscriptions_id_is_one"),
    )
    op.create_index("ix_subscriptions_user_id_id", "subscriptions", ["user_id", "id"])
    live = "state IN ('active', 'incomplete', 'past_due')"
    unique("uq_subscriptions_live", "subscriptions", ["user_id", "product"], live)


def payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID),
        sa.Column("subscription_id", ID),
        sa.Column("period_start", INSTANT),
        sa.Column("reference", TERM, nullable=False),
        sa.Column("attempt", TERM, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("refunded", AMOUNT, nullable=False),
        sa.Column("currency", CURRENCY, nullable=False),
        sa.Column("outcome", STATE, nullable=False),
        sa.Column("failure", TEXT, nullable=False),
        sa.Column("gateway", TERM, nullable=False),
        sa.Column("method", TEXT),
        sa.Column("name", TERM),
        sa.Column("checkout_url", TEXT),
        sa.Column("test", FLAG, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("settled_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
        sa.UniqueConstraint("reference", "attempt", name="uq_payments_reference_attempt"),
        sa.CheckConstraint("length(id) = 16", name="ck_payments_id_is_one"),
        sa.CheckConstraint("amount > 0", name="ck_payments_amount_is_some"),
        sa.CheckConstraint("refunded BETWEEN 0 AND amount", name="ck_payments_refunded_is_some_of_it"),
    )
    op.create_index("ix_payments_subscription_id", "payments", ["subscription_id"])
    op.create_index("ix_payments_user_id_id", "payments", ["user_id", "id"])
    op.create_index("ix_payments_gateway_name", "payments", ["gateway", "name"])
    unique("uq_payments_live", "payments", ["reference"], "outcome IN ('open', 'succeeded')")


def refunds_and_notices() -> None:
    op.create_table(
        "refunds",
        sa.Column("id", ID, nullable=False),
        sa.Column("payment_id", ID, nullable=False),
        sa.Column("key", TERM, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("currency", CURRENCY, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name="fk_refunds_payment_id_payments"),
        sa.UniqueConstraint("key", name="uq_refunds_key"),
        sa.CheckConstraint("length(id) = 16", name="ck_refunds_id_is_one"),
        sa.CheckConstraint("amount > 0", name="ck_refunds_amount_is_some"),
    )
    op.create_index("ix_refunds_payment_id", "refunds", ["payment_id"])
    op.create_table(
        "notices",
        sa.Column("gateway", TERM, nullable=False),
        sa.Column("id", TERM, nullable=False),
        sa.Column("handled_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("gateway", "id", name="pk_notices"),
        sqlite_with_rowid=False,
    )


def ledger() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("id", TERM, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("refunded", AMOUNT, nullable=False),
        sa.Column("currency", CURRENCY, nullable=False),
        sa.Column("stage", STATE, nullable=False),
        sa.Column("method", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entries"),
        sa.CheckConstraint("refunded BETWEEN 0 AND amount", name="ck_ledger_entries_refunded_is_some_of_it"),
    )
    op.create_table(
        "ledger_reversals",
        sa.Column("id", TERM, nullable=False),
        sa.Column("entry_id", TERM, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("currency", CURRENCY, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_reversals"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name="fk_ledger_reversals_entry_id_ledger_entries"
        ),
    )
    op.create_index("ix_ledger_reversals_entry_id", "ledger_reversals", ["entry_id"])
    op.create_table(
        "ledger_agreements",
        sa.Column("id", TERM, nullable=False),
        sa.Column("method", TEXT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_agreements"),
    )

"""The book of test money as tables; columns are called like the entities' fields."""

import sqlalchemy as sa

from softfactory.domain.billing.ledger import Stage

from .tables import metadata
from .types import Choice, Instant, Term

Column = sa.Column

ledger_entries = sa.Table(
    "ledger_entries",
    metadata,
    Column("id", Term, primary_key=True),
    Column("amount", sa.BigInteger, nullable=False),
    Column("refunded", sa.BigInteger, nullable=False),
    Column("currency", sa.String(3), nullable=False),
    Column("stage", Choice(Stage), nullable=False),
    Column("method", sa.Text, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    sa.CheckConstraint("refunded BETWEEN 0 AND amount", name="refunded_is_some_of_it"),
)

ledger_reversals = sa.Table(
    "ledger_reversals",
    metadata,
    Column("id", Term, primary_key=True),
    Column("entry_id", Term, sa.ForeignKey("ledger_entries.id"), nullable=False, index=True),
    Column("amount", sa.BigInteger, nullable=False),
    Column("currency", sa.String(3), nullable=False),
    Column("made_at", Instant, nullable=False),
)

ledger_agreements = sa.Table(
    "ledger_agreements",
    metadata,
    Column("id", Term, primary_key=True),
    Column("method", sa.Text, nullable=False),
    Column("ended_at", Instant),
)

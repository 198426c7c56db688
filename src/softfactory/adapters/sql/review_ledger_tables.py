"""Rewards of reviewers as a table; a side of one is a row."""

import sqlalchemy as sa

from softfactory.domain.review.model import Side

from .tables import metadata
from .types import Choice, Instant, Term, Uuid

Column = sa.Column

review_ledger = sa.Table(
    "review_ledger",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reward_id", Uuid, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("side", Choice(Side), nullable=False),
    Column("user_id", Uuid),
    Column("unit", Term, nullable=False),
    Column("amount", sa.BigInteger, nullable=False),
    Column("what", sa.Text, nullable=False),
    Column("at", Instant, nullable=False),
    sa.UniqueConstraint("reward_id", "side"),
    sa.Index(None, "user_id", "id"),
    sa.Index(None, "campaign_id", "id"),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
    sa.CheckConstraint("amount <> 0 AND (amount > 0) = (side = 'reviewer')", name="one_gives"),
)

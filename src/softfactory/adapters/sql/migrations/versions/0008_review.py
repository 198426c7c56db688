"""Campaigns, applications, submissions and rewards."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID, TEXT = sa.LargeBinary(16), sa.Text()
INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    campaigns()
    applications()
    rewards()


def campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", ID, nullable=False),
        sa.Column("creator_id", ID),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("product_name", TEXT, nullable=False),
        sa.Column("category", TERM, nullable=False),
        sa.Column("description", TEXT, nullable=False),
        sa.Column("reward", TEXT, nullable=False),
        sa.Column("max_reviewers", sa.Integer(), nullable=False),
        sa.Column("deadline", INSTANT, nullable=False),
        sa.Column("submit_by", INSTANT, nullable=False),
        sa.Column("timezone", TEXT, nullable=False),
        sa.Column("disclosure", TEXT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        sa.CheckConstraint("length(id) = 16", name="ck_campaigns_id_is_one"),
        sa.CheckConstraint("taken >= 0 AND taken <= max_reviewers", name="ck_campaigns_places"),
    )
    op.create_index("ix_campaigns_creator_id_id", "campaigns", ["creator_id", "id"])
    op.create_index("ix_campaigns_category_id", "campaigns", ["category", "id"])


def applications() -> None:
    name = "campaign_applications"
    op.create_table(
        name,
        sa.Column("id", ID, nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("user_id", ID),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("sns_link", TEXT, nullable=False),
        sa.Column("follower_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("waiting_since", INSTANT),
        sa.Column("due_at", INSTANT),
        sa.Column("shipping", TEXT, nullable=False),
        sa.Column("url", TEXT),
        sa.Column("checks", TEXT),
        sa.Column("feedback", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=f"fk_{name}_campaign_id_campaigns"),
        sa.UniqueConstraint("campaign_id", "user_id", name=f"uq_{name}_campaign_id_user_id"),
        sa.CheckConstraint("length(id) = 16", name=f"ck_{name}_id_is_one"),
        sa.CheckConstraint("(waiting_since IS NOT NULL) = (state = 'waitlisted')", name=f"ck_{name}_waits_in_line"),
    )
    op.create_index(f"ix_{name}_campaign_id_id", name, ["campaign_id", "id"])
    op.create_index(f"ix_{name}_campaign_id_state_waiting_since", name, ["campaign_id", "state", "waiting_since"])
    op.create_index(f"ix_{name}_user_id_id", name, ["user_id", "id"])


def rewards() -> None:
    op.create_table(
        "review_ledger",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("reward_id", sa.LargeBinary(16), nullable=False),
        sa.Column("campaign_id", sa.LargeBinary(16), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16)),
        sa.Column("unit", TERM, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_ledger")),
        sa.UniqueConstraint("reward_id", "side", name=op.f("uq_review_ledger_reward_id_side")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_review_ledger_id_is_one")),
        sa.CheckConstraint(
            "amount <> 0 AND (amount > 0) = (side = 'reviewer')", name=op.f("ck_review_ledger_one_gives")
        ),
    )
    op.create_index("ix_review_ledger_user_id_id", "review_ledger", ["user_id", "id"])
    op.create_index("ix_review_ledger_campaign_id_id", "review_ledger", ["campaign_id", "id"])

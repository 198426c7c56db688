"""Campaigns and applications as tables; columns carry the names of the entities' fields.

`taken` counts the applications that hold a place. That it never passes the places is a constraint: whoever would take
one too many fails, even one that forgot to lock the campaign.
"""

from typing import Any

import attrs
import msgspec
import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.engine import Dialect

from softfactory.domain.review.model import ApplicationState, CampaignState, Checks, Reward

from .tables import metadata
from .types import Choice, Instant, Term, Uuid

Column = sa.Column
LONGEST_STATE = 20


class Whole(types.TypeDecorator[Any]):
    """A value of the domain as a JSON object."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[attrs.AttrsInstance]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: attrs.AttrsInstance | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - of its kind
        return None if value is None else msgspec.json.decode(value, type=self.kind)


campaigns = sa.Table(
    "campaigns",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("creator_id", Uuid),
    Column("title", sa.Text, nullable=False),
    Column("product_name", sa.Text, nullable=False),
    Column("category", Term, nullable=False),
    Column("description", sa.Text, nullable=False),
    Column("reward", Whole(Reward), nullable=False),
    Column("max_reviewers", sa.Integer, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("submit_by", Instant, nullable=False),
    Column("timezone", sa.Text, nullable=False),
    Column("disclosure", sa.Text, nullable=False),
    Column("state", Choice(CampaignState), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("taken", sa.Integer, nullable=False),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
    sa.CheckConstraint("taken >= 0 AND taken <= max_reviewers", name="places"),
    sa.Index(None, "creator_id", "id"),
    sa.Index(None, "category", "id"),
)

campaign_applications = sa.Table(
    "campaign_applications",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, sa.ForeignKey("campaigns.id"), nullable=False),
    Column("user_id", Uuid),
    Column("message", sa.Text, nullable=False),
    Column("sns_link", sa.Text, nullable=False),
    Column("follower_count", sa.Integer, nullable=False),
    Column("state", Choice(ApplicationState, LONGEST_STATE), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("waiting_since", Instant),
    Column("due_at", Instant),
    Column("shipping", sa.Text, nullable=False),
    Column("url", sa.Text),
    Column("checks", Whole(Checks)),
    Column("feedback", sa.Text, nullable=False),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
    sa.CheckConstraint("(waiting_since IS NOT NULL) = (state = 'waitlisted')", name="waits_in_line"),
    sa.UniqueConstraint("campaign_id", "user_id"),
    sa.Index(None, "campaign_id", "id"),
    sa.Index(None, "campaign_id", "state", "waiting_since"),
    sa.Index(None, "user_id", "id"),
)

"""Bundles of source maps, and pieces of those that are being sent, as tables; contents come last in their rows."""

import sqlalchemy as sa

from .tables import metadata
from .types import Hex, Instant, Term, Uuid

Column = sa.Column

artifact_chunks = sa.Table(
    "artifact_chunks",
    metadata,
    Column("owner", Hex, primary_key=True),
    Column("checksum", Hex(20), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("size", sa.Integer, nullable=False),
    Column("content", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("length(owner) = 16", name="owner_is_one"),
    sa.CheckConstraint("length(checksum) = 20", name="checksum_is_one"),
)

artifact_bundles = sa.Table(
    "artifact_bundles",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
    Column("checksum", Hex(20), nullable=False),
    Column("release", sa.Text),
    Column("dist", sa.Text),
    Column("maps", sa.Integer, nullable=False),
    Column("size", sa.BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used", Instant, nullable=False, index=True),
    sa.UniqueConstraint("project_id", "checksum"),
    sa.Index(None, "project_id", "id"),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
    sa.CheckConstraint("length(checksum) = 20", name="checksum_is_one"),
)

artifact_maps = sa.Table(
    "artifact_maps",
    metadata,
    Column("bundle_id", Uuid, sa.ForeignKey("artifact_bundles.id"), primary_key=True),
    Column("number", sa.Integer, primary_key=True, autoincrement=False),
    Column("project_id", sa.Integer, nullable=False),
    Column("debug_id", Hex),
    Column("release", Term),
    Column("dist", Term),
    Column("url", Term, nullable=False),
    Column("content", sa.LargeBinary, nullable=False),
    sa.Index(None, "project_id", "debug_id"),
    sa.Index(None, "project_id", "release", "url"),
    sa.CheckConstraint("debug_id IS NULL OR length(debug_id) = 16", name="debug_id_is_one"),
)

"""Artifacts: bundles of source maps."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    chunks()
    bundles()
    maps()


def chunks() -> None:
    name = "artifact_chunks"
    op.create_table(
        name,
        sa.Column("owner", sa.LargeBinary(16), nullable=False),
        sa.Column("checksum", sa.LargeBinary(20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "checksum", name=f"pk_{name}"),
        sa.CheckConstraint("length(owner) = 16", name=f"ck_{name}_owner_is_one"),
        sa.CheckConstraint("length(checksum) = 20", name=f"ck_{name}_checksum_is_one"),
    )
    op.create_index(f"ix_{name}_at", name, ["at"])


def bundles() -> None:
    name = "artifact_bundles"
    op.create_table(
        name,
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.LargeBinary(20), nullable=False),
        sa.Column("release", sa.Text()),
        sa.Column("dist", sa.Text()),
        sa.Column("maps", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_used", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=f"fk_{name}_project_id_projects"),
        sa.UniqueConstraint("project_id", "checksum", name=f"uq_{name}_project_id_checksum"),
        sa.CheckConstraint("length(id) = 16", name=f"ck_{name}_id_is_one"),
        sa.CheckConstraint("length(checksum) = 20", name=f"ck_{name}_checksum_is_one"),
    )
    op.create_index(f"ix_{name}_last_used", name, ["last_used"])
    op.create_index(f"ix_{name}_project_id_id", name, ["project_id", "id"])


def maps() -> None:
    name = "artifact_maps"
    op.create_table(
        name,
        sa.Column("bundle_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("debug_id", sa.LargeBinary(16)),
        sa.Column("release", TERM),
        sa.Column("dist", TERM),
        sa.Column("url", TERM, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("bundle_id", "number", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["bundle_id"], ["artifact_bundles.id"], name=f"fk_{name}_bundle_id_artifact_bundles"),
        sa.CheckConstraint("debug_id IS NULL OR length(debug_id) = 16", name=f"ck_{name}_debug_id_is_one"),
    )
    op.create_index(f"ix_{name}_project_id_debug_id", name, ["project_id", "debug_id"])
    op.create_index(f"ix_{name}_project_id_release_url", name, ["project_id", "release", "url"])

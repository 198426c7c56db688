"""Users and projects."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
ID = sa.LargeBinary(16)
CHOICE = sa.String(16)
TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create users, projects, their keys and members."""
    op.create_table(
        "users",
        sa.Column("id", ID, nullable=False),
        sa.Column("email", TERM, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", CHOICE, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("disabled_at", INSTANT, nullable=True),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_users_id_is_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "project_keys",
        sa.Column("key", ID, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.CheckConstraint("length(key) = 16", name=op.f("ck_project_keys_key_is_one")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_keys_project_id_projects")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_project_keys")),
    )
    op.create_index(op.f("ix_project_keys_project_id"), "project_keys", ["project_id"], unique=False)
    op.create_table(
        "project_members",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_members_project_id_projects")),
        sa.PrimaryKeyConstraint("project_id", "user_id", name=op.f("pk_project_members")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_project_members_user_id"), "project_members", ["user_id"], unique=False)

"""How far the reminders are; when groups were answered directly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.store.models.base as types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "swept",
        sa.Column("cycle", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cycle", name=op.f("pk_swept")),
    )
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.add_column(sa.Column("groups", sa.JSON(), nullable=False, server_default="{}"))

"""How far the reminders are."""

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

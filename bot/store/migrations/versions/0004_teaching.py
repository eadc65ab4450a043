"""Questions that found no answer, and what the office has taught."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.store.models.base as types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "missed",
        sa.Column("id", types.Id, nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("asked_at", types.Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed")),
        sa.UniqueConstraint("text", name=op.f("uq_missed_text")),
    )
    op.create_index("ix_missed_open", "missed", ["state", "times"])
    op.create_table(
        "lesson",
        sa.Column("id", types.Id, nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("taught_at", types.Moment(timezone=True), nullable=False),
        sa.Column("taught_by", types.Id, nullable=False),
        sa.Column("ended_at", types.Moment(timezone=True), nullable=True),
        sa.Column("ended_by", types.Id, nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_lesson_ended_by_person")),
        sa.ForeignKeyConstraint(["taught_by"], ["person.id"], name=op.f("fk_lesson_taught_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )

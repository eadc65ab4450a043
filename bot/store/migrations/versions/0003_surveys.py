"""The basis that the office has confirmed for a year, and periodic calls for check-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.store.models.base as types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "basis",
        sa.Column("cycle", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", types.Moment(timezone=True), nullable=False),
        sa.Column("confirmed_by", types.Id, nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_basis_confirmed_by_person")),
        sa.PrimaryKeyConstraint("cycle", name=op.f("pk_basis")),
    )
    op.create_table(
        "survey",
        sa.Column("id", types.Id, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=100), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("started_at", types.Moment(timezone=True), nullable=False),
        sa.Column("started_by", types.Id, nullable=False),
        sa.Column("ended_at", types.Moment(timezone=True), nullable=True),
        sa.Column("ended_by", types.Id, nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_survey_ended_by_person")),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("fk_survey_started_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.create_index(
            "uq_survey_active",
            ["cycle"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

"""How far the reminders are, on what they rest, and the calls for check-ins that the office has started."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Base, Id
from bot.store.models.people import ACTIVE


class Swept(Base):
    """Up to which stage's day the reminders of a cycle were written down, and when that was."""

    __tablename__ = "swept"

    cycle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    at: Mapped[datetime]


class Basis(Base):
    """The 文号 on which the reports of a cycle rest, as the office has confirmed it."""

    __tablename__ = "basis"

    cycle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(100))
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Survey(Base):
    """A periodic call for check-ins, from a day, every so many months, to a last day. One at a time; never deleted.

    `basis` is the document that allows it.
    """

    __tablename__ = "survey"
    __table_args__ = (
        Index("uq_survey_active", "cycle", unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    cycle: Mapped[int]
    basis: Mapped[str] = mapped_column(String(100))
    first_day: Mapped[date]
    months: Mapped[int]
    last_day: Mapped[date]
    started_at: Mapped[datetime]
    started_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)

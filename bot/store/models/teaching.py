"""Questions that found no answer, and what the office has taught."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Base, Id


class Missed(Base):
    """A question without an answer, or with a wrong one; who asked is kept nowhere.

    `state` is ``asked`` while nobody has said that the answer was wrong, ``open`` while it waits for the office,
    ``taught`` and ``outside`` after that.
    """

    __tablename__ = "missed"
    __table_args__ = (Index("ix_missed_open", "state", "times"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    text: Mapped[str] = mapped_column(String(100), unique=True)  # normalised
    asked_at: Mapped[datetime]  # last
    state: Mapped[str] = mapped_column(String(8))
    times: Mapped[int] = mapped_column(default=1)


class Lesson(Base):
    """A question and the row, report or item that it belongs to; ended, never deleted."""

    __tablename__ = "lesson"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    text: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(120))
    row_id: Mapped[str] = mapped_column(String(24))
    item: Mapped[int | None]
    taught_at: Mapped[datetime]
    taught_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)

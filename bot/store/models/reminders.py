"""How far the reminders are."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Base


class Swept(Base):
    """Up to which stage's day the reminders of a cycle were written down, and when that was."""

    __tablename__ = "swept"

    cycle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    at: Mapped[datetime]

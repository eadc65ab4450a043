"""What was reported. Check-ins, withdrawals, reviews and the audit are only ever added to; triggers hold that."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.models.base import Base, Id
from bot.store.models.people import Person


class CheckIn(Base):
    """One version of what a unit reports on a row, or of its report on a duty.

    `status` is one of `bot.progress.statuses`; for a duty ``registered`` or ``filed``. `author_id` is who wrote it: a
    liaison, or the office member who `recorded` it; `channel` says how it came or was filed (公文, OA, 电话, 书面).
    """

    __tablename__ = "check_in"
    __table_args__ = (UniqueConstraint("cycle", "unit_id", "row_id", "version"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    cycle: Mapped[int]
    unit_id: Mapped[str] = mapped_column(String(24))
    row_id: Mapped[str] = mapped_column(String(24))
    version: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reported_at: Mapped[datetime]
    percent: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    unchanged: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    recorded: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str | None] = mapped_column(String(8), default=None)
    document: Mapped[str | None] = mapped_column(String(64), default=None)
    dated: Mapped[date | None] = mapped_column(default=None)
    registration: Mapped[str | None] = mapped_column(String(24), default=None, unique=True)
    author: Mapped[Person] = relationship(init=False, lazy="joined", innerjoin=True)
    attachments: Mapped[list[Attachment]] = relationship(init=False, lazy="raise", order_by="Attachment.id")


class Standing(Base):
    """Which version stands for a unit at a row, and where its review is: derived from the rows that only grow.

    `state` is waiting, approved, closed or returned. Rewritten with each check-in, review and withdrawal, in the same
    transaction, so that no screen has to search through versions.
    """

    __tablename__ = "standing"
    __table_args__ = (Index(None, "cycle", "row_id"), Index(None, "cycle", "state", "changed_at"))

    cycle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"))
    state: Mapped[str] = mapped_column(String(8))
    changed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    check_in: Mapped[CheckIn] = relationship(init=False, lazy="joined", innerjoin=True)


class Withdrawal(Base):
    """A version taken back by its author within ten minutes."""

    __tablename__ = "withdrawal"

    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"), primary_key=True)
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Review(Base):
    """What the office decided on a version: approved, closed or returned with a reason."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"), index=True)
    decision: Mapped[str] = mapped_column(String(8))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")


class Draft(Base):
    """A conversation in progress: what has been given so far, and which text is awaited, if any.

    `kind` names the form; `subject` is what it is about (``action-05@education``), so that a person has one draft a
    subject. The newest with `awaits` set gets what the person types.
    """

    __tablename__ = "draft"
    # Numbers are never used again, or an old form's button would act on another one.
    __table_args__ = (UniqueConstraint("person_id", "kind", "cycle", "subject"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    cycle: Mapped[int]
    subject: Mapped[str] = mapped_column(String(60))
    fields: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    awaits: Mapped[str | None] = mapped_column(String(16), default=None)


class Attachment(Base):
    """A file of a draft, then of the version that came of it; it lies under its hash in BOT_HOME/attachments.

    `checked` where all its text was searched for marks of secrecy.
    """

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(8))  # photo, document
    size: Mapped[int]
    file_id: Mapped[str] = mapped_column(String(255))  # Telegram's, to show it again
    checked: Mapped[bool] = mapped_column(default=False)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id", ondelete="SET NULL"), index=True, default=None)
    check_in_id: Mapped[int | None] = mapped_column(ForeignKey("check_in.id"), index=True, default=None)


class Acknowledgement(Base):
    """A liaison's 收到 under a reminder; `subject` is what it was about, as in a draft. The last one counts."""

    __tablename__ = "acknowledgement"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    cycle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime]


class Audit(Base):
    """Who did what: `action` is a plain word (invited, bound, removed, reported, returned), `detail` plain values."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(24))
    telegram_id: Mapped[int | None] = mapped_column(BigInteger)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    detail: Mapped[dict[str, Any]]

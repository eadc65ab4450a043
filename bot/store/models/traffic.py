"""What came in and is not yet worked off, and what has to go out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Base, Id

WAITING = text("done_at IS NULL")
QUEUED = text("state = 'queued'")
OPEN = text("state IN ('queued', 'claimed', 'sending')")


class Incoming(Base):
    """An update as Telegram sent it; emptied when it is done, and forgotten after a while."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_waiting", "update_id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index(None, "done_at"),
    )

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None] = mapped_column(default=None)


class Outgoing(Base):
    """A message that matters: queued, claimed, sending, sent, failed, uncertain or cancelled.

    `key` says what caused it and whom it is for, so that a cause has one message. `topic` and `content` are settled
    into words when it is claimed. With `edits` it takes the place of that message and may be repeated without harm.
    `priority` is 0 for an answer, 1 for a reminder, 2 for bulk.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_queued", "priority", "due_at", "id", sqlite_where=QUEUED, postgresql_where=QUEUED),
        Index("ix_outbox_open", "chat_id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index(None, "chat_id", "changed_at"),
        Index(None, "state", "changed_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(96), unique=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    topic: Mapped[str] = mapped_column(String(24))
    content: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    priority: Mapped[int] = mapped_column(SmallInteger)
    changed_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    edits: Mapped[int | None] = mapped_column(BigInteger, default=None)
    quotes: Mapped[int | None] = mapped_column(BigInteger, default=None)
    state: Mapped[str] = mapped_column(String(9), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    message_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    problem: Mapped[str] = mapped_column(String(255), default="")


class Budget(Base):
    """The one row of what the whole bot may send now; times are seconds of the database's own clock.

    `tokens` were left at `counted_at`. `bulk_from` is when Telegram takes bulk again. `troubles` in a row, then
    `probes` so far and the next at `probe_from`. The office has been told of what was uncertain until `told_until`.
    `groups` are the times at which groups were answered directly in the last minute, by chat.
    """

    __tablename__ = "budget"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    tokens: Mapped[float] = mapped_column(Double)
    counted_at: Mapped[float] = mapped_column(Double)
    bulk_from: Mapped[float] = mapped_column(Double, default=0.0)
    troubles: Mapped[int] = mapped_column(default=0)
    probes: Mapped[int] = mapped_column(default=0)
    probe_from: Mapped[float] = mapped_column(Double, default=0.0)
    told_until: Mapped[datetime | None] = mapped_column(default=None)
    groups: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)

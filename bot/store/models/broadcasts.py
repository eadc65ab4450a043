"""Notices of the office to many: what was said, to whom, and the groups it may be said to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Base, Id


class ChatGroup(Base):
    """A Telegram group that the office has bound; `ended_at` once it is unbound, `left_at` while the bot is out."""

    __tablename__ = "chat_group"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    title: Mapped[str] = mapped_column(String(128))
    bound_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    bound_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    left_at: Mapped[datetime | None] = mapped_column(default=None)


class Broadcast(Base):
    """A notice that was confirmed: running (from `due_at` on), stopped or done.

    `audience` is how its recipients were chosen. With `file_id`, Telegram's, `text` stands under that photo or
    document. `card_id` is the author's message that shows how far it is, `shown` what it showed last.
    """

    __tablename__ = "broadcast"
    __table_args__ = (Index(None, "state"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cycle: Mapped[int]
    audience: Mapped[dict[str, Any]]
    text: Mapped[str] = mapped_column(Text)
    confirmed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    file_kind: Mapped[str | None] = mapped_column(String(8), default=None)  # photo, document
    file_id: Mapped[str | None] = mapped_column(String(255), default=None)
    state: Mapped[str] = mapped_column(String(8), default="running")
    card_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    shown: Mapped[str] = mapped_column(String(64), default="")
    reminded_on: Mapped[date | None] = mapped_column(default=None)


class BroadcastRecipient(Base):
    """Whom a broadcast was for when it was confirmed: a person or a group, with the letter that goes to them.

    Those it does not go to stand here too, `excluded` as unbound, unreachable or leader; of a unit without anybody
    only `unit_id` is there.
    """

    __tablename__ = "broadcast_recipient"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "person_id"),
        UniqueConstraint("broadcast_id", "group_id"),
        Index(None, "letter_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"))
    unit_id: Mapped[str] = mapped_column(String(24), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("chat_group.id"), default=None)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), default=None)
    excluded: Mapped[str] = mapped_column(String(12), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)

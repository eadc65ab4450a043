"""Telegram groups that the office has bound, to send its notices to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.people.work import Work
from bot.store.models import ChatGroup

_TITLE = 128


def of_chat(tx: Session, chat_id: int) -> ChatGroup | None:
    """Return the group of a chat while it is bound."""
    return tx.scalar(select(ChatGroup).where(ChatGroup.chat_id == chat_id, ChatGroup.ended_at.is_(None)))


def bound(tx: Session) -> list[ChatGroup]:
    """Return all that are bound, in the order in which they were, also those that the bot was removed from."""
    return list(tx.scalars(select(ChatGroup).where(ChatGroup.ended_at.is_(None)).order_by(ChatGroup.id)))


def bind(work: Work, chat_id: int, title: str) -> ChatGroup | None:
    """Bind a group; None where it is bound already. Raises `Refused` for anybody but the office."""
    if not work.actor.office:
        raise Refused("right_office")
    group = work.tx.scalar(select(ChatGroup).where(ChatGroup.chat_id == chat_id))
    if group is not None and group.ended_at is None:
        group.title, group.left_at = title[:_TITLE], None
        return None
    if group is None:
        group = ChatGroup(chat_id=chat_id, title=title[:_TITLE], bound_by=work.actor.person_id, bound_at=work.now)
        work.tx.add(group)
    group.title, group.bound_by, group.bound_at = title[:_TITLE], work.actor.person_id, work.now
    group.ended_at = group.left_at = None
    work.tx.flush()
    work.note("group_bound", group=group.id, title=group.title)
    return group


def unbind(work: Work, group_id: int, chat_id: int) -> ChatGroup:
    """Unbind a group, from within it. Raises `Refused` where it is not bound, or for anybody but the office."""
    if not work.actor.office:
        raise Refused("right_office")
    group = work.tx.get(ChatGroup, group_id)
    if group is None or group.ended_at is not None or group.chat_id != chat_id:
        raise Refused("group_gone")
    group.ended_at = work.now
    work.note("group_unbound", group=group.id, title=group.title)
    return group


def present(tx: Session, now: datetime, chat_id: int, *, inside: bool) -> None:
    """Note that the bot was removed from a group, or is back in it."""
    group = tx.scalar(select(ChatGroup).where(ChatGroup.chat_id == chat_id))
    if group is not None and inside != (group.left_at is None):
        group.left_at = None if inside else now

"""Putting a message down, in the transaction of what caused it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import Session

from bot.store.models import Outgoing

ANSWER, REMINDER, BULK = range(3)  # who goes first
SAID = "said"  # a topic whose content is the finished message


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent.

    `key` is unique: a second letter with it is not written (``review:17:person:4``; cause first, then whom).
    `topic` names who settles `content` into words when it leaves. With `edits` it replaces that message,
    with `quotes` it answers that one. `priority` is one of `ANSWER`, `REMINDER`, `BULK`; left out, what is said to
    somebody who asked is an answer and all else a reminder.
    """

    key: str
    chat_id: int
    topic: str
    content: dict[str, Any] = field(default_factory=dict)
    person_id: int | None = None
    edits: int | None = None
    quotes: int | None = None
    priority: int | None = None


def enqueue(tx: Session, now: datetime, letter: Letter, *, due: datetime | None = None) -> bool:
    """Write a letter, to leave at `due` or at once; False where its key is there already."""
    if tx.scalar(select(Outgoing.id).where(Outgoing.key == letter.key)) is not None:
        return False
    tx.add(_row(now, letter, due))
    return True


def enqueue_all(tx: Session, now: datetime, letters: Iterable[Letter], *, due: datetime | None = None) -> None:
    """Write letters whose keys are certainly new, all in one statement."""
    rows = [_row(now, letter, due) for letter in letters]
    names = [column.key for column in inspect(Outgoing).column_attrs if column.key != "id"]
    if rows:
        tx.execute(insert(Outgoing), [{name: getattr(row, name) for name in names} for row in rows])


def _row(now: datetime, letter: Letter, due: datetime | None) -> Outgoing:
    return Outgoing(
        key=letter.key,
        chat_id=letter.chat_id,
        topic=letter.topic,
        content=letter.content,
        due_at=due or now,
        priority=letter.priority if letter.priority is not None else ANSWER if letter.topic == SAID else REMINDER,
        changed_at=now,
        person_id=letter.person_id,
        edits=letter.edits,
        quotes=letter.quotes,
    )

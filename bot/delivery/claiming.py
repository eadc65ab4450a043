"""Taking what is due: answers before reminders before bulk, each chat's in order, no more than may leave."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, literal_column, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from bot.delivery.outbox import ANSWER, BULK, REMINDER, Letter
from bot.delivery.pacing import Allowance, ready
from bot.delivery.sender import Parcel
from bot.store.models import Outgoing

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)  # longer than any call may take
BATCH = 8  # letters in one claim
BREATH = 0.066  # seconds in which bulk gathers: more makes looking cheaper, less leaves more room to who asks meanwhile
SIDE_BY_SIDE = {ANSWER: 16, REMINDER: 12, BULK: 12}  # letters in hand up to which one of a kind is taken up


@dataclass(frozen=True, slots=True)
class Later:
    """Said of a letter whose hour it is not: it waits until then."""

    until: datetime


Settle = Callable[[Session, Letter, datetime], dict[str, Any] | Later | None]
"""Puts a letter into words when it leaves; None where there is nothing left to say, which cancels it."""

# Written out and not bound: only so do databases know that their partial indexes serve.
_QUEUED: Any = literal_column("'queued'")
_OPEN: Any = bindparam("open", ("queued", "claimed", "sending"), expanding=True, literal_execute=True)


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter in hand."""

    letter_id: int
    priority: int
    parcel: Parcel


@dataclass(slots=True)
class Claim:
    """What one look brought: letters to send, and in how many seconds (None: unknown) more may be due.

    `held` is for how many seconds the last of the letters waits that wait only for their turn; `probe` where somebody
    has to see whether the server is back.
    """

    letters: list[Taken] = field(default_factory=list)
    wait: float | None = None
    held: float = 0.0
    probe: bool = False

    def again(self, seconds: float, *, held: bool = False) -> None:
        """Note that in `seconds` there is a reason to look again."""
        self.wait = seconds if self.wait is None else min(self.wait, seconds)
        if held:
            self.held = max(self.held, seconds)


def claim(tx: Session, now: datetime, allowance: Allowance, settle: Settle, in_hand: int) -> Claim:
    """Take letters and mark them as being sent; `in_hand` is how many are out already."""
    made = Claim(probe=allowance.probe())
    for priority in (ANSWER, REMINDER, BULK):
        _claim(tx, now, allowance, settle, priority, in_hand, made)
    if allowance.stalled:
        made.again(max(allowance.row.probe_from - allowance.now, 0.05))
    if not made.letters and made.wait is None:
        next_due = tx.scalar(
            select(Outgoing.due_at)
            .where(Outgoing.state == _QUEUED, Outgoing.due_at > now)
            .order_by(Outgoing.due_at)
            .limit(1)
        )
        if next_due is not None:
            made.again((next_due - now).total_seconds())
    allowance.keep()
    return made


def _claim(  # noqa: PLR0913, PLR0917 - one step of `claim`
    tx: Session,
    now: datetime,
    allowance: Allowance,
    settle: Settle,
    priority: int,
    in_hand: int,
    made: Claim,
) -> None:
    if priority != ANSWER and allowance.stalled:
        return
    free = min(_together(priority, allowance) - in_hand - len(made.letters), BATCH - len(made.letters))
    if free <= 0:
        return  # whoever is done with theirs looks again
    room = min(free, allowance.whole(priority))
    found = tx.scalars(_FIRST_DUE, {"now": now, "priority": priority, "most": max(room, 1)}).all()
    if found and room == 0:
        made.again(allowance.wait(priority), held=True)
        return
    later = ready(tx, found, now, allowance)
    # All are put into words before any is marked: so the marks are written in one statement.
    worded = [(letter, _words(tx, now, letter, settle)) for letter in found if letter.id not in later]
    for letter in found:
        if letter.id in later:
            letter.due_at = later[letter.id]
            made.again((letter.due_at - now).total_seconds(), held=True)
    for letter, words in worded:
        if parcel := _marked(letter, now, words):
            allowance.take(1)
            made.letters.append(Taken(letter.id, priority, parcel))
    if len(found) == max(room, 1):
        # There may be more: at once, or when a token has come in.
        made.again(max(allowance.wait(priority), BREATH if priority == BULK else 0.0), held=True)
    tx.flush()


def _together(priority: int, allowance: Allowance) -> int:
    """Return up to how many letters in hand one of a kind is taken up."""
    if priority == ANSWER:
        return SIDE_BY_SIDE[priority]
    if allowance.doubtful:
        return 1
    # What went wrong last counts as if it were still out: an outage leaves no more uncertain than went side by side.
    return SIDE_BY_SIDE[priority] - allowance.row.troubles


def _first_due() -> Select[Outgoing]:
    """Return the query for the first due letters of a kind, one a chat.

    A chat's letters leave in their order: none passes an earlier one that is out or still tries, but for an answer,
    which passes all that is not one.
    """
    other, now = aliased(Outgoing), bindparam("now", type_=Outgoing.due_at.type)
    tries = and_(other.state == _QUEUED, or_(other.attempts > 0, other.due_at <= now))
    earlier = or_(
        other.priority < Outgoing.priority,
        and_(other.priority == Outgoing.priority, other.id < Outgoing.id),
    )
    before = exists().where(
        other.chat_id == Outgoing.chat_id,
        other.id != Outgoing.id,
        other.state.in_(_OPEN),
        or_(other.state != _QUEUED, and_(tries, earlier)),
    )
    return (
        select(Outgoing)
        .where(Outgoing.state == _QUEUED, Outgoing.priority == bindparam("priority"), Outgoing.due_at <= now, ~before)
        .order_by(Outgoing.due_at, Outgoing.id)
        .limit(bindparam("most"))
    )


_FIRST_DUE = _first_due()  # put together once: that costs as much as asking


def _words(tx: Session, now: datetime, found: Outgoing, settle: Settle) -> dict[str, Any] | Later | Exception | None:
    letter = Letter(
        found.key, found.chat_id, found.topic, found.content, found.person_id, found.edits, found.quotes, found.priority
    )
    try:
        return settle(tx, letter, now)
    except DBAPIError:
        raise
    except Exception as error:  # one that can't be put into words must not hold up all others
        log.exception("Letter %s can't be put into words", found.key)
        return error


def _marked(found: Outgoing, now: datetime, words: dict[str, Any] | Later | Exception | None) -> Parcel | None:
    found.changed_at = now
    if words is None:
        found.state = "cancelled"
        return None
    if isinstance(words, Exception):
        found.state, found.problem = "failed", f"{type(words).__name__}: {words}"[:255]
        return None
    if isinstance(words, Later):
        found.due_at = words.until
        return None
    found.state = "sending"
    found.attempts += 1
    found.lease_until = now + LEASE
    return Parcel(found.chat_id, words, found.edits, found.quotes)

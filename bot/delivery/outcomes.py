"""What became of a letter, written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.delivery.outbox import SAID
from bot.delivery.sender import Moved, NotSent, Stale, Undeliverable, Unknown
from bot.store.models import ChatGroup, Outgoing, Person

Outcome = int | NotSent | Undeliverable | Unknown | Moved | Stale
"""The number of the message, or what was raised instead."""

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0  # seconds between attempts
_SET_BACK = timedelta(minutes=1)  # clocks of processes differ by less: what was noted later was noted before a set-back
KILLED = "the program ended while it was being sent"


_THESE = select(Outgoing).where(Outgoing.id.in_(bindparam("ids", expanding=True)))
_BACK = (
    update(Person)
    .where(Person.telegram_id.in_(bindparam("chats", expanding=True)), Person.unreachable_since.is_not(None))
    .values(unreachable_since=None)
    .execution_options(synchronize_session=False)
)


def record(tx: Session, now: datetime, outcomes: Iterable[tuple[int, Outcome]]) -> None:
    """Write down what became of letters that were being sent, by their ids."""
    became = dict(outcomes)
    letters = tx.scalars(_THESE, {"ids": list(became)}).all()
    for letter in letters:
        _became(tx, now, letter, became[letter.id])
    if reached := {letter.chat_id for letter in letters if letter.state == "sent"}:
        tx.execute(_BACK, {"chats": reached})


def _became(tx: Session, now: datetime, letter: Outgoing, outcome: Outcome) -> None:
    letter.changed_at = now
    letter.problem = "" if isinstance(outcome, int) else str(outcome).replace("\0", " ")[:255]
    match outcome:
        case int():
            letter.state, letter.message_id = "sent", outcome
            if letter.topic == SAID:
                letter.content = {}  # it stands in the chat; keeping it twice serves nobody
        case NotSent():
            _again(letter, now, outcome.pause)
        case Undeliverable():
            letter.state = "failed"
            if outcome.gone:
                person = update(Person).where(Person.telegram_id == letter.chat_id)
                tx.execute(person.where(Person.unreachable_since.is_(None)).values(unreachable_since=now))
        case Moved():
            move(tx, letter.chat_id, outcome.chat_id, now)
            _again(letter, now, 0.0)
        case Stale():
            _alone(letter, now)
        case Unknown() if letter.edits is not None:
            _again(letter, now, None)
        case Unknown():
            letter.state = "uncertain"


def _alone(letter: Outgoing, now: datetime) -> None:
    """Have an answer leave as a message of its own, which must not leave twice; what only follows a message is over."""
    if letter.topic == SAID:
        letter.edits = None
        _again(letter, now, 0.0)
    else:
        letter.state = "cancelled"


def _again(letter: Outgoing, now: datetime, pause: float | None) -> None:
    letter.state = "queued"
    if pause is None:
        pause = min(_FIRST_PAUSE * 2.0 ** min(letter.attempts - 1, 20), _LONGEST_PAUSE)
    letter.due_at = now + timedelta(seconds=pause)


def move(tx: Session, old: int, new: int, now: datetime) -> None:
    """Have all that waits for a group go to the number that it has now; bound under both, it is one from now on."""
    tx.execute(
        update(Outgoing).where(Outgoing.chat_id == old, Outgoing.state.in_(("queued", "sending"))).values(chat_id=new)
    )
    known = tx.scalar(select(ChatGroup.id).where(ChatGroup.chat_id == new))
    group = update(ChatGroup).where(ChatGroup.chat_id == old)
    if known is None:
        tx.execute(group.values(chat_id=new))
    else:
        tx.execute(group.where(ChatGroup.ended_at.is_(None)).values(ended_at=now))


def take_over(tx: Session, now: datetime, *, alone: bool = False) -> None:
    """Settle what a killed process left behind; where there is no other, nobody's lease need run out.

    What waits for its next attempt by a clock that was set back since is due now: it would hold up its chat.
    """
    waits = update(Outgoing).where(Outgoing.state == "queued", Outgoing.attempts > 0)
    tx.execute(waits.where(Outgoing.changed_at > now + _SET_BACK).values(due_at=now, changed_at=now))
    query = select(Outgoing).where(Outgoing.state.in_(("claimed", "sending")))
    if not alone:
        query = query.where(Outgoing.lease_until < now)
    for letter in tx.scalars(query):
        again = letter.state == "claimed" or letter.edits is not None
        letter.state = "queued" if again else "uncertain"
        letter.problem = "" if again else KILLED
        letter.changed_at = now

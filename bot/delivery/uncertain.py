"""送达待核实: letters whose fate nobody knows, told to the office once an incident and settled there by one tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.delivery.outbox import Letter, enqueue
from bot.errors import Refused
from bot.store.models import Binding, Budget, ChatGroup, Outgoing, Person

TOPIC = "uncertain"  # of the letter to the office
QUIET = timedelta(minutes=1)  # without a new one, and the incident counts as whole
LONGEST = timedelta(minutes=10)  # after which the office hears of one that goes on
FAILED_FOR = timedelta(days=30)  # how long what failed for good stays listed
PAGE = 5

Decision = Literal["resend", "confirm"]


def uncertain(tx: Session) -> Sequence[Outgoing]:
    """Return the letters whose fate nobody knows, oldest first."""
    return tx.scalars(select(Outgoing).where(Outgoing.state == "uncertain").order_by(Outgoing.id)).all()


def tell(tx: Session, now: datetime) -> int:
    """Write to everybody of the office once an incident is whole; return how many letters are uncertain then."""
    new = [Outgoing.state == "uncertain", Outgoing.topic != TOPIC]
    if told := tx.scalar(select(Budget.told_until)):
        new.append(Outgoing.changed_at > told)
    unsure = select(func.min(Outgoing.changed_at), func.max(Outgoing.changed_at), func.count()).where(*new)
    first, last, count = tx.execute(unsure).one()
    if not count or (last > now - QUIET and first > now - LONGEST):
        return 0
    tx.get_one(Budget, 1).told_until = last
    office = (
        select(Person)
        .join(Binding, Binding.person_id == Person.id)
        .where(Binding.role == "office", Binding.ended_at.is_(None), Person.telegram_id.is_not(None))
        .distinct()
    )
    for person in tx.scalars(office).all():
        key = f"uncertain:{last:%Y%m%d%H%M%S%f}:person:{person.id}"
        enqueue(tx, now, Letter(key, person.telegram_id or 0, TOPIC, {"count": count}, person.id))
    return count


def still_uncertain(tx: Session, _content: dict[str, Any]) -> bool:
    """Say whether there is anything left to look at."""
    return tx.scalar(select(Outgoing.id).where(Outgoing.state == "uncertain").limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A letter that nobody is sure of, or that failed for good: to whom (`name`, or only the `chat_id`), what, when."""

    letter_id: int
    name: str
    chat_id: int
    topic: str
    at: datetime
    failed: bool


@dataclass(frozen=True, slots=True)
class Doubts:
    """A page of them, the uncertain first, and how many there are of each."""

    uncertain: int
    failed: int
    page: int
    pages: int
    lines: tuple[Doubt, ...]


def doubts(tx: Session, now: datetime, page: int = 1) -> Doubts:
    """Return a page; one that there is not becomes the last."""
    listed = or_(
        Outgoing.state == "uncertain",
        (Outgoing.state == "failed") & (Outgoing.changed_at > now - FAILED_FOR),
    )
    by_state = select(Outgoing.state, func.count()).where(listed).group_by(Outgoing.state)
    counts: dict[str, int] = dict(tx.execute(by_state).all())
    unsure, failed = counts.get("uncertain", 0), counts.get("failed", 0)
    pages = max(-(-(unsure + failed) // PAGE), 1)
    page = min(page, pages)
    query = (
        select(Outgoing, Person.name, ChatGroup.title)
        .outerjoin(Person, Person.telegram_id == Outgoing.chat_id)
        .outerjoin(ChatGroup, ChatGroup.chat_id == Outgoing.chat_id)
        .where(listed)
        .order_by(Outgoing.state.desc(), Outgoing.changed_at, Outgoing.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    lines = tuple(
        Doubt(o.id, name or title or "", o.chat_id, o.topic, o.changed_at, o.state == "failed")
        for o, name, title in tx.execute(query)
    )
    return Doubts(unsure, failed, page, pages, lines)


def settle(tx: Session, now: datetime, letter_id: int, decision: Decision) -> str:
    """Send a letter once more, or take it as delivered; return its key.

    What failed for good can only be sent again. Raises `Refused` where somebody decided before.
    """
    letter = tx.get(Outgoing, letter_id, with_for_update=True)
    open_ = ("uncertain", "failed") if decision == "resend" else ("uncertain",)
    if letter is None or letter.state not in open_:
        raise Refused("delivery_settled")
    letter.changed_at, letter.problem = now, ""
    letter.state, letter.due_at = ("queued", now) if decision == "resend" else ("sent", letter.due_at)
    return letter.key

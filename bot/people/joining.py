"""Coming in, by a link or by a number: who tries too often is slowed down, and the office hears who came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Literal, TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.delivery.outbox import Letter, enqueue
from bot.errors import Refused
from bot.people.work import Work
from bot.store.models import Attempt, Binding, Person

JOINED = "joined"  # topic of the letters to the office
MOST = 5  # failed attempts of one Telegram id within the hour, links and numbers together
WINDOW = timedelta(hours=1)

# Refusals that are no attempt to get in: who is in already, and opens their link once more.
FRIENDLY = frozenset({"link_used_by_you", "role_held", "phone_known"})

By = Literal["link", "phone"]
T = TypeVar("T")


def trying(work: Work, by: By, enter: Callable[[], T]) -> T | Refused:
    """Return what `enter` returns, or why it was refused, which is then counted and noted.

    After `MOST` failures within `WINDOW` it is refused without a look, and nothing more is written.
    """
    recent = select(func.count()).where(Attempt.telegram_id == work.actor.telegram_id, Attempt.at > work.now - WINDOW)
    if (work.tx.scalar(recent) or 0) >= MOST:
        return Refused("too_many_attempts")
    try:
        with work.tx.begin_nested():
            return enter()
    except Refused as refusal:
        if refusal.reason not in FRIENDLY:
            _count(work)
            work.note(f"{by}_refused", reason=refusal.reason)
        return refusal


def _count(work: Work) -> None:
    mine = Attempt.telegram_id == work.actor.telegram_id
    work.tx.execute(delete(Attempt).where(mine, Attempt.at <= work.now - WINDOW))
    work.tx.add(Attempt(telegram_id=work.actor.telegram_id, at=work.now))


def tell_office(work: Work, bindings: Sequence[Binding], by: By) -> None:
    """Tell every member of the office but the one who joined; `bindings` are all of one person."""
    person, inviter = bindings[0].person, bindings[0].bound_by
    named = work.tx.get(Person, inviter) if inviter else None
    content = {
        "name": person.name,
        "username": person.username,
        "at": work.now.isoformat(),
        "by": by,
        "inviter": named.name if named else "",
        "places": [[b.id, b.unit_id, b.role] for b in bindings],
    }
    for member in _office(work.tx):
        if member.id != person.id and member.telegram_id is not None:
            key = f"{JOINED}:{by}:{bindings[0].id}:{member.id}"
            enqueue(work.tx, work.now, Letter(key, member.telegram_id, JOINED, content, member.id))


def _office(tx: Session) -> Iterable[Person]:
    members = select(Binding.person_id).where(Binding.role == "office", Binding.ended_at.is_(None))
    return tx.scalars(select(Person).where(Person.id.in_(members), Person.telegram_id.isnot(None)).order_by(Person.id))


def still_bound(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether any of the roles that a letter tells of still is one."""
    ids = [binding_id for binding_id, _, _ in content["places"]]
    return tx.scalar(select(Binding.id).where(Binding.id.in_(ids), Binding.ended_at.is_(None)).limit(1)) is not None

"""Who is away when, and who stands in (AB岗)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.delivery.outbox import Letter, enqueue
from bot.errors import Refused
from bot.people.days import LONGEST
from bot.people.work import Work
from bot.store.models import Absence, Binding, Person

DEPUTY = "deputy"  # the topic of the letter that tells somebody that they stand in
DEPUTY_ENDED = "deputy_ended"


@dataclass(frozen=True, slots=True)
class Away:
    """An absence of the actor, with the deputy's name, "" where nobody stands in."""

    absence: Absence
    deputy: str


def colleagues(work: Work, units: Iterable[str] | None = None) -> tuple[Person, ...]:
    """Return the other liaisons of the actor's units, or of some of them, who can be reached.

    All of the office report for its unit, so they are colleagues of its members where no units are asked for.
    """
    of = tuple(work.actor.liaison_of if units is None else units)
    same = and_(Binding.role == "liaison", Binding.unit_id.in_(of))
    if units is None and work.actor.office:
        same = or_(same, Binding.role == "office")
    serves = select(Binding.person_id).where(same, Binding.ended_at.is_(None))
    found = select(Person).where(
        Person.id.in_(serves), Person.telegram_id.isnot(None), Person.id != work.actor.person_id
    )
    return tuple(work.tx.scalars(found.order_by(Person.id)))


def announce(work: Work, first: date, last: date, deputy: Person | None) -> Absence:
    """Note that the actor is away from `first` to `last`, both included, and tell the deputy.

    Raises `Refused` where the days are over or too many, the deputy is no colleague, or the actor is away on one of
    the days already.
    """
    if last < work.now.date() or last < first:
        raise Refused("away_past")
    if last - first > LONGEST:
        raise Refused("away_long")
    if deputy is not None and deputy.id not in {c.id for c in colleagues(work)}:
        raise Refused("deputy_unknown", deputy.name)
    if any(a.absence.first_day <= last and a.absence.last_day >= first for a in own(work)):
        raise Refused("away_already")
    absence = Absence(
        person_id=work.actor.person_id,
        first_day=first,
        last_day=last,
        created_at=work.now,
        deputy_id=deputy.id if deputy else None,
    )
    work.tx.add(absence)
    work.tx.flush()
    work.note("away", absence=absence.id, first=str(first), last=str(last), deputy=absence.deputy_id)
    if deputy is not None:
        _tell(work, DEPUTY, absence, deputy)
    return absence


def _tell(work: Work, topic: str, absence: Absence, deputy: Person) -> None:
    if deputy.telegram_id is None:
        return
    content = {
        "absence": absence.id,
        "name": work.actor.name,
        "first": absence.first_day.isoformat(),
        "last": absence.last_day.isoformat(),
    }
    key = f"{topic}:{absence.id}:person:{deputy.id}"
    enqueue(work.tx, work.now, Letter(key, deputy.telegram_id, topic, content, deputy.id))


def still_away(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether the absence that a letter tells of still stands."""
    absence = tx.get(Absence, content["absence"])
    return absence is not None and absence.ended_at is None


def own(work: Work) -> tuple[Away, ...]:
    """Return the actor's absences that are not over, the next one first."""
    found = work.tx.execute(
        select(Absence, Person.name)
        .outerjoin(Person, stands_in())
        .where(
            Absence.person_id == work.actor.person_id,
            Absence.ended_at.is_(None),
            Absence.last_day >= work.now.date(),
        )
        .order_by(Absence.first_day, Absence.id)
    )
    return tuple(Away(absence, name or "") for absence, name in found)


def end(work: Work, absence_id: int) -> None:
    """End an absence of the actor before its last day, and tell the deputy. Raises `Refused` where there is none."""
    absence = work.tx.get(Absence, absence_id)
    if absence is None or absence.person_id != work.actor.person_id or absence.ended_at is not None:
        raise Refused("away_gone")
    absence.ended_at = work.now
    work.note("back", absence=absence.id)
    deputy = work.tx.get(Person, absence.deputy_id) if absence.deputy_id else None
    if deputy is not None:
        _tell(work, DEPUTY_ENDED, absence, deputy)


def stands_in() -> ColumnElement[bool]:
    """Say in SQL that a person is an absence's deputy, and still reports for some unit."""
    serves = select(Binding.id).where(
        Binding.person_id == Person.id, Binding.role.in_(("liaison", "office")), Binding.ended_at.is_(None)
    )
    return and_(Person.id == Absence.deputy_id, serves.exists())


def deputies(tx: Session, person_ids: Sequence[int], day: date) -> dict[int, Person | None]:
    """Return by person who stands in for each that is away on a day; None where nobody does (any more)."""
    found = (
        select(Absence.person_id, Person)
        .outerjoin(Person, stands_in())
        .where(
            Absence.person_id.in_(person_ids),
            Absence.ended_at.is_(None),
            Absence.first_day <= day,
            Absence.last_day >= day,
        )
    )
    return dict(tx.execute(found.order_by(Absence.id)).all())

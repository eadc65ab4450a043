"""What every service is given: a transaction, a moment, the matrix, and who acts, read in that very transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.knowledge.matrix import Matrix
from bot.store import audit
from bot.store.models import Binding, Person

Role = Literal["liaison", "leader", "office"]
ROLES: tuple[Role, ...] = ("liaison", "leader", "office")
OFFICE = ""  # the unit of the office's own bindings


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a Telegram id, the person behind it if the office knows one, and the units of each role.

    The units a person serves stand in the order in which they were bound.
    """

    telegram_id: int
    name: str
    person: Person | None = None
    liaison_of: tuple[str, ...] = ()
    leader_of: tuple[str, ...] = ()
    office: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """Return all units the actor belongs to."""
        return tuple(dict.fromkeys((*self.liaison_of, *self.leader_of)))

    @property
    def bound(self) -> bool:
        """Say whether the actor has any role."""
        return self.office or bool(self.units)

    @property
    def person_id(self) -> int:
        """Return the person's id. Raises `Refused` for a stranger."""
        if self.person is None:
            raise Refused("right")
        return self.person.id


NOBODY = Actor(0, "")  # the bot itself, or the administrator at the server


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work: `tx` is an open transaction, `now` aware, `cycle` the year that counts."""

    tx: Session
    now: datetime
    cycle: int
    matrix: Matrix
    actor: Actor

    def note(self, action: str, **detail: object) -> None:
        """Add a line to the audit in the actor's name."""
        person = self.actor.person
        audit.note(
            self.tx,
            self.now,
            action,
            telegram_id=self.actor.telegram_id,
            person_id=person.id if person else None,
            **detail,
        )


def office_unit(matrix: Matrix) -> str:
    """Return the id of the unit that the office itself is in the matrix."""
    return "food-safety" if "food-safety" in matrix.unit else ""


def actor_of(tx: Session, telegram_id: int, name: str, matrix: Matrix) -> Actor:
    """Return who a Telegram id is now; whoever is bound to nothing is a stranger with a name.

    The office's members report for the unit that the office is in the matrix.
    """
    person = tx.scalar(select(Person).where(Person.telegram_id == telegram_id))
    if person is None:
        return Actor(telegram_id, name)
    bindings = tx.scalars(
        select(Binding).where(Binding.person_id == person.id, Binding.ended_at.is_(None)).order_by(Binding.id)
    ).all()
    office = any(b.role == "office" for b in bindings)
    own = (office_unit(matrix),) if office and office_unit(matrix) else ()
    liaison_of = tuple(dict.fromkeys((*_units(bindings, "liaison"), *own)))
    return Actor(telegram_id, person.name, person, liaison_of, _units(bindings, "leader"), office)


def _units(bindings: Iterable[Binding], role: Role) -> tuple[str, ...]:
    return tuple(b.unit_id for b in bindings if b.role == role)


def unnamed(telegram_id: int) -> str:
    """Return what somebody is called of whom the settings know no more than the id."""
    return f"ID {telegram_id}"


def bind_office(tx: Session, now: datetime, telegram_ids: Iterable[int]) -> None:
    """Give the office's rights to the ids that the settings name; those who have them keep them.

    One whom the office has removed by hand stays removed: an invitation brings them back, the settings don't.
    """
    for telegram_id in telegram_ids:
        person = tx.scalar(select(Person).where(Person.telegram_id == telegram_id))
        if person is None:
            person = Person(name=unnamed(telegram_id), telegram_id=telegram_id, created_at=now)
            tx.add(person)
            tx.flush()
        known = tx.scalar(select(Binding.id).where(Binding.person_id == person.id, Binding.role == "office"))
        if known is None:
            tx.add(Binding(person_id=person.id, unit_id=OFFICE, role="office", via="settings", bound_at=now))
            audit.note(tx, now, "bound", telegram_id=telegram_id, person_id=person.id, role="office", via="settings")

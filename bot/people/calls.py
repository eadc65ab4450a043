"""Whom to call about a row: the liaisons of its units, for people with a role and in private alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import literal, or_, select

from bot.knowledge.matrix import Matrix, Role
from bot.people.absence import stands_in
from bot.people.work import Work, office_unit
from bot.store.models import Absence, Binding, Person

_ORDER: dict[Role, int] = {"lead": 0, "member": 1, "joint": 1}


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: `link` only with their consent, `phone` always the office's.

    `away_until` is the last day of an absence that includes today; `deputy` stands in, at `deputy_phone`.
    """

    name: str
    department: str
    phone: str
    link: str = ""
    away_until: date | None = None
    deputy: str = ""
    deputy_phone: str = ""


@dataclass(frozen=True, slots=True)
class UnitContacts:
    """A unit's liaisons; none where nobody is registered."""

    unit_id: str
    people: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """What a card shows to this reader alone: whom to call, and the own units that report on the row."""

    contacts: tuple[UnitContacts, ...] = ()
    reports: tuple[str, ...] = ()


def personal(work: Work, row_id: str) -> Personal:
    """Return what somebody with a role sees on a row's card; nothing for one whose role has just ended."""
    if not work.actor.bound:
        return Personal()
    own = tuple(unit_id for unit_id in work.actor.liaison_of if work.matrix.role_in(unit_id, row_id))
    return Personal(of_row(work, row_id), own)


def of_row(work: Work, row_id: str) -> tuple[UnitContacts, ...]:
    """Return the liaisons of all units of a row: those who lead first, a group's members one by one."""
    return of_units(work, units_of(work.matrix, row_id))


def units_of(matrix: Matrix, row_id: str) -> tuple[str, ...]:
    """Return the ids of all units in a row or report, those who lead first."""
    duty = matrix.duty.get(row_id)
    held = sorted(duty.reporters if duty else matrix.row[row_id].assignments, key=lambda a: _ORDER[a.role])
    units = dict.fromkeys(unit_id for assignment in held for unit_id in matrix.units_in(assignment.unit_id))
    return tuple(units)


def of_units(work: Work, unit_ids: Iterable[str]) -> tuple[UnitContacts, ...]:
    """Return the liaisons of some units, in their order."""
    ids, today, own = tuple(unit_ids), work.now.date(), office_unit(work.matrix)
    of_office = (Binding.role == "office") & literal(own in ids)
    serves = or_((Binding.role == "liaison") & Binding.unit_id.in_(ids), of_office)
    bindings = work.tx.scalars(select(Binding).where(Binding.ended_at.is_(None), serves).order_by(Binding.id)).all()
    away = _absences(work, {b.person_id for b in bindings}, today)
    people: dict[str, dict[int, Contact]] = {}
    for binding in bindings:
        unit_id = own if binding.role == "office" else binding.unit_id
        people.setdefault(unit_id, {})[binding.person_id] = _contact(binding.person, away.get(binding.person_id))
    return tuple(UnitContacts(unit_id, tuple(people.get(unit_id, {}).values())) for unit_id in ids)


def _absences(work: Work, person_ids: set[int], today: date) -> dict[int, tuple[Absence, Person | None]]:
    current = (
        select(Absence, Person)
        .outerjoin(Person, stands_in())
        .where(
            Absence.person_id.in_(person_ids),
            Absence.ended_at.is_(None),
            Absence.first_day <= today,
            Absence.last_day >= today,
        )
        .order_by(Absence.id)
    )
    return {absence.person_id: (absence, deputy) for absence, deputy in work.tx.execute(current)}


def _contact(person: Person, away: tuple[Absence, Person | None] | None) -> Contact:
    link = ""
    if person.link_consent and person.telegram_id:
        link = f"https://t.me/{person.username}" if person.username else f"tg://user?id={person.telegram_id}"
    if away is None:
        return Contact(person.name, person.department, person.office_phone, link)
    absence, deputy = away
    return Contact(
        person.name,
        person.department,
        person.office_phone,
        link,
        absence.last_day,
        deputy.name if deputy else "",
        deputy.office_phone if deputy else "",
    )


def agree(work: Work, *, shown: bool) -> None:
    """Let the actor's Telegram link be shown to people with a role, or no longer."""
    person = work.tx.get_one(Person, work.actor.person_id)
    if person.link_consent != shown:
        person.link_consent = shown
        work.note("link shown" if shown else "link hidden")

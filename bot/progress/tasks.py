"""What a unit has to do and where it stands: its rows and its reports, with the last version of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select

from bot.errors import Refused
from bot.knowledge.matrix import Role
from bot.people.work import Work
from bot.progress import rules
from bot.store.models import Charge, Standing

Filter = Literal["all", "missing", "returned", "lead"]
FILTERS: tuple[Filter, ...] = ("all", "missing", "returned", "lead")


@dataclass(frozen=True, slots=True)
class Task:
    """A row, or a report (`role` is None then), of a unit: what stands, who is in charge, until when.

    `through` is the group by which the unit holds it, if not by its own name.
    """

    row_id: str
    unit_id: str
    role: Role | None
    through: str | None = None
    standing: Standing | None = None
    charge: str = ""
    due: tuple[date, ...] = ()

    @property
    def returned(self) -> bool:
        """Say whether the office asks for more."""
        return self.standing is not None and self.standing.state == "returned"

    @property
    def open(self) -> bool:
        """Say whether nothing stands, or more is asked for."""
        return self.standing is None or self.returned


def of_units(work: Work, unit_ids: Iterable[str]) -> tuple[Task, ...]:
    """Return the tasks of some units: what needs a hand first, then in the document's order."""
    ids = tuple(unit_ids)
    standings = {
        (s.unit_id, s.row_id): s
        for s in work.tx.scalars(select(Standing).where(Standing.cycle == work.cycle, Standing.unit_id.in_(ids)))
    }
    charges = {(c.unit_id, c.row_id): c.who for c in work.tx.scalars(select(Charge).where(Charge.unit_id.in_(ids)))}
    found = []
    for unit_id in ids:
        for row_id, role, through in _held(work, unit_id):
            key, due = (unit_id, row_id), rules.due_days(work.matrix, row_id, work.cycle)
            found.append(Task(row_id, unit_id, role, through, standings.get(key), charges.get(key, ""), due))
    return tuple(sorted(found, key=_urgency))


def _held(work: Work, unit_id: str) -> Iterable[tuple[str, Role | None, str | None]]:
    for duty in work.matrix.duties_of(unit_id):
        if rules.holds(work.matrix, unit_id, duty.id):
            yield duty.id, None, None
    for row, assignment in work.matrix.assignments_of(unit_id):
        yield row.id, assignment.role, None if assignment.unit_id == unit_id else assignment.unit_id


def _urgency(task: Task) -> int:
    if task.returned:
        return 0
    return 1 if task.role is None and task.open else 2


def chosen(tasks: Iterable[Task], wanted: Filter) -> tuple[Task, ...]:
    """Return the tasks that a filter lets through."""
    match wanted:
        case "missing":
            return tuple(t for t in tasks if t.standing is None)
        case "returned":
            return tuple(t for t in tasks if t.returned)
        case "lead":
            return tuple(t for t in tasks if t.role == "lead")
        case "all":
            return tuple(tasks)


def one(work: Work, unit_id: str, row_id: str) -> Task:
    """Return one task. Raises `Refused` where the actor may not read it, or the unit doesn't have it."""
    rules.may_read(work, unit_id, row_id)
    held = next((held for held in _held(work, unit_id) if held[0] == row_id), None)
    if held is None:
        raise Refused("not_your_row")
    standing = work.tx.get(Standing, (work.cycle, unit_id, row_id))
    charge = work.tx.get(Charge, (unit_id, row_id))
    due = rules.due_days(work.matrix, row_id, work.cycle)
    return Task(row_id, unit_id, held[1], held[2], standing, charge.who if charge else "", due)


def others(work: Work, task: Task) -> tuple[Task, ...]:
    """Return what the others of a row have, for a unit that leads it: those who reported first."""
    if task.role != "lead":
        return ()
    found = select(Standing).where(Standing.cycle == work.cycle, Standing.row_id == task.row_id)
    standings = {s.unit_id: s for s in work.tx.scalars(found)}
    units = (unit_id for unit_id in rules.reporters(work.matrix, task.row_id) if unit_id != task.unit_id)
    tasks = (Task(task.row_id, u, work.matrix.role_in(u, task.row_id), standing=standings.get(u)) for u in units)
    return tuple(sorted(tasks, key=lambda t: t.standing is None))


def put_in_charge(work: Work, unit_id: str, row_id: str, who: str) -> None:
    """Name the person or 科室 that sees to a row; "" names nobody. Raises `Refused`."""
    rules.may_report(work, unit_id, row_id)
    if len(who) > 40:
        raise Refused("too_long", len(who), 40)
    charge = work.tx.get(Charge, (unit_id, row_id))
    if charge is not None and not who:
        work.tx.delete(charge)
    elif charge is not None:
        charge.who, charge.named_by, charge.named_at = who, work.actor.person_id, work.now
    elif who:
        work.tx.add(Charge(unit_id=unit_id, row_id=row_id, who=who, named_by=work.actor.person_id, named_at=work.now))
    work.note("charge", unit=unit_id, row=row_id, named=bool(who))

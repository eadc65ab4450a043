"""Reads what the plan looks at, in a constant number of statements; and writes down who has received what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from bot.knowledge.matrix import Assignment, Matrix
from bot.people.work import Work, office_unit
from bot.progress.forms import subject as filed_under
from bot.reminders import surveys
from bot.reminders.bases import confirmed
from bot.reminders.calendar import WorkingDays
from bot.reminders.facts import Asked, Away, Concern, Facts, Key, Membership, Owed, Reported, Someone
from bot.reminders.stages import Stage, Subject, schedule, subjects
from bot.store.models import Absence, Acknowledgement, Binding, CheckIn, Person, Standing


def gather(work: Work, days: WorkingDays, also: str = "") -> Facts:
    """Return the facts of the work's cycle, as its transaction sees them; `also` is a row without a deadline."""
    people = _people(work)
    bound = {unit_id for person in people if person.telegram_id is not None for unit_id in person.units}
    called, answers = _called(work, days, bound)
    return Facts(
        work.cycle,
        people,
        (*_owed(work.matrix, work.cycle, bound), *called),
        _reported(work, {*_subject_ids(work), also}) | answers,
        _away(work),
        _received(work),
        work.matrix.reminders.firm,
        concerns(work, days),
    )


def stages_of(work: Work, days: WorkingDays) -> tuple[Stage, ...]:
    """Return all stages of the cycle, those of a periodic call among them, the first day first."""
    return tuple(sorted((*schedule(work.matrix, work.cycle, days), *surveys.stages(work, days))))


def _called(work: Work, days: WorkingDays, bound: set[str]) -> tuple[list[Owed], dict[Key, Reported]]:
    """Return what the periodic call asks, round by round, and who has answered; nothing where none runs."""
    owed: list[Owed] = []
    answers: dict[Key, Reported] = {}
    survey = surveys.active(work)
    if survey is None:
        return owed, answers
    held = [assignment for row in work.matrix.rows for assignment in row.assignments]
    rows_of = surveys.rows_by_unit(work.matrix)
    for one in surveys.rounds(survey, days):
        since = surveys.since(work, one)
        there = surveys.answered(work.tx, work.cycle, since)
        for found in _held(work.matrix, one.subject, held, bound):
            asked = Asked(rows_of[found.unit_id], since, survey.basis)
            owed.append(replace(found, duty=False, asked=asked))
            if surveys.is_answered(found.unit_id, asked.rows, there):
                answers[found.unit_id, one.subject.id] = Reported(done=True)
    return owed, answers


def concerns(work: Work, days: WorkingDays) -> tuple[Concern, ...]:
    """Return what the office should know: unknown holidays, no telephone, no 文号 for another year."""
    matrix, cycle = work.matrix, work.cycle
    found: dict[Concern, bool] = {
        "calendar": not all(map(days.known, {stage.day.year for stage in schedule(matrix, cycle, days)})),
        "telephone": not matrix.reminders.telephone,
        "basis": matrix.document.year != cycle
        and cycle not in matrix.reminders.basis
        and not confirmed(work.tx, cycle),
    }
    return tuple(concern for concern, holds in found.items() if holds)


def receive(work: Work, keys: Iterable[Key]) -> None:
    """Note the actor's 收到 for what they were reminded of, (unit, row or duty); pressed again, the time moves."""
    for unit_id, row_id in keys:
        subject = filed_under(unit_id, row_id)
        work.tx.merge(Acknowledgement(person_id=work.actor.person_id, cycle=work.cycle, subject=subject, at=work.now))
    work.tx.flush()


def _people(work: Work) -> tuple[Someone, ...]:
    query = (
        select(Person, Binding.unit_id, Binding.role)
        .join(Binding, Binding.person_id == Person.id)
        .where(Binding.ended_at.is_(None), Binding.role.in_(("liaison", "office")))
        .order_by(Person.id, Binding.id)
    )
    persons: dict[int, Person] = {}
    units: dict[int, list[str]] = {}
    office: set[int] = set()
    for person, unit_id, role in work.tx.execute(query):
        persons[person.id] = person
        of = units.setdefault(person.id, [])
        if role == "office":
            office.add(person.id)
        else:
            of.append(unit_id)
    return tuple(
        Someone(
            person.id,
            person.name,
            person.telegram_id,
            person.unreachable_since is not None,
            tuple(units[person.id]),
            person.office_phone or person.phone or "",
            person.id in office,
        )
        for person in persons.values()
    )


def _owed(matrix: Matrix, cycle: int, bound: set[str]) -> Iterator[Owed]:
    for subject in subjects(matrix, cycle):
        is_duty = subject.id in matrix.duty
        held = matrix.duty[subject.id].reporters if is_duty else matrix.row[subject.id].assignments
        yield from (replace(owed, duty=is_duty) for owed in _held(matrix, subject, held, bound))


def holders(matrix: Matrix, subject: Subject, facts: Facts) -> Iterator[Owed]:
    """Return who holds a row, each to say where it stands: whatever stands settles it, as with a yearly report."""
    bound = {unit_id for person in facts.people if person.telegram_id is not None for unit_id in person.units}
    yield from _held(matrix, subject, matrix.row[subject.id].assignments, bound)


def _held(matrix: Matrix, subject: Subject, held: Iterable[Assignment], bound: set[str]) -> Iterator[Owed]:
    """Return who owes something, in the printed order; binding a liaison confirms an assumed member."""
    own = office_unit(matrix)
    for unit_id, membership in _members(matrix, held).items():
        if unit_id != own:
            confirmed = membership == "assumed" and unit_id in bound
            yield Owed(unit_id, subject, "confirmed" if confirmed else membership)


def _members(matrix: Matrix, held: Iterable[Assignment]) -> dict[str, Membership]:
    found: dict[str, Membership] = {}
    for assignment in held:
        group = matrix.group.get(assignment.unit_id)
        if group is None:
            found[assignment.unit_id] = "named"
            continue
        for member in group.members:
            if found.get(member.unit_id) != "named":
                found[member.unit_id] = member.membership
    return found


def _subject_ids(work: Work) -> set[str]:
    return {subject.id for subject in subjects(work.matrix, work.cycle)}


def _reported(work: Work, row_ids: set[str]) -> dict[Key, Reported]:
    query = (
        select(Standing.unit_id, Standing.row_id, Standing.state, Standing.changed_at, CheckIn.recorded, CheckIn.status)
        .join(CheckIn, CheckIn.id == Standing.check_in_id)
        .where(Standing.cycle == work.cycle, Standing.row_id.in_(row_ids))
    )
    return {
        (unit_id, row_id): Reported(recorded, state == "returned", status == "done", changed_at)
        for unit_id, row_id, state, changed_at, recorded, status in work.tx.execute(query)
    }


def _away(work: Work) -> tuple[Away, ...]:
    query = (
        select(Absence.person_id, Absence.first_day, Absence.last_day, Absence.deputy_id)
        .where(Absence.ended_at.is_(None), Absence.last_day >= date(work.cycle, 1, 1))
        .order_by(Absence.id)
    )
    return tuple(Away(*row) for row in work.tx.execute(query))


def _received(work: Work) -> dict[tuple[int, str, str], datetime]:
    query = select(Acknowledgement.person_id, Acknowledgement.subject, Acknowledgement.at)
    found: dict[tuple[int, str, str], datetime] = {}
    for person_id, subject, at in work.tx.execute(query.where(Acknowledgement.cycle == work.cycle)):
        row_id, _, unit_id = subject.partition("@")
        found[person_id, unit_id, row_id] = at
    return found

"""定期征集进展: the office may ask all units for check-ins, on a stated basis, at most monthly, to a last day.

Nothing of it runs until the office starts it. Each round asks once and is not chased.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.knowledge.matrix import Matrix
from bot.people.work import Work
from bot.reminders.calendar import WorkingDays
from bot.reminders.stages import SURVEY, Stage, Subject
from bot.store.models import CheckIn, Standing, Survey

_ANSWER = timedelta(days=7)  # from a round's day to that by which it is to be answered


@dataclass(frozen=True, slots=True)
class Round:
    """One time that is asked: on `day`; what has come since then answers it."""

    day: date
    subject: Subject  # due on the day by which it is to be answered


def active(work: Work) -> Survey | None:
    """Return the call that the office has not ended, past its last day too; None where there is none."""
    return work.tx.scalar(select(Survey).where(Survey.cycle == work.cycle, Survey.ended_at.is_(None)))


def running(work: Work) -> Survey | None:
    """Return the call that asks again or may ask today; None where none does: it ends by itself after its last day."""
    survey = active(work)
    return survey if survey and _asks(survey, work.now.date()) else None


def _asks(survey: Survey, day: date) -> bool:
    return day <= survey.last_day


def rounds(survey: Survey, days: WorkingDays) -> tuple[Round, ...]:
    """Return all rounds; one on a day off moves to the next working day."""
    return tuple(_rounds(survey, days))


def _rounds(survey: Survey, days: WorkingDays) -> Iterator[Round]:
    for number, day in enumerate(dates(survey.first_day, survey.months, survey.last_day)):
        asked = days.on_or_after(day)
        yield Round(asked, Subject(days.on_or_after(asked + _ANSWER), f"{SURVEY}{survey.id}-{number + 1}"))


def dates(first: date, months: int, last: date) -> tuple[date, ...]:
    """Return the days from the first to the last, so many months apart; the 31st is the last of a shorter month."""
    found = [first]
    while (day := _later(first, months * len(found))) <= last:
        found.append(day)
    return tuple(found)


def _later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stages(work: Work, days: WorkingDays) -> tuple[Stage, ...]:
    """Return the stages of the survey that runs: one a round."""
    survey = active(work)
    made = rounds(survey, days) if survey else ()
    return tuple(Stage(one.day, one.subject, "ahead", ((one.subject.due - one.day).days,)) for one in made)


def since(work: Work, one: Round) -> datetime:
    """Return from when a check-in answers a round."""
    return datetime.combine(one.day, time.min, work.now.tzinfo)


def rows_by_unit(matrix: Matrix) -> Mapping[str, tuple[str, ...]]:
    """Return the rows of every unit in the document's order, through its groups too."""
    return {unit.id: tuple(row.id for row, _ in matrix.assignments_of(unit.id)) for unit in matrix.units}


def answered(tx: Session, cycle: int, since: datetime) -> set[tuple[str, str]]:
    """Return the (unit, row) that a round need not ask for: reported since, or done."""
    query = (
        select(Standing.unit_id, Standing.row_id)
        .join(CheckIn, CheckIn.id == Standing.check_in_id)
        .where(Standing.cycle == cycle, Standing.state != "returned")
        .where(or_(CheckIn.reported_at >= since, CheckIn.status == "done"))
    )
    return {(unit_id, row_id) for unit_id, row_id in tx.execute(query)}


def is_answered(unit_id: str, rows: Iterable[str], there: set[tuple[str, str]]) -> bool:
    """Say whether nothing is left to ask of a unit."""
    return all((unit_id, row_id) in there for row_id in rows)


def first_day(work: Work, days: WorkingDays) -> date:
    """Return on which day a call that is started now would ask first: the next working day."""
    return days.on_or_after(work.now.date() + timedelta(days=1))


def start(work: Work, days: WorkingDays, basis: str, months: int, last: date) -> Survey:
    """Start a call whose first round is on the next working day. Raises `Refused` where one runs."""
    if (lapsed := active(work)) and not _asks(lapsed, work.now.date()):
        lapsed.ended_at = work.now
        work.tx.flush()
    survey = Survey(
        cycle=work.cycle,
        basis=basis,
        first_day=first_day(work, days),
        months=months,
        last_day=last,
        started_at=work.now,
        started_by=work.actor.person_id,
    )
    try:
        with work.tx.begin_nested():
            work.tx.add(survey)
    except IntegrityError:
        raise Refused("survey_runs") from None
    work.note("survey started", survey=survey.id, basis=basis, months=months, last=last.isoformat())
    return survey


def end(work: Work, survey_id: int) -> None:
    """End a survey; what it asked already stays asked. Raises `Refused` where it has ended."""
    survey = active(work)
    if survey is None or survey.id != survey_id:
        raise Refused("survey_gone")
    survey.ended_at, survey.ended_by = work.now, work.actor.person_id
    work.note("survey ended", survey=survey.id)

"""The days on which messages about a report or a dated item leave: pure functions of the matrix and the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.knowledge.matrix import Matrix
from bot.reminders.calendar import Hours, WorkingDays

Kind = Literal["ahead", "overdue", "call"]
NO_DAY = date.max  # of a subject without a deadline
SURVEY = "survey-"  # a round of a periodic call is a subject whose id begins so


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A duty, the items of a row that are due on one day, or a round of a periodic call."""

    due: date
    id: str  # of the duty, row or round
    items: tuple[int, ...] = ()

    @property
    def is_survey(self) -> bool:
        """Say whether it is a round of a periodic call."""
        return self.id.startswith(SURVEY)


@dataclass(frozen=True, slots=True, order=True)
class Stage:
    """A local day on which something leaves about a subject.

    `ahead` and `overdue` are messages to liaisons, `call` is for the office's list alone. `marks` are the days before
    the deadline (after it: working days) that were asked for; more than one where stages have met on a working day.
    """

    day: date
    subject: Subject
    kind: Kind
    marks: tuple[int, ...]

    def left(self, today: date) -> int:
        """Return the true days from today to the deadline; negative after it."""
        return (self.subject.due - today).days

    def firm(self, days: int) -> bool:
        """Say whether 收到 does not quieten it: it comes in the last `days` before the deadline, or after it."""
        return self.kind != "ahead" or min(self.marks) <= days


def subjects(matrix: Matrix, cycle: int) -> tuple[Subject, ...]:
    """Return what has a deadline in a cycle: every duty, and the dated items where the document is of that year."""
    found = [Subject(duty.due.in_year(cycle), duty.id) for duty in matrix.duties]
    if matrix.document.year != cycle:
        return tuple(found)
    for row in matrix.rows:
        dated: dict[date, list[int]] = {}
        for item in row.items:
            if item.due:
                dated.setdefault(item.due.in_year(cycle), []).append(item.number)
        found.extend(Subject(day, row.id, tuple(numbers)) for day, numbers in dated.items())
    return tuple(found)


def schedule(matrix: Matrix, cycle: int, days: WorkingDays) -> tuple[Stage, ...]:
    """Return all stages of a cycle, the first day first; a subject has at most one a day.

    Stages on a day off move to the working day before, and those that meet there become one. Calls go before messages.
    """
    wanted = matrix.reminders
    found: list[Stage] = []
    for subject in subjects(matrix, cycle):
        is_duty = subject.id in matrix.duty
        ahead: dict[date, list[int]] = {}
        for mark in sorted(wanted.duties if is_duty else wanted.items, reverse=True):
            ahead.setdefault(days.on_or_before(subject.due - timedelta(mark)), []).append(mark)
        of_subject = {day: Stage(day, subject, "ahead", tuple(marks)) for day, marks in ahead.items()}
        after: tuple[tuple[Kind, tuple[int, ...]], ...] = (("overdue", wanted.overdue), ("call", wanted.calls))
        for kind, marks in after if is_duty else ():
            for mark in marks:
                day = days.after(subject.due, mark)
                of_subject[day] = Stage(day, subject, kind, (mark,))
        found.extend(of_subject.values())
    return tuple(sorted(found))


def on(stages: Iterable[Stage], day: date) -> tuple[Stage, ...]:
    """Return what leaves on a day."""
    return tuple(stage for stage in stages if stage.day == day)


def current(stages: Iterable[Stage], now: datetime, hours: Hours) -> Stage | None:
    """Return which stage of one subject stands at a moment: from the opening of its day until the next one.

    A message that names a deadline stands no longer than that day.
    """
    opened = [stage for stage in stages if hours.opening(stage.day) <= now]
    last = max(opened, default=None)
    if last is None or (last.kind == "ahead" and last.left(now.astimezone(hours.zone).date()) < 0):
        return None
    return last


def standing(stages: Iterable[Stage], now: datetime, hours: Hours) -> tuple[Stage, ...]:
    """Return which stage of each subject stands at a moment, the first day first."""
    by_subject: dict[Subject, list[Stage]] = {}
    for stage in stages:
        by_subject.setdefault(stage.subject, []).append(stage)
    found = (current(of_subject, now, hours) for of_subject in by_subject.values())
    return tuple(sorted(stage for stage in found if stage))


def due(stages: Sequence[Stage], now: datetime, hours: Hours, last_sent: date | None = None) -> tuple[Stage, ...]:
    """Return the stages to send now: those that stand and are later than the last day that was sent.

    Nothing outside the hours. However long nothing was sent, there is one for a subject, never the backlog.
    """
    if not hours.is_open(now):
        return ()
    return tuple(s for s in standing(stages, now, hours) if last_sent is None or s.day > last_sent)


def passed_over(
    stages: Sequence[Stage], now: datetime, hours: Hours, last_sent: date | None = None
) -> tuple[Stage, ...]:
    """Return the stages since the last day sent whose turn is over, for the office to see."""
    stand = standing(stages, now, hours)
    return tuple(
        stage
        for stage in stages
        if hours.opening(stage.day) <= now and stage not in stand and (last_sent is None or stage.day > last_sent)
    )

"""A periodic call that is being prepared: on what basis, how often, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.reminders import surveys
from bot.reminders.bases import one_line
from bot.reminders.calendar import WorkingDays
from bot.store.models import Draft, Survey

KIND = "survey"  # of a draft; one a person
Step = Literal["basis", "months", "last", "preview"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is now, and the step that comes next; `dates` are the days that would be asked on."""

    draft_id: int
    step: Step
    basis: str = ""
    months: int = 1
    last: date | None = None
    dates: tuple[date, ...] = ()


def begin(work: Work) -> Form:
    """Open a form anew. Raises `Refused` where a call runs."""
    if surveys.running(work) is not None:
        raise Refused("survey_runs")
    draft = drafts.begin(work, KIND, KIND, {}, "basis")
    drafts.fill(work, draft, "basis", basis="", months=0, last="")
    return Form(draft.id, "basis")


def read(work: Work, days: WorkingDays, draft_id: int) -> Form:
    """Return what a form holds. Raises `Refused` where it is gone."""
    fields = _own(work, draft_id).fields
    if not fields["basis"]:
        return Form(draft_id, "basis")
    if not fields["months"]:
        return Form(draft_id, "months", fields["basis"])
    if not fields["last"]:
        return Form(draft_id, "last", fields["basis"], fields["months"])
    last = date.fromisoformat(fields["last"])
    asked = surveys.dates(surveys.first_day(work, days), fields["months"], last)
    return Form(draft_id, "preview", fields["basis"], fields["months"], last, tuple(map(days.on_or_after, asked)))


def put_basis(work: Work, draft_id: int, text: str) -> None:
    """Take the basis. Raises `Refused` where it is no name of a document, or the form is gone."""
    drafts.fill(work, _own(work, draft_id), None, basis=one_line(text))


def put_months(work: Work, draft_id: int, months: int) -> None:
    """Take how often; then the last day may be typed. Raises `Refused` where the form is gone."""
    drafts.fill(work, _own(work, draft_id), "last", months=months)


def put_last(work: Work, days: WorkingDays, draft_id: int, last: date) -> None:
    """Take the last day. Raises `Refused` where it is before the first, not of this year, or the form is gone."""
    draft = _own(work, draft_id)
    if not surveys.first_day(work, days) <= last <= date(work.cycle, 12, 31):
        raise Refused("survey_over", work.cycle)
    drafts.fill(work, draft, None, last=last.isoformat())


def start(work: Work, days: WorkingDays, draft_id: int) -> Survey:
    """Start what the form says and forget it. Raises `Refused` where it is not complete, gone, or one runs."""
    form = read(work, days, draft_id)
    if form.step != "preview" or form.last is None:
        raise Refused("survey_gone")
    survey = surveys.start(work, days, form.basis, form.months, form.last)
    drafts.drop(work, _own(work, draft_id))
    return survey


def drop(work: Work, draft_id: int) -> None:
    """Forget the form. Raises `Refused` where it is gone."""
    drafts.drop(work, _own(work, draft_id))


def _own(work: Work, draft_id: int) -> Draft:
    return drafts.own(work, draft_id, KIND, "survey_gone")

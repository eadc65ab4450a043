"""The check-in form: a draft that is filled in step by step, and becomes a version when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.progress import checkins, rules
from bot.progress.checkins import DETAIL, NOTE, Report
from bot.progress.statuses import STATUSES, Line, read_note, read_percent
from bot.store.models import Attachment, CheckIn, Draft, Standing

KIND = "checkin"
LIMITS = {"note": NOTE, "problem": DETAIL, "next_step": DETAIL}


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is now: what would be sent, what is awaited, what stands and the draft's files.

    `role` in the row is not here: it belongs to the matrix. `base` is the version that the person has seen.
    """

    draft_id: int
    row_id: str
    unit_id: str
    report: Report
    awaits: str
    base: int
    standing: Standing | None
    files: tuple[Attachment, ...]

    @property
    def next_version(self) -> int:
        """Return the number that the version would get."""
        return self.base + 1


def subject(unit_id: str, row_id: str) -> str:
    """Return what a draft about a unit's row is filed under."""
    return f"{row_id}@{unit_id}"


def begin(work: Work, unit_id: str, row_id: str, line: Line | None = None) -> Draft:
    """Open the form of a row: the one begun before, else one filled from what stands; then what a line says.

    Raises `Refused` where the row is not the actor's, is a report on a duty, or is closed.
    """
    rules.may_report(work, unit_id, row_id)
    if row_id in work.matrix.duty:
        raise Refused("a_report")
    standing = work.tx.get(Standing, (work.cycle, unit_id, row_id))
    if standing is not None and standing.state == "closed":
        raise Refused("closed")
    draft = drafts.begin(work, KIND, subject(unit_id, row_id), _filled(work, unit_id, row_id, standing), "note")
    if line is not None:
        _take_line(work, draft, line)
    return draft


def _filled(work: Work, unit_id: str, row_id: str, standing: Standing | None) -> dict[str, Any]:
    base = checkins.latest_version(work.tx, work.cycle, unit_id, row_id)
    return {"base": base, **(_fields(standing.check_in) if standing else {})}


def _fields(version: CheckIn) -> dict[str, Any]:
    return {
        "status": version.status,
        "percent": version.percent,
        "note": version.note,
        "problem": version.problem,
        "next_step": version.next_step,
    }


def again(work: Work, version: CheckIn) -> Draft:
    """Open a form with what a version that was taken back said."""
    fields = _fields(version) | {"base": version.version}
    draft = drafts.begin(work, KIND, subject(version.unit_id, version.row_id), fields, "note")
    drafts.fill(work, draft, "note", **fields)
    return draft


def read(work: Work, draft: Draft) -> Form:
    """Return a draft as a form."""
    row_id, _, unit_id = draft.subject.partition("@")
    fields = draft.fields
    report = Report(
        fields.get("status", ""),
        fields.get("percent"),
        fields.get("note", ""),
        fields.get("problem", ""),
        fields.get("next_step", ""),
    )
    files = work.tx.scalars(select(Attachment).where(Attachment.draft_id == draft.id).order_by(Attachment.id)).all()
    standing = work.tx.get(Standing, (work.cycle, unit_id, row_id))
    return Form(draft.id, row_id, unit_id, report, draft.awaits or "note", fields["base"], standing, tuple(files))


def own(work: Work, draft_id: int) -> Draft:
    """Return the actor's form, if the row still is theirs. Raises `Refused`."""
    draft = drafts.own(work, draft_id, KIND)
    row_id, _, unit_id = draft.subject.partition("@")
    rules.may_report(work, unit_id, row_id)
    return draft


def set_status(work: Work, draft: Draft, status: str) -> None:
    """Put a status in; 已完成 makes a percent 100, 未启动 takes it out."""
    if status not in STATUSES:
        raise Refused("form_gone")
    percent = draft.fields.get("percent")
    fitting = {"done": None if percent is None else 100, "not_started": None}.get(status, percent)
    drafts.fill(work, draft, "note", status=status, percent=fitting)


def set_percent(work: Work, draft: Draft, percent: int) -> None:
    """Put a percent in; a row of which nothing was said is under way then. Raises `Refused`."""
    if not 0 <= percent <= 100:
        raise Refused("percent", percent)
    status = draft.fields.get("status") or "ongoing"
    if status == "done" and percent < 100:
        status = "ongoing"
    drafts.fill(work, draft, "note", percent=percent, status=status)


def take_text(work: Work, draft: Draft, text: str) -> None:
    """Put what was typed where it is awaited. Raises `Refused` where it is too long or no percent."""
    field = draft.awaits or "note"
    if field == "percent":
        set_percent(work, draft, read_percent(text))
    elif field == "note":
        _take_line(work, draft, read_note(text))
    else:
        _take(work, draft, field, text.strip())


def _take_line(work: Work, draft: Draft, line: Line) -> None:
    if line.note:
        _take(work, draft, "note", line.note)
    if line.status is not None:
        set_status(work, draft, line.status)
    if line.percent is not None:
        set_percent(work, draft, line.percent)


def _take(work: Work, draft: Draft, field: str, text: str) -> None:
    if len(text) > LIMITS[field]:
        raise Refused("too_long", len(text), LIMITS[field])
    drafts.fill(work, draft, "note", **{field: text})


def want(work: Work, draft: Draft, field: str | None) -> None:
    """Say which field is typed next; None for the note."""
    drafts.fill(work, draft, field or "note")


def gather(work: Work, draft: Draft, note: str) -> None:
    """Put the others' check-ins into the note, cut to what a note holds."""
    drafts.fill(work, draft, "note", note=note[:NOTE])


def overtaken(work: Work, draft: Draft) -> bool:
    """Say whether a colleague has reported since the form was opened; from now on the person has seen it."""
    row_id, _, unit_id = draft.subject.partition("@")
    newest = checkins.latest_version(work.tx, work.cycle, unit_id, row_id)
    if newest <= draft.fields["base"]:
        return False
    drafts.fill(work, draft, draft.awaits, base=newest)
    return True


def send(work: Work, draft: Draft) -> CheckIn:
    """Make a version of a form, with its files, and forget the draft. Raises `Refused`."""
    form = read(work, draft)
    if not form.report.status:
        raise Refused("choose_status")
    version = checkins.submit(work, form.unit_id, form.row_id, form.report)
    for file in form.files:
        file.draft_id, file.check_in_id = None, version.id
    work.tx.flush()
    drafts.drop(work, draft)
    return version

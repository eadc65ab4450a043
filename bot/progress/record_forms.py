"""代录 one at a time: a draft that is walked step by step, back and forth, and becomes a version when it is sent.

How its fields are filled is in `record_fill`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.progress import checkins, duties, records, rules
from bot.progress.records import Record
from bot.store.models import CheckIn, Draft, Standing

KIND = "record"  # of a draft; one a person
Step = Literal["unit", "row", "channel", "document", "dated", "status", "preview"]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A form as it is now: what is known of the paper, what is asked next, and what stands for the unit's row.

    None is not given yet; `document` is "" where there is none. `typed` is a row's name that waits for its unit;
    `older` says that the paper is older than what stands.
    """

    draft_id: int
    step: Step
    unit_id: str | None
    row_id: str | None
    channel: str | None
    document: str | None
    dated: date | None
    status: str | None
    percent: int | None
    note: str
    typed: str
    standing: Standing | None
    older: bool


def begin(work: Work) -> Draft:
    """Return the actor's form, the one begun before or a new one. Raises `Refused` for anybody but the office."""
    if not work.actor.office:
        raise Refused("right_office")
    return _fitting(work, drafts.begin(work, KIND, KIND, {}))


def begin_anew(work: Work) -> Draft:
    """Return an empty form; the one begun before is dropped, and its buttons with it. Raises `Refused`."""
    drafts.forget(work, KIND, KIND)
    return begin(work)


def own(work: Work, draft_id: int) -> Draft:
    """Return the actor's form. Raises `Refused` where it is done or dropped."""
    try:
        return _fitting(work, drafts.own(work, draft_id, KIND))
    except Refused as refusal:
        raise Refused("record_gone") from refusal


def _fitting(work: Work, draft: Draft) -> Draft:
    """Take out what the matrix has no more since the form was begun, and await what is asked next."""
    unit_id, row_id = draft.fields.get("unit"), draft.fields.get("row")
    if unit_id is not None and unit_id not in work.matrix.unit:
        drafts.fill(work, draft, None, unit=None, row=None)
    elif row_id is not None and not rules.holds(work.matrix, str(unit_id), row_id):
        drafts.fill(work, draft, None, row=None)
    settle(work, draft)
    return draft


def read(work: Work, draft: Draft) -> RecordForm:
    """Return a draft as a form."""
    fields = draft.fields
    unit_id, row_id = fields.get("unit"), fields.get("row")
    dated = date.fromisoformat(fields["dated"]) if fields.get("dated") else None
    standing = work.tx.get(Standing, (work.cycle, unit_id, row_id)) if unit_id and row_id else None
    return RecordForm(
        draft.id,
        step_of(work, draft),
        unit_id,
        row_id,
        fields.get("channel"),
        fields.get("document"),
        dated,
        duties.FILED if row_id in work.matrix.duty else fields.get("status"),
        None if row_id in work.matrix.duty else fields.get("percent"),
        fields.get("note", ""),
        fields.get("typed", ""),
        standing,
        older=standing is not None and dated is not None and dated < records.day_of(work, standing.check_in),
    )


def steps(work: Work, draft: Draft) -> tuple[Step, ...]:
    """Return the steps of a form: a report needs no status."""
    duty = draft.fields.get("row") in work.matrix.duty
    return tuple(step for step in STEPS if step != "status" or not duty)


def step_of(work: Work, draft: Draft) -> Step:
    """Return what is asked next: what the person went back to, else the first that is missing."""
    walked, asks = steps(work, draft), draft.fields.get("asks")
    if asks in walked:
        found: Step = asks
        return found
    return next((step for step in walked if step != "preview" and draft.fields.get(step) is None), "preview")


def settle(work: Work, draft: Draft) -> None:
    """Await what is asked next; all that is typed meanwhile is for the form."""
    drafts.fill(work, draft, step_of(work, draft))


def put(work: Work, draft: Draft, **fields: object) -> None:
    """Put what was asked for into a form, and go on to what is missing."""
    drafts.fill(work, draft, None, asks=None, **fields)
    settle(work, draft)


def back(work: Work, draft: Draft) -> None:
    """Ask again for what was given before the present step."""
    walked, step = steps(work, draft), step_of(work, draft)
    drafts.fill(work, draft, draft.awaits, asks=walked[max(0, walked.index(step) - 1)])
    settle(work, draft)


def overtaken(work: Work, draft: Draft) -> bool:
    """Say whether somebody has reported since the row was chosen; from now on the person has seen it."""
    fields = draft.fields
    newest = checkins.latest_version(work.tx, work.cycle, fields["unit"], fields["row"])
    if newest <= fields["base"]:
        return False
    drafts.fill(work, draft, draft.awaits, base=newest)
    return True


def ready(work: Work, draft: Draft) -> Record:
    """Return what a form says. Raises `Refused` where something is missing."""
    form = read(work, draft)
    if form.unit_id is None or form.row_id is None or form.channel is None or form.dated is None or not form.status:
        raise Refused("record_incomplete")
    return Record(
        form.unit_id,
        form.row_id,
        form.status,
        form.percent,
        form.note,
        form.channel,
        form.document or None,
        form.dated,
    )


def send(work: Work, draft: Draft) -> tuple[CheckIn, int]:
    """Record what a form says and forget it; return the version, and how many are told. Raises `Refused`."""
    version, told = records.add_and_tell(work, ready(work, draft))
    drafts.drop(work, draft)
    return version, told


def again(work: Work, version: CheckIn) -> Draft | None:
    """Open a form with what a record that was taken back said; None where another has been begun meanwhile."""
    if drafts.find(work, KIND, KIND) is not None:
        return None
    draft = begin(work)
    fields = {
        "unit": version.unit_id,
        "row": version.row_id,
        "channel": version.channel,
        "document": version.document or "",
        "dated": version.dated.isoformat() if version.dated else None,
        "status": version.status,
        "percent": version.percent,
        "note": version.note,
        "base": version.version,
    }
    drafts.fill(work, draft, None, **fields)
    settle(work, draft)
    return draft

"""代录 one at a time: its form, what is said when it is done, and what the unit is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.messages import versions
from bot.messages.actions.checkins import ShowTask
from bot.messages.actions.codec import Action
from bot.messages.actions.duties import ShowDuty
from bot.messages.actions.records import (
    CancelRecord,
    RecordBack,
    RecordList,
    RecordNoNumber,
    RecordOn,
    RecordRow,
    RecordStatus,
    RecordUnit,
    RecordVia,
    SendRecord,
    UndoRecord,
)
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.progress import rules
from bot.progress.record_forms import RecordForm
from bot.progress.records import BY_LETTER, CHANNELS
from bot.progress.statuses import STATUSES
from bot.store.models import CheckIn

_UNITS, _ROWS = 12, 8  # on a page
_ENTRIES = 10  # in a letter; the rest is counted

Lines = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A typed name of a unit or row, and what it may mean: nothing, or several to choose among."""

    typed: str = ""
    choices: tuple[str, ...] = ()


CLEAR = Unclear()


def form(
    voice: Voice, shown: RecordForm, page: int = 1, unclear: Unclear = CLEAR, *, overtaken: bool = False
) -> Message:
    """Return the step that a form is at, under all that is known; the last step is the preview.

    `overtaken` says that somebody has reported while the form was filled in.
    """
    last = shown.standing.check_in if shown.standing else None
    return voice.message(
        "record",
        (*_lines(voice, shown, page, unclear.choices), _ways(voice, shown)),
        step=shown.step,
        unit=voice.called(shown.unit_id) if shown.unit_id else "",
        name=voice.subject(shown.row_id, 60) if shown.row_id else shown.typed,
        paper=_paper(voice, shown),
        progress=versions.progress(voice, shown.status, shown.percent) if shown.status else "",
        duty=shown.row_id in voice.matrix.duty,
        note=shown.note,
        number=shown.channel == BY_LETTER,
        last=versions.line(voice, last, 200) if last else "",
        older=shown.older,
        overtaken=last.author.name if last and overtaken else "",
        unclear=unclear,
    )


def _paper(voice: Voice, shown: RecordForm) -> str:
    if shown.channel is None and not shown.document and shown.dated is None:
        return ""
    return paper(voice, shown.channel, shown.document, shown.dated)


def paper(voice: Voice, channel: str | None, document: str | None, dated: date | None) -> str:
    """Return how something came, under which number and when."""
    return voice.word("record_paper", channel, document, voice.date(dated) if dated else "")


def _ways(voice: Voice, shown: RecordForm) -> tuple[Button, ...]:
    send = voice.button(voice.word("submit"), SendRecord(shown.draft_id))
    back = voice.button(voice.word("back"), RecordBack(shown.draft_id))
    cancel = voice.button(voice.word("cancel"), CancelRecord(shown.draft_id))
    return (*((send,) if shown.step == "preview" else ()), *((back,) if shown.step != "unit" else ()), cancel)


def _lines(voice: Voice, shown: RecordForm, page: int, choices: Sequence[str]) -> Lines:
    draft = shown.draft_id
    found: tuple[Button, ...] = ()
    match shown.step:
        case "unit" | "row":
            every = tuple(voice.matrix.unit) if shown.step == "unit" else rows_of(voice, shown.unit_id or "")
            return _listed(voice, shown, choices or every, page, whole=bool(choices))
        case "channel":
            found = tuple(voice.button(voice.word("duty_channel", c), RecordVia(draft, c)) for c in CHANNELS)
        case "document" if shown.channel != BY_LETTER:
            found = (voice.button(voice.word("skip"), RecordNoNumber(draft)),)
        case "dated":
            today = voice.button(voice.word("filing_today"), RecordOn(draft, "today"))
            found = (today, voice.button(voice.word("filing_yesterday"), RecordOn(draft, "yesterday")))
        case "status":
            found = tuple(_status(voice, shown, status) for status in STATUSES)
    return lines_of(found, 3 if shown.step == "status" else 2)


def _status(voice: Voice, shown: RecordForm, status: str) -> Button:
    mark = "✓ " if status == shown.status else ""
    return voice.button(f"{mark}{voice.word(f'status_{status}')}", RecordStatus(shown.draft_id, status))


def rows_of(voice: Voice, unit_id: str) -> tuple[str, ...]:
    """Return what a unit has, its reports first."""
    duties = (duty.id for duty in voice.matrix.duties_of(unit_id) if rules.holds(voice.matrix, unit_id, duty.id))
    return (*duties, *(row.id for row, _ in voice.matrix.assignments_of(unit_id)))


def _listed(voice: Voice, shown: RecordForm, ids: Sequence[str], page: int, *, whole: bool) -> Lines:
    units = shown.step == "unit"
    size = len(ids) if whole else _UNITS if units else _ROWS
    pages = max(1, -(-len(ids) // max(1, size)))
    page = min(page, pages)

    def button(one: str) -> Button:
        if units:
            return voice.button(voice.unit_button(one).label, RecordUnit(shown.draft_id, one))
        return voice.button(voice.subject(one), RecordRow(shown.draft_id, one))

    on_page = tuple(button(one) for one in ids[(page - 1) * size : page * size])
    every = (voice.button(voice.word("record_all", units), RecordList(shown.draft_id)),) if whole else ()
    turns = voice.turns(page, pages, lambda to: RecordList(shown.draft_id, to))
    return (*lines_of(on_page, 2 if units else 1), turns, every)


def sent(voice: Voice, version: CheckIn, told: int) -> Message:
    """Say what was recorded, who is told of it, and that it can be taken back for ten minutes."""
    return voice.message(
        "record_sent",
        ((voice.button(voice.word("take_back"), UndoRecord(version.id)),),),
        name=voice.subject(version.row_id, 60),
        unit=voice.called(version.unit_id),
        version=version,
        progress=versions.progress(voice, version.status, version.percent),
        paper=paper(voice, version.channel, version.document, version.dated),
        by=version.author.name,
        told=told,
    )


def taken_back(voice: Voice, version: CheckIn, draft_id: int | None) -> Message:
    """Say that it was taken back; its content stands in the form `draft_id`, if there is one."""
    button = (voice.button(voice.word("record_again"), RecordList(draft_id)),) if draft_id else ()
    return voice.message(
        "record_back",
        (button,),
        name=voice.subject(version.row_id, 60),
        unit=voice.called(version.unit_id),
        version=version.version,
        kept=draft_id is not None,
    )


def cancelled(voice: Voice) -> Message:
    """Say that nothing was recorded."""
    return voice.message("record_cancelled")


def told(voice: Voice, content: Mapping[str, Any]) -> Message:
    """Return what a liaison reads whose unit's papers were recorded."""
    return _letter(voice, content, recalled=False)


def recalled(voice: Voice, content: Mapping[str, Any]) -> Message:
    """Return what a liaison reads who was told of a record that was then taken back."""
    return _letter(voice, content, recalled=True)


def _letter(voice: Voice, content: Mapping[str, Any], *, recalled: bool) -> Message:
    entries = content["entries"]
    buttons: Lines = ()
    if len(entries) == 1:
        key = (entries[0]["row"], entries[0]["unit"])
        to: Action = ShowDuty(*key) if key[0] in voice.matrix.duty else ShowTask(*key)
        buttons = ((voice.button(voice.word("record_see"), to),),)
    return voice.message(
        "record_letter",
        buttons,
        recalled=recalled,
        entries=[_told(voice, entry) for entry in entries[:_ENTRIES]],
        count=len(entries),
        more=max(0, len(entries) - _ENTRIES),
    )


def _told(voice: Voice, entry: Mapping[str, Any]) -> dict[str, Any]:
    unit_id, row_id = entry["unit"], entry["row"]
    known = voice.matrix.has(row_id)
    dated = date.fromisoformat(entry["dated"]) if entry["dated"] else None
    return {
        "unit": voice.called(unit_id) if unit_id in voice.matrix.unit else unit_id,
        "name": voice.subject(row_id, 40) if known else row_id,
        "progress": versions.progress(voice, entry["status"], entry["percent"]),
        "paper": paper(voice, entry["channel"], entry["document"], dated),
    }

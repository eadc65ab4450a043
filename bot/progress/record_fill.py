"""How a form of 代录 is filled: by taps, by texts, by a whole line."""

from __future__ import annotations

from datetime import date

from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.progress import checkins, documents, records
from bot.progress.record_forms import put, settle, step_of
from bot.progress.record_line import RecordLine, read_channel
from bot.progress.records import BY_LETTER, CHANNELS
from bot.progress.statuses import STATUSES, read_note
from bot.store.models import Draft

_NONE = frozenset({"无", "没有", "无文号", "没有文号", "跳过", "none", "skip", "-"})
_SHOWN = 20  # characters of what was typed that are given back


def take_line(work: Work, draft: Draft, line: RecordLine) -> None:
    """Put in what a line says, but for its head. Raises `Refused`."""
    given = {"channel": line.channel, "document": line.document}
    drafts.fill(work, draft, draft.awaits, **{name: value for name, value in given.items() if value})
    if line.dated is not None:
        put_day(work, draft, line.dated)
    _take_said(work, draft, line.status, line.percent)
    put_note(work, draft, line.note)


def set_unit(work: Work, draft: Draft, unit_id: str) -> None:
    """Put the unit in; another one than before takes the row out. Raises `Refused` for a group."""
    if unit_id not in work.matrix.unit:
        raise Refused("record_unit")
    changed = draft.fields.get("unit") != unit_id
    put(work, draft, unit=unit_id, row=None if changed else draft.fields.get("row"))


def set_row(work: Work, draft: Draft, row_id: str) -> None:
    """Put the row or report in, with what stands there now as seen. Raises `Refused`."""
    unit_id = draft.fields.get("unit")
    if unit_id is None:
        raise Refused("record_unit")
    records.check_row(work, unit_id, row_id)
    base = checkins.latest_version(work.tx, work.cycle, unit_id, row_id)
    put(work, draft, row=row_id, typed="", base=base)


def keep_typed(work: Work, draft: Draft, name: str) -> None:
    """Keep a row's name until its unit is known, or forget it."""
    drafts.fill(work, draft, draft.awaits, typed=name)


def set_channel(work: Work, draft: Draft, channel: str | None) -> None:
    """Put the channel in. A 公文 bears a 文号, so that what was skipped is asked for again. Raises `Refused`."""
    if channel not in CHANNELS:
        raise Refused("record_channel", channel or "")
    document = draft.fields.get("document")
    put(work, draft, channel=channel, document=None if channel == BY_LETTER and not document else document)


def without_number(work: Work, draft: Draft) -> None:
    """Say that there is no 文号. Raises `Refused` for a 公文."""
    if draft.fields.get("channel") in {None, BY_LETTER}:
        raise Refused("record_number")
    put(work, draft, document="")


def put_day(work: Work, draft: Draft, day: date) -> None:
    """Put the day in. Raises `Refused` for one to come, or before the cycle's year."""
    documents.check_day(day, work.now.date(), work.cycle)
    put(work, draft, dated=day.isoformat())


def set_status(work: Work, draft: Draft, status: str) -> None:
    """Put a status in; 已完成 makes a percent 100, 未启动 takes it out. Raises `Refused`."""
    if status not in STATUSES:
        raise Refused("record_gone")
    _take_said(work, draft, status, None)
    put(work, draft)


def put_note(work: Work, draft: Draft, note: str) -> None:
    """Put the note in, if there is one. Raises `Refused`."""
    if note:
        records.check_note(note)
        drafts.fill(work, draft, draft.awaits, note=note)
    settle(work, draft)


def _take_said(work: Work, draft: Draft, status: str | None, percent: int | None) -> None:
    """Put status and percent in as they fit together, as in the check-in form."""
    before = draft.fields.get("percent")
    status = status or draft.fields.get("status")
    if percent is None:
        percent = {"done": None if before is None else 100, "not_started": None}.get(status or "", before)
    elif status is None or (status == "done" and percent < 100):
        status = "ongoing"
    drafts.fill(work, draft, draft.awaits, status=status, percent=percent)


def take_text(work: Work, draft: Draft, text: str) -> None:
    """Put what was typed where it is awaited, but for unit and row. Raises `Refused`."""
    match step_of(work, draft):
        case "channel":
            set_channel(work, draft, read_channel(text) or text.strip()[:_SHOWN])
        case "document":
            _take_document(work, draft, text)
        case "dated":
            put_day(work, draft, documents.read_day(text, work.now.date()))
        case _:
            _take_words(work, draft, text)


def _take_document(work: Work, draft: Draft, text: str) -> None:
    if text.strip().lower() in _NONE:
        without_number(work, draft)
        return
    try:
        document, day = documents.read_line(text, work.now.date())
    except Refused as refusal:
        if refusal.reason == "document_number":
            raise Refused("record_document", *refusal.values) from refusal
        raise
    if day is not None:
        put_day(work, draft, day)
    if document is not None:
        put(work, draft, document=document)


def _take_words(work: Work, draft: Draft, text: str) -> None:
    if draft.fields.get("row") in work.matrix.duty:
        put_note(work, draft, text.strip())
        return
    said = read_note(text)
    _take_said(work, draft, said.status, said.percent)
    put_note(work, draft, said.note)
    if draft.fields.get("status") is not None:
        put(work, draft)

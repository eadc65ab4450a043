"""/record: what reached the office for a unit by 公文, OA, 电话 or 书面, recorded step by step or in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import telegram
from telegram import CallbackQuery

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.messages import Message
from bot.messages import records as messages
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
from bot.messages.records import CLEAR, Unclear
from bot.people import drafts
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.progress import record_fill, record_forms, record_names, records
from bot.progress.record_line import read_record_line
from bot.store.models import Draft

_TYPED = 40  # characters of a name that are given back to who typed it


@in_private("record_private")
async def record(message: telegram.Message, context: Context) -> None:
    """Open the form, or begin one with the line behind /record."""
    # Lines of a note stay lines.
    text = "".join((message.text or "").split(maxsplit=1)[1:])

    def act(work: Work) -> Message:
        if not text:
            return _form(context, work, record_forms.begin(work))
        return _with_line(context, work, record_forms.begin_anew(work), text)

    await context.change(message, act)


def _form(context: Context, work: Work, draft: Draft, page: int = 1, unclear: Unclear = CLEAR) -> Message:
    return messages.form(context.voice, record_forms.read(work, draft), page, unclear)


def _with_line(context: Context, work: Work, draft: Draft, text: str) -> Message:
    """Put in all that a line says, and ask for the rest."""
    knowledge = context.services.knowledge
    line = read_record_line(text, work.now.date())
    head = record_names.read_head(knowledge, line.head)
    note = " ".join(filter(None, (head.note, line.note)))
    record_fill.take_line(work, draft, replace(line, note=note))
    numbered = bool(line.head) and knowledge.ask(line.head[0]).intent == "row"
    if head.row and (head.unit_ids or numbered or len(line.head) > 1):
        record_fill.keep_typed(work, draft, head.row[:_TYPED])
    if head.unit_ids:
        return _with_units(context, work, draft, line.head[0], head.unit_ids)
    unclear = CLEAR if numbered or not line.head else Unclear(" ".join(line.head)[:_TYPED])
    return _form(context, work, draft, unclear=unclear)


def _with_units(context: Context, work: Work, draft: Draft, typed: str, found: tuple[str, ...]) -> Message:
    """Go on with the unit that a name means, or ask which of several, or of a group's members."""
    matrix = work.matrix
    if len(found) == 1 and found[0] in matrix.unit:
        record_fill.set_unit(work, draft, found[0])
        return _with_typed_row(context, work, draft)
    members = [m.unit_id for one in found if one in matrix.group for m in matrix.group[one].members]
    choices = tuple(dict.fromkeys((*(one for one in found if one in matrix.unit), *members)))
    return _form(context, work, draft, unclear=Unclear(typed[:_TYPED], choices))


def _with_typed_row(context: Context, work: Work, draft: Draft) -> Message:
    """Go on with the row that was typed with the unit, if one was."""
    name = draft.fields.get("typed", "")
    if not name:
        return _form(context, work, draft)
    record_fill.keep_typed(work, draft, "")
    return _with_row(context, work, draft, name)


def _with_row(context: Context, work: Work, draft: Draft, typed: str) -> Message:
    found = record_names.rows_meant(context.services.knowledge, draft.fields["unit"], typed)
    if found.sure:
        record_fill.set_row(work, draft, found.ids[0])
        return _form(context, work, draft)
    return _form(context, work, draft, unclear=Unclear(typed[:_TYPED], found.ids))


async def _fill(query: CallbackQuery, draft_id: int, context: Context, fill: Callable[[Work, Draft], None]) -> None:
    def act(work: Work) -> Message:
        draft = record_forms.own(work, draft_id)
        fill(work, draft)
        return _form(context, work, draft)

    await context.change(query, act)


async def set_unit(query: CallbackQuery, action: RecordUnit, context: Context) -> None:
    """Put the unit in, and the row that was typed before."""

    def act(work: Work) -> Message:
        draft = record_forms.own(work, action.draft_id)
        record_fill.set_unit(work, draft, action.unit_id)
        return _with_typed_row(context, work, draft)

    await context.change(query, act)


async def set_row(query: CallbackQuery, action: RecordRow, context: Context) -> None:
    """Put the row or report in."""
    await _fill(query, action.draft_id, context, lambda work, draft: record_fill.set_row(work, draft, action.row_id))


async def turn(query: CallbackQuery, action: RecordList, context: Context) -> None:
    """Show the form with another page of units or rows."""
    await context.show(query, lambda work: _form(context, work, record_forms.own(work, action.draft_id), action.page))


async def set_channel(query: CallbackQuery, action: RecordVia, context: Context) -> None:
    """Put the channel in."""
    channel = action.channel
    await _fill(query, action.draft_id, context, lambda work, draft: record_fill.set_channel(work, draft, channel))


async def no_number(query: CallbackQuery, action: RecordNoNumber, context: Context) -> None:
    """Go on without a 文号."""
    await _fill(query, action.draft_id, context, record_fill.without_number)


async def set_day(query: CallbackQuery, action: RecordOn, context: Context) -> None:
    """Put today or yesterday in."""

    def fill(work: Work, draft: Draft) -> None:
        record_fill.put_day(work, draft, work.now.date() - timedelta(days=action.day == "yesterday"))

    await _fill(query, action.draft_id, context, fill)


async def set_status(query: CallbackQuery, action: RecordStatus, context: Context) -> None:
    """Put the status in."""
    status = action.status
    await _fill(query, action.draft_id, context, lambda work, draft: record_fill.set_status(work, draft, status))


async def back(query: CallbackQuery, action: RecordBack, context: Context) -> None:
    """Ask again for what was given before."""
    await _fill(query, action.draft_id, context, record_forms.back)


async def send(query: CallbackQuery, action: SendRecord, context: Context) -> None:
    """Record it, after a look at what was reported meanwhile."""

    def act(work: Work) -> Message:
        draft = record_forms.own(work, action.draft_id)
        record_forms.ready(work, draft)
        if record_forms.overtaken(work, draft):
            return messages.form(context.voice, record_forms.read(work, draft), overtaken=True)
        return messages.sent(context.voice, *record_forms.send(work, draft))

    await context.change(query, act)


async def cancel(query: CallbackQuery, action: CancelRecord, context: Context) -> None:
    """Forget the form."""

    def act(work: Work) -> Message:
        drafts.drop(work, record_forms.own(work, action.draft_id))
        return messages.cancelled(context.voice)

    await context.change(query, act)


async def undo(query: CallbackQuery, action: UndoRecord, context: Context) -> None:
    """Take a record back, its content kept in a form."""

    def act(work: Work) -> Message:
        version = records.take_back(work, action.check_in_id)
        draft = record_forms.again(work, version)
        return messages.taken_back(context.voice, version, draft.id if draft else None)

    await context.change(query, act)


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Put what was typed where it is awaited, and show the form anew."""
    text = (message.text or "").strip()
    if not text:
        await context.refuse(message, Refused("record_text"))
        return

    def act(work: Work) -> Message:
        draft = record_forms.own(work, awaited.draft_id)
        match record_forms.step_of(work, draft):
            case "unit":
                return _with_line(context, work, draft, text)
            case "row":
                return _with_row(context, work, draft, text)
        record_fill.take_text(work, draft, text)
        return _form(context, work, draft)

    await context.change(message, act)


FEATURE = Feature(
    commands={"record": record},
    presses={
        RecordUnit: set_unit,
        RecordRow: set_row,
        RecordList: turn,
        RecordVia: set_channel,
        RecordNoNumber: no_number,
        RecordOn: set_day,
        RecordStatus: set_status,
        RecordBack: back,
        SendRecord: send,
        CancelRecord: cancel,
        UndoRecord: undo,
    },
    replies={record_forms.KIND: on_reply},
)

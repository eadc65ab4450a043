"""代录, many at once: an xlsx sent in private chat, shown before anything changes, recorded on confirmation."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, Message

from bot.errors import Refused, SheetError
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import Message as Said
from bot.messages import record_sheet as messages
from bot.messages import sheets
from bot.messages.actions.records import DropRecords, ImportRecords
from bot.people import drafts
from bot.people.work import Work
from bot.progress import record_plan, record_sheet
from bot.progress.record_sheet import Entry
from bot.sheets import Book
from bot.store.models import Draft

KIND = "records"


async def on_sheet(message: Message, book: Book, file: str, context: Context) -> None:
    """Show what recording a sheet would change, and keep its lines until it is confirmed or dropped.

    Raises `SheetError` where the sheet is not in order.
    """
    found, ignored = await asyncio.to_thread(record_sheet.entries, book, context.services.knowledge)

    def act(work: Work) -> Said:
        draft = drafts.begin(work, KIND, KIND, {})
        drafts.fill(work, draft, None, rows=[e.plain() for e in found], file=file, ignored=list(ignored))
        return _go_on(work, draft, context)

    await context.change(message, act)


async def confirm(query: CallbackQuery, action: ImportRecords, context: Context) -> None:
    """Record a sheet whose plan is still the one that was shown."""
    await context.change(query, lambda work: _go_on(work, _own(work, action.draft_id), context, action.mark))


async def drop(query: CallbackQuery, action: DropRecords, context: Context) -> None:
    """Forget a sheet."""

    def act(work: Work) -> Said:
        drafts.drop(work, _own(work, action.draft_id))
        return messages.dropped(context.voice)

    await context.change(query, act)


def _go_on(work: Work, draft: Draft, context: Context, mark: str = "") -> Said:
    """Record if `mark` is still that of the plan, else show the plan."""
    fields = draft.fields
    found = [Entry.of(row) for row in fields["rows"]]
    try:
        plan = record_plan.plan(work, found)
    except SheetError as error:
        drafts.drop(work, draft)
        return sheets.problems(context.voice, fields["file"], error.problems)
    if plan.order and plan.mark != mark:
        changed = bool(mark)
        return messages.preview(context.voice, plan, draft.id, fields["file"], fields["ignored"], changed=changed)
    drafts.drop(work, draft)
    return messages.done(context.voice, plan, record_plan.carry_out(work, plan))


def _own(work: Work, draft_id: int) -> Draft:
    draft = drafts.find(work, KIND, KIND)
    if draft is None or draft.id != draft_id:
        raise Refused("records_gone")
    return draft


FEATURE = Feature(presses={ImportRecords: confirm, DropRecords: drop})

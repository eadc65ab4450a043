"""The office's roster: an xlsx sent in private chat, shown before anything changes, imported on confirmation."""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.errors import Refused, SheetError
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import Message as Said
from bot.messages import roster as messages
from bot.messages import sheets
from bot.messages.actions.roster import DropRoster, ImportRoster
from bot.people import drafts, roster, roster_plan
from bot.people.drafts import Awaited
from bot.people.roster import Entry
from bot.people.work import Work
from bot.sheets import Book
from bot.store.models import Draft

KIND = "roster"


async def on_sheet(message: Message, book: Book, file: str, context: Context) -> None:
    """Show what a roster would change, and keep its lines until it is confirmed or dropped.

    Raises `SheetError` where the sheet is not in order.
    """
    found, ignored = roster.entries(book, context.services.knowledge)

    def act(work: Work) -> Said:
        draft = drafts.begin(work, KIND, KIND, {})
        drafts.fill(work, draft, None, rows=[e.plain() for e in found], file=file, ignored=list(ignored))
        return _go_on(work, draft, context)

    await context.change(message, act)


async def confirm(query: CallbackQuery, action: ImportRoster, context: Context) -> None:
    """Import a roster whose plan is still the one that was shown."""
    await context.change(query, lambda work: _go_on(work, _own(work, action.draft_id), context, action.mark))


async def drop(query: CallbackQuery, action: DropRoster, context: Context) -> None:
    """Forget a roster."""

    def act(work: Work) -> Said:
        drafts.drop(work, _own(work, action.draft_id))
        return messages.dropped(context.voice)

    await context.change(query, act)


async def on_phrase(message: Message, awaited: Awaited, context: Context) -> None:
    """Import a roster that ends many roles, if what was typed says so; else show it again."""

    def act(work: Work) -> Said:
        draft = _own(work, awaited.draft_id)
        phrase = messages.phrase(context.voice, draft.fields["removals"])
        typed = _bare(message.text or "") == _bare(phrase)
        return _go_on(work, draft, context, draft.fields["mark"] if typed else "", typed=typed)

    await context.change(message, act)


def _bare(text: str) -> str:
    return "".join(text.split()).lower()


def _go_on(work: Work, draft: Draft, context: Context, mark: str = "", *, typed: bool = False) -> Said:
    """Import if `mark` is still that of the plan, and the phrase was typed where it takes one; else show the plan."""
    fields, entries = draft.fields, _entries(draft, work)
    try:
        plan = roster_plan.plan(work, entries)
        if plan.empty or (plan.mark == mark and (typed or not plan.drastic)):
            drafts.drop(work, draft)
            return messages.done(context.voice, roster_plan.carry_out(work, entries))
    except SheetError as error:
        drafts.drop(work, draft)
        return sheets.problems(context.voice, fields["file"], error.problems)
    awaits = "phrase" if plan.drastic else None
    drafts.fill(work, draft, awaits, mark=plan.mark, removals=len(plan.removals))
    changed = bool(mark) and plan.mark != mark
    return messages.preview(context.voice, plan, draft.id, fields["file"], fields["ignored"], changed=changed)


def _own(work: Work, draft_id: int) -> Draft:
    draft = drafts.find(work, KIND, KIND)
    if draft is None or draft.id != draft_id:
        raise Refused("roster_gone")
    return draft


def _entries(draft: Draft, work: Work) -> list[Entry]:
    found = [Entry.of(row) for row in draft.fields["rows"]]
    if any(e.unit_id and e.unit_id not in work.matrix.unit for e in found):
        raise Refused("roster_gone")  # the matrix was changed since
    return found


FEATURE = Feature(presses={ImportRoster: confirm, DropRoster: drop}, replies={KIND: on_phrase})

"""/report: the yearly reports, registered as an electronic copy and, once filed, with the 文号 of the formal one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import telegram
from telegram import CallbackQuery

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.handlers.receiving import received
from bot.messages import Message, checkin
from bot.messages import duties as messages
from bot.messages.actions.duties import (
    AskFiling,
    BeginCopy,
    BeginFiling,
    CancelDuty,
    EmptyCopy,
    FiledOn,
    FiledVia,
    NoDocument,
    PickCopy,
    SendDuty,
    ShowDuty,
)
from bot.people import drafts
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.progress import attachments, duties, duty_forms
from bot.store.models import Draft


@in_private("duty_private")
async def report(message: telegram.Message, context: Context) -> None:
    """Show where the report of the actor's unit is, or begin one with the text behind /report."""
    # Lines of a text stay lines.
    text = "".join((message.text or "").split(maxsplit=1)[1:])
    if not text:
        await context.show(message, lambda work: _overview(context, work))
        return

    def act(work: Work) -> Message:
        owed = duties.owed(work)
        if not owed:
            return _none(context, work)
        if len(owed) > 1:
            duty_forms.keep_text(work, text)
            return messages.choose(context.voice, owed, typed=True)
        return _form(context, work, duty_forms.begin(work, *owed[0], text))

    await context.change(message, act)


def _overview(context: Context, work: Work) -> Message:
    owed = duties.owed(work)
    if not owed:
        return _none(context, work)
    if len(owed) > 1:
        return messages.choose(context.voice, owed)
    return messages.duty_screen(context.voice, duties.look(work, *owed[0]))


def _none(context: Context, work: Work) -> Message:
    return messages.nothing_owed(context.voice, work.actor.liaison_of, office=work.actor.office)


def _form(context: Context, work: Work, draft: Draft, *, overtaken: bool = False) -> Message:
    shown = duty_forms.read(work, draft)
    if draft.kind == duty_forms.FILING:
        return messages.filing(context.voice, shown, overtaken=overtaken)
    return messages.form(context.voice, shown, overtaken=overtaken)


async def show_duty(query: CallbackQuery, unit_id: str, duty_id: str, context: Context) -> None:
    """Show where a unit's report is, in place of the message whose button was pressed."""
    await context.show(query, lambda work: messages.duty_screen(context.voice, duties.look(work, unit_id, duty_id)))


async def show(query: CallbackQuery, action: ShowDuty, context: Context) -> None:
    """Show where a report is."""
    await show_duty(query, action.unit_id, action.row_id, context)


async def begin_copy(query: CallbackQuery, action: BeginCopy, context: Context) -> None:
    """Open the form of the electronic copy below."""

    def act(work: Work) -> Message:
        return _form(context, work, duty_forms.begin(work, action.unit_id, action.row_id))

    await context.change(query, act, below=True)


async def pick(query: CallbackQuery, action: PickCopy, context: Context) -> None:
    """Take the typed text for the report that was chosen."""

    def act(work: Work) -> Message:
        return _form(context, work, duty_forms.begin_with_kept(work, action.unit_id, action.row_id))

    await context.change(query, act)


async def begin_filing(query: CallbackQuery, action: BeginFiling, context: Context) -> None:
    """Open the form of the formal report below."""

    def act(work: Work) -> Message:
        return _form(context, work, duty_forms.begin_filing(work, action.unit_id, action.row_id))

    await context.change(query, act, below=True)


async def _fill(
    query: CallbackQuery, draft_id: int, kind: str, context: Context, fill: Callable[[Work, Draft], None]
) -> None:
    def act(work: Work) -> Message:
        draft = duty_forms.own(work, draft_id, kind)
        fill(work, draft)
        return _form(context, work, draft)

    await context.change(query, act)


async def empty(query: CallbackQuery, action: EmptyCopy, context: Context) -> None:
    """Take the text or the files out."""
    kind = duty_forms.REGISTERING
    await _fill(query, action.draft_id, kind, context, lambda work, draft: duty_forms.empty(work, draft, action.part))


async def filed_on(query: CallbackQuery, action: FiledOn, context: Context) -> None:
    """Put today or yesterday in."""

    def fill(work: Work, draft: Draft) -> None:
        duty_forms.put_day(work, draft, work.now.date() - timedelta(days=action.day == "yesterday"))

    await _fill(query, action.draft_id, duty_forms.FILING, context, fill)


async def no_document(query: CallbackQuery, action: NoDocument, context: Context) -> None:
    """Go on without a 文号."""
    await _fill(query, action.draft_id, duty_forms.FILING, context, duty_forms.without_number)


async def filed_via(query: CallbackQuery, action: FiledVia, context: Context) -> None:
    """Put the way in by which it was filed."""
    kind = duty_forms.FILING
    await _fill(
        query, action.draft_id, kind, context, lambda work, draft: duty_forms.set_channel(work, draft, action.channel)
    )


async def ask(query: CallbackQuery, action: AskFiling, context: Context) -> None:
    """Ask for the 文号 or the day once more."""
    kind = duty_forms.FILING
    await _fill(query, action.draft_id, kind, context, lambda work, draft: duty_forms.ask(work, draft, action.step))


async def send(query: CallbackQuery, action: SendDuty, context: Context) -> None:
    """Register or file, after a look at what a colleague did meanwhile."""

    def act(work: Work) -> Message:
        draft = duty_forms.own(work, action.draft_id)
        if duty_forms.overtaken(work, draft):
            return _form(context, work, draft, overtaken=True)
        files = len(attachments.of_draft(work.tx, draft.id))
        version = duty_forms.send(work, draft)
        return messages.sent(context.voice, version, duties.look(work, version.unit_id, version.row_id), files)

    await context.change(query, act)


async def cancel(query: CallbackQuery, action: CancelDuty, context: Context) -> None:
    """Forget the form."""

    def act(work: Work) -> Message:
        drafts.drop(work, duty_forms.own(work, action.draft_id))
        return checkin.cancelled(context.voice)

    await context.change(query, act)


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Put what was typed or sent into the form, and show it anew."""
    text = message.text or message.caption or ""
    try:
        given = await received(message, context) if message.photo or message.document else None
    except Refused as refusal:
        await context.refuse(message, refusal)
        return

    def act(work: Work) -> Message:
        draft = duty_forms.own(work, awaited.draft_id, awaited.kind)
        if given is not None:
            attachments.add(work, draft, given)
            drafts.fill(work, draft, draft.awaits)
        if text.strip():
            _take(work, draft, text, with_file=given is not None)
        return _form(context, work, draft)

    await context.change(message, act)


def _take(work: Work, draft: Draft, text: str, *, with_file: bool) -> None:
    if draft.kind == duty_forms.REGISTERING:
        duty_forms.add_text(work, draft, text)
        return
    try:
        duty_forms.take_line(work, draft, text)
    except Refused:
        # Under a file any words may stand; they need not be its 文号.
        if not with_file:
            raise


FEATURE = Feature(
    commands={"report": report},
    presses={
        ShowDuty: show,
        BeginCopy: begin_copy,
        PickCopy: pick,
        EmptyCopy: empty,
        BeginFiling: begin_filing,
        FiledOn: filed_on,
        NoDocument: no_document,
        FiledVia: filed_via,
        AskFiling: ask,
        SendDuty: send,
        CancelDuty: cancel,
    },
    replies={duty_forms.REGISTERING: on_reply, duty_forms.FILING: on_reply},
)

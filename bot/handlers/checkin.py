"""/checkin: the form of a row, filled in by taps and texts, sent, taken back."""

from __future__ import annotations

from collections.abc import Callable

import telegram
from telegram import CallbackQuery, Update

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.receiving import received
from bot.handlers.report import show_duty
from bot.knowledge import Knowledge
from bot.messages import Message, checkin, tasks
from bot.messages.actions.checkins import (
    Cancel,
    DropFiles,
    Gather,
    ListTasks,
    NoChange,
    OpenForm,
    PickRow,
    SetPercent,
    SetStatus,
    Skip,
    Submit,
    TakeBack,
    Want,
)
from bot.people import drafts
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.progress import attachments, checkins, forms, rules
from bot.progress import tasks as progress
from bot.progress.statuses import Line, read_line
from bot.store.models import Draft

_LINE = "line"
_TYPED = 40  # characters of a name that are given back to who typed it


async def report(update: Update, context: Context) -> None:
    """Open the form for what stands behind /checkin, or show the tasks to choose from."""
    message = update.effective_message
    if message is None:
        return
    text = " ".join(context.args or ())
    if not text:
        await context.show(message, lambda work: _choose(context, work))
        return

    def act(work: Work) -> Message:
        line = read_line(text)
        keys = _meant(context.services.knowledge, work, line.subject)
        if len(keys) > 1:
            draft = drafts.begin(work, _LINE, _LINE, {})
            drafts.fill(work, draft, None, text=text)
            return checkin.which(context.voice, line.subject[:_TYPED], keys)
        return _reported(context, work, keys[0], line)

    await context.change(message, act)


def _reported(context: Context, work: Work, key: tuple[str, str], line: Line) -> Message:
    row_id, unit_id = key
    if line.unchanged:
        return checkin.sent(context.voice, checkins.unchanged(work, unit_id, row_id))
    return _form(context, work, forms.begin(work, unit_id, row_id, line))


async def pick(query: CallbackQuery, action: PickRow, context: Context) -> None:
    """Take the typed line for the row that was chosen."""

    def act(work: Work) -> Message:
        draft = drafts.find(work, _LINE, _LINE)
        if draft is None:
            raise Refused("form_gone")
        line = read_line(draft.fields["text"])
        drafts.drop(work, draft)
        return _reported(context, work, (action.row_id, action.unit_id), line)

    await context.change(query, act)


def _choose(context: Context, work: Work) -> Message:
    own = progress.of_units(work, work.actor.liaison_of)
    return tasks.tasks(context.voice, own, ListTasks().filter, reports=True)


def _meant(knowledge: Knowledge, work: Work, typed: str) -> tuple[tuple[str, str], ...]:
    """Return the actor's rows, (row, unit), that a typed name may mean. Raises `Refused` where there is none."""
    found = knowledge.ask(typed)
    hits = tuple(hit.row_id for hit in found.rows)
    own = tuple(
        (row_id, unit_id)
        for row_id in hits
        for unit_id in work.actor.liaison_of
        if rules.holds(work.matrix, unit_id, row_id)
    )
    if not own:
        raise Refused("not_your_row") if found.intent == "row" and hits else Refused("no_such_row", typed[:_TYPED])
    if found.intent == "row":
        return tuple(key for key in own if key[0] == own[0][0])
    return own[:5]


def _form(context: Context, work: Work, draft: Draft, *, overtaken: bool = False) -> Message:
    return checkin.form(context.voice, forms.read(work, draft), overtaken=overtaken)


async def open_form(query: CallbackQuery, action: OpenForm, context: Context) -> None:
    """Open the form below."""
    if action.row_id in context.voice.matrix.duty:
        await show_duty(query, action.unit_id, action.row_id, context)
        return

    def act(work: Work) -> Message:
        return _form(context, work, forms.begin(work, action.unit_id, action.row_id))

    await context.change(query, act, below=True)


async def gather(query: CallbackQuery, action: Gather, context: Context) -> None:
    """Open the form with the others' notes in it."""

    def act(work: Work) -> Message:
        one = progress.one(work, action.unit_id, action.row_id)
        draft = forms.begin(work, action.unit_id, action.row_id)
        forms.gather(work, draft, tasks.gathered(context.voice, progress.others(work, one)))
        return _form(context, work, draft)

    await context.change(query, act, below=True)


async def no_change(query: CallbackQuery, action: NoChange, context: Context) -> None:
    """Say 无变化 at once."""

    def act(work: Work) -> Message:
        return checkin.sent(context.voice, checkins.unchanged(work, action.unit_id, action.row_id))

    await context.change(query, act)


async def _fill(query: CallbackQuery, draft_id: int, context: Context, fill: Callable[[Work, Draft], None]) -> None:
    def act(work: Work) -> Message:
        draft = forms.own(work, draft_id)
        fill(work, draft)
        return _form(context, work, draft)

    await context.change(query, act)


async def set_status(query: CallbackQuery, action: SetStatus, context: Context) -> None:
    """Put a status in."""
    await _fill(query, action.draft_id, context, lambda work, draft: forms.set_status(work, draft, action.status))


async def set_percent(query: CallbackQuery, action: SetPercent, context: Context) -> None:
    """Put a percent in."""
    await _fill(query, action.draft_id, context, lambda work, draft: forms.set_percent(work, draft, action.percent))


async def want(query: CallbackQuery, action: Want, context: Context) -> None:
    """Ask for another field."""
    await _fill(query, action.draft_id, context, lambda work, draft: forms.want(work, draft, action.field))


async def skip(query: CallbackQuery, action: Skip, context: Context) -> None:
    """Leave the field that was asked for, back to the form."""
    await _fill(query, action.draft_id, context, lambda work, draft: forms.want(work, draft, None))


async def drop_files(query: CallbackQuery, action: DropFiles, context: Context) -> None:
    """Take all files out."""

    def fill(work: Work, draft: Draft) -> None:
        for file in attachments.of_draft(work.tx, draft.id):
            attachments.remove(work, draft, file.id)
        forms.want(work, draft, None)

    await _fill(query, action.draft_id, context, fill)


async def submit(query: CallbackQuery, action: Submit, context: Context) -> None:
    """Send the form, after a look at what a colleague reported meanwhile, and at who approved 已完成."""

    def act(work: Work) -> Message:
        draft = forms.own(work, action.draft_id)
        if forms.overtaken(work, draft):
            return _form(context, work, draft, overtaken=True)
        form = forms.read(work, draft)
        if form.report.status == "done" and not action.approved:
            return checkin.approve(context.voice, form)
        return checkin.sent(context.voice, forms.send(work, draft), len(form.files))

    await context.change(query, act)


async def cancel(query: CallbackQuery, action: Cancel, context: Context) -> None:
    """Forget the form."""

    def act(work: Work) -> Message:
        drafts.drop(work, drafts.own(work, action.draft_id, forms.KIND))
        return checkin.cancelled(context.voice)

    await context.change(query, act)


async def take_back(query: CallbackQuery, action: TakeBack, context: Context) -> None:
    """Take a version back, its words kept in a form."""

    def act(work: Work) -> Message:
        version = checkins.withdraw(work, action.check_in_id)
        if version.row_id in work.matrix.row and version.unit_id in work.actor.liaison_of:
            forms.again(work, version)
        return checkin.taken_back(context.voice, version)

    await context.change(query, act)


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Put what was typed or sent into the form, and show it anew."""
    try:
        given = await received(message, context) if message.photo or message.document else None
    except Refused as refusal:
        await context.refuse(message, refusal)
        return
    text = message.text or message.caption or ""

    def act(work: Work) -> Message:
        draft = forms.own(work, awaited.draft_id)
        if given is not None:
            attachments.add(work, draft, given)
        if text.strip():
            forms.take_text(work, draft, text)
        return _form(context, work, draft)

    await context.change(message, act)


FEATURE = Feature(
    commands={"checkin": report},
    presses={
        OpenForm: open_form,
        PickRow: pick,
        Gather: gather,
        NoChange: no_change,
        SetStatus: set_status,
        SetPercent: set_percent,
        Want: want,
        Skip: skip,
        DropFiles: drop_files,
        Submit: submit,
        Cancel: cancel,
        TakeBack: take_back,
    },
    replies={forms.KIND: on_reply},
)

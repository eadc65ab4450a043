"""/broadcast: a notice to many in a few taps, with its preview."""

from __future__ import annotations

from typing import Any

import telegram
from telegram import CallbackQuery

from bot.delivery.outbox import SAID, Letter, enqueue
from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.messages import Message
from bot.messages import broadcasts as said
from bot.messages.actions.broadcasts import (
    AskTime,
    BackToAudience,
    DropNotice,
    ListNotices,
    NextOpening,
    SendNotice,
    SendTo,
    SendToGroup,
    SendToTicked,
    ShowPreview,
    TickUnit,
    TurnUnits,
    WriteAgain,
)
from bot.messages.broadcast_cards import card as said_card
from bot.messages.message import bodies
from bot.people import drafts
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.reminders import audiences, broadcast_cards, broadcasts, groups
from bot.reminders import broadcast_forms as forms
from bot.reminders.send_times import read_moment
from bot.store.models import Draft


@in_private("broadcast_private")
async def broadcast(message: telegram.Message, context: Context) -> None:
    """Show the last notices and ask whom a new one is for."""
    await context.change(message, lambda work: _begin(context, work))


def _begin(context: Context, work: Work) -> Message:
    draft = forms.begin(work)
    forms.back(work, draft)
    earlier, bound = audiences.last(work) is not None, bool(groups.bound(work.tx))
    recent = broadcast_cards.recent(work)
    return said.begin(context.voice, forms.read(draft), recent, earlier=earlier, groups=bound)


async def anew(query: CallbackQuery, action: ListNotices | BackToAudience, context: Context) -> None:
    """Show the last notices and the choice of an audience in place."""

    def act(work: Work) -> Message:
        if isinstance(action, BackToAudience):
            forms.own(work, action.draft_id)
        return _begin(context, work)

    await context.change(query, act)


async def send_to(query: CallbackQuery, action: SendTo, context: Context) -> None:
    """Take an audience, or ask for the group or the units."""

    def act(work: Work) -> Message:
        draft = forms.own(work, action.draft_id)
        if action.kind == "group":
            return said.choose_group(context.voice, forms.read(draft))
        if action.kind == "units":
            forms.tick(work, draft, None)
            return said.choose_units(context.voice, forms.read(draft))
        return _chosen(context, work, draft, {"kind": action.kind})

    await context.change(query, act, below=action.kind not in {"group", "units"})


def _chosen(context: Context, work: Work, draft: Draft, wanted: dict[str, Any]) -> Message:
    # Answered below: the notice comes first, and its buttons under it.
    forms.choose(work, draft, wanted)
    return _next(context, work, draft)


def _next(context: Context, work: Work, draft: Draft, *, anew: bool = True, late: bool = False) -> Message:
    """Ask for what is missing; where nothing is, show the notice as it will be read, and what it means to send it."""
    form, found = forms.read(draft), forms.audience(work, draft)
    if form.wanted is None:
        return _begin(context, work)
    if form.step != "preview":
        return said.ask_content(context.voice, form, found)
    if anew:
        # Written before the answer, so that it stands above it.
        (body,) = bodies(said.notice(context.voice, broadcasts.tried(draft)))
        key = f"broadcast_try:{draft.id}:{work.now.timestamp():.6f}"
        enqueue(work.tx, work.now, Letter(key, work.actor.telegram_id, SAID, body, work.actor.person_id))
    return said.preview(context.voice, form, found, late=late)


async def to_group(query: CallbackQuery, action: SendToGroup, context: Context) -> None:
    """Take a group of units."""
    wanted = {"kind": "group", "group": action.unit_id}
    await context.change(
        query, lambda work: _chosen(context, work, forms.own(work, action.draft_id), wanted), below=True
    )


async def tick(query: CallbackQuery, action: TickUnit, context: Context) -> None:
    """Tick a unit, or take its tick away."""

    def act(work: Work) -> Message:
        draft = forms.own(work, action.draft_id)
        forms.tick(work, draft, action.unit_id)
        return said.choose_units(context.voice, forms.read(draft), action.page)

    await context.change(query, act)


async def turn(query: CallbackQuery, action: TurnUnits, context: Context) -> None:
    """Turn the page of the units."""
    await context.show(
        query,
        lambda work: said.choose_units(context.voice, forms.read(forms.own(work, action.draft_id)), action.page),
    )


async def to_ticked(query: CallbackQuery, action: SendToTicked, context: Context) -> None:
    """Take the ticked units."""

    def act(work: Work) -> Message:
        draft = forms.own(work, action.draft_id)
        units = list(forms.read(draft).units)
        return _chosen(context, work, draft, {"kind": "units", "units": units})

    await context.change(query, act, below=True)


async def write(query: CallbackQuery, action: WriteAgain, context: Context) -> None:
    """Ask for the content anew."""

    def act(work: Work) -> Message:
        draft = forms.own(work, action.draft_id)
        forms.write(work, draft)
        return said.ask_content(context.voice, forms.read(draft), forms.audience(work, draft))

    await context.change(query, act)


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Take the content or the time that was awaited, and show the preview."""
    if message.media_group_id:
        if context.services.albums.first(message):
            await context.refuse(message, Refused("broadcast_album"))
        return
    text = (message.text or message.caption or "").strip()
    file, name = _file(message)

    def act(work: Work) -> Message:
        draft = forms.own(work, awaited.draft_id)
        if awaited.field == "time":
            forms.put_time(work, draft, read_moment(text, work.now))
        else:
            forms.take(work, draft, text, file, name)
        return _next(context, work, draft)

    await context.change(message, act)


def _file(message: telegram.Message) -> tuple[tuple[str, str] | None, str]:
    if message.photo:
        return ("photo", message.photo[-1].file_id), ""
    if message.document:
        return ("document", message.document.file_id), message.document.file_name or ""
    return None, ""


async def ask_time(query: CallbackQuery, action: AskTime, context: Context) -> None:
    """Ask when it is to leave."""

    def act(work: Work) -> Message:
        draft = forms.own(work, action.draft_id)
        forms.ask_time(work, draft)
        return said.ask_time(context.voice, forms.read(draft))

    await context.change(query, act)


async def next_opening(query: CallbackQuery, action: NextOpening, context: Context) -> None:
    """Let it leave when the office opens next."""

    def act(work: Work) -> Message:
        draft = forms.own(work, action.draft_id)
        forms.put_time(work, draft, context.services.hours.following(work.now))
        return _next(context, work, draft, anew=False)

    await context.change(query, act)


async def preview(query: CallbackQuery, action: ShowPreview, context: Context) -> None:
    """Back to the last page, to be sent at once."""

    def act(work: Work) -> Message:
        draft = forms.own(work, action.draft_id)
        forms.at_once(work, draft)
        return _next(context, work, draft, anew=False)

    await context.change(query, act)


async def send(query: CallbackQuery, action: SendNotice, context: Context) -> None:
    """Send it, after one more question where the hour or the list is not what was shown."""

    def act(work: Work) -> Message:
        draft = forms.own(work, action.draft_id)
        if forms.changed(work, draft):
            return said.preview(context.voice, forms.read(draft), forms.audience(work, draft), changed=True)
        if broadcasts.late(work, draft, context.services.hours) and not action.sure:
            return _next(context, work, draft, anew=False, late=True)
        made = broadcasts.confirm(work, draft, query.message.message_id if query.message else None)
        return said_card(context.voice, broadcast_cards.card(work, made.id))

    await context.change(query, act)


async def drop(query: CallbackQuery, action: DropNotice, context: Context) -> None:
    """Forget the form."""

    def act(work: Work) -> Message:
        drafts.drop(work, forms.own(work, action.draft_id))
        return said.cancelled(context.voice)

    await context.change(query, act)


FEATURE = Feature(
    commands={"broadcast": broadcast},
    presses={
        SendTo: send_to, SendToGroup: to_group, TickUnit: tick, TurnUnits: turn, SendToTicked: to_ticked,
        BackToAudience: anew, ListNotices: anew, WriteAgain: write, ShowPreview: preview, SendNotice: send,
        AskTime: ask_time, NextOpening: next_opening, DropNotice: drop,
    },
    replies={forms.KIND: on_reply},
)  # fmt: skip

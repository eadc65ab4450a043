"""The card of a notice to many: its progress, whom it reached, stop and go on, and 收到 under the notice."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.errors import Refused
from bot.gateway import send as gateway
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import Message
from bot.messages import broadcast_cards as said
from bot.messages import broadcasts as notices
from bot.messages.actions.broadcasts import (
    Acknowledge,
    RemindAgain,
    ResendUncertain,
    ResumeNotice,
    ShowCard,
    ShowNames,
    StopNotice,
)
from bot.people.work import Work
from bot.reminders import broadcast_cards, broadcasts


def _card(context: Context, work: Work, broadcast_id: int, notice: str = "", *, late: bool = False) -> Message:
    return said.card(context.voice, broadcast_cards.card(work, broadcast_id), notice, late=late)


async def card(query: CallbackQuery, action: ShowCard, context: Context) -> None:
    """Show how far a notice is, and whom it reached."""
    await context.show(query, lambda work: _card(context, work, action.broadcast_id))


async def names(query: CallbackQuery, action: ShowNames, context: Context) -> None:
    """List who met a fate."""

    def look(work: Work) -> Message:
        found = broadcast_cards.named(work, action.broadcast_id, action.fate, action.page)
        return said.names(context.voice, action.broadcast_id, found)

    await context.show(query, look)


async def stop(query: CallbackQuery, action: StopNotice, context: Context) -> None:
    """Stop what has not left."""

    def act(work: Work) -> Message:
        broadcasts.stop(work, action.broadcast_id)
        return _card(context, work, action.broadcast_id, context.voice.word("broadcast_stopped_now"))

    await context.change(query, act)


async def resume(query: CallbackQuery, action: ResumeNotice, context: Context) -> None:
    """Go on with what was stopped."""

    def act(work: Work) -> Message:
        broadcasts.resume(work, action.broadcast_id)
        return _card(context, work, action.broadcast_id)

    await context.change(query, act)


async def resend(query: CallbackQuery, action: ResendUncertain, context: Context) -> None:
    """Send what is uncertain once more."""

    def act(work: Work) -> Message:
        broadcasts.resend(work, action.broadcast_id)
        return _card(context, work, action.broadcast_id)

    await context.change(query, act)


async def remind(query: CallbackQuery, action: RemindAgain, context: Context) -> None:
    """Remind those who did not say 收到, after one more question outside the office's hours."""

    def act(work: Work) -> Message:
        if not context.services.hours.is_open(work.now) and not action.sure:
            return _card(context, work, action.broadcast_id, late=True)
        told = broadcasts.remind(work, action.broadcast_id)
        return _card(context, work, action.broadcast_id, context.voice.word("broadcast_reminded_now", told))

    await context.change(query, act)


async def acknowledge(query: CallbackQuery, action: Acknowledge, context: Context) -> None:
    """Note that the reader got it, and say so on the button."""
    try:
        recipient = await context.make(lambda work: broadcasts.acknowledge(work, action.broadcast_id))
    except Refused as refusal:
        await context.refuse(query, refusal)
        return
    await context.acknowledge(query, context.voice.word("received_thanks"))
    if recipient.confirmed_at is not None:
        await gateway.put_keys(query, notices.received(context.voice, recipient.confirmed_at, action.broadcast_id))


FEATURE = Feature(
    presses={
        ShowCard: card, ShowNames: names, StopNotice: stop, ResumeNotice: resume, ResendUncertain: resend,
        RemindAgain: remind, Acknowledge: acknowledge,
    }
)  # fmt: skip

"""收到 under a reminder."""

from __future__ import annotations

from typing import Any

from telegram import CallbackQuery

from bot.errors import Refused
from bot.gateway import send
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import reminders
from bot.messages.actions.reminders import Receive
from bot.people.work import Work
from bot.reminders import letters


async def receive(query: CallbackQuery, action: Receive, context: Context) -> None:
    """Note that the reader got it, and say so on the button."""

    def act(work: Work) -> tuple[tuple[Any, ...], ...]:
        return reminders.received(context.voice, letters.received(work, action.day), work.now)

    try:
        keys = await context.make(act)
    except Refused as refusal:
        await context.refuse(query, refusal)
        return
    await context.acknowledge(query, context.voice.word("received_thanks"))
    await send.put_keys(query, keys)


FEATURE = Feature(presses={Receive: receive})

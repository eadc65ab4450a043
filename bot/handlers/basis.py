"""The answer to the question on what document a year's reports rest."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery

from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import bases as said
from bot.messages.actions.bases import DropBasis, GiveBasis
from bot.messages.message import Message
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.reminders import bases


async def give(query: CallbackQuery, _action: GiveBasis, context: Context) -> None:
    """Ask for it below, where it is typed."""

    def act(work: Work) -> Message:
        bases.ask(work)
        return said.form(context.voice)

    await context.change(query, act, below=True)


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Keep it."""
    text = message.text or ""
    await context.change(
        message, lambda work: said.confirmed(context.voice, bases.confirm(work, awaited.draft_id, text))
    )


async def drop(query: CallbackQuery, _action: DropBasis, context: Context) -> None:
    """Ask no longer."""

    def act(work: Work) -> Message:
        bases.drop(work)
        return said.dropped(context.voice)

    await context.change(query, act)


FEATURE = Feature(presses={GiveBasis: give, DropBasis: drop}, replies={bases.BASIS: on_reply})

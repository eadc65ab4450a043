"""When what is due: /deadlines."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from bot.gateway import send
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages.actions.asking import ShowDeadlines
from bot.messages.deadlines import deadlines


async def due(update: Update, context: Context) -> None:
    """Show the reports and the dated tasks."""
    if message := update.effective_message:
        await send.reply(message, deadlines(context.voice))


async def on_button(query: CallbackQuery, _action: ShowDeadlines, context: Context) -> None:
    """Show the same, below."""
    await send.follow(query, deadlines(context.voice))


FEATURE = Feature(commands={"deadlines": due}, presses={ShowDeadlines: on_button})

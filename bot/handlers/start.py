"""The first words: /start and /help."""

from __future__ import annotations

from telegram import Update

from bot.gateway import send
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import notices


async def start(update: Update, context: Context) -> None:
    """Welcome a person, with questions to tap."""
    if message := update.effective_message:
        await send.reply(message, notices.start(context.voice))


async def usage(update: Update, context: Context) -> None:
    """Tell how to ask, and what not to send."""
    if message := update.effective_message:
        said = notices.usage(context.voice, context.services.commands, context.bot.username)
        await send.reply(message, said)


FEATURE = Feature(commands={"start": start, "help": usage})

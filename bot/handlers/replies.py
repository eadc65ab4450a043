"""What a person writes or sends while a form awaits it: handed to the feature whose form it is."""

from __future__ import annotations

from collections.abc import Mapping

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, MessageHandler, filters

from bot.errors import Refused
from bot.handlers.addressed import NEW
from bot.handlers.context import Context
from bot.handlers.feature import OnReply
from bot.handlers.rights import REPLIES
from bot.people.rights import holds

_GIVEN = (filters.TEXT | filters.PHOTO | filters.Document.ALL) & ~filters.COMMAND & filters.ChatType.PRIVATE


def handler(answers: Mapping[str, OnReply]) -> MessageHandler[Context, None]:
    """Return the handler that goes before all questions; `answers` by the kind of draft."""

    async def on_reply(update: Update, context: Context) -> None:
        """Hand on what is awaited; anything else goes its way."""
        message, awaited = update.effective_message, context.awaited
        if message is None or awaited is None or message.chat.type != ChatType.PRIVATE:
            return
        context.right = REPLIES[awaited.kind]
        if holds(context.actor, context.right):
            await answers[awaited.kind](message, awaited, context)
        else:
            await context.refuse(message, Refused(f"right_{context.right.value}"))
        raise ApplicationHandlerStop

    return MessageHandler(NEW & _GIVEN, on_reply)

"""What can't be read as a question, and commands that don't exist: a helpful line each."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import MessageHandler, filters

from bot.gateway import send
from bot.handlers.addressed import FOR_BOT, NEW
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import notices

_VOICE = filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE
_MEDIA = filters.PHOTO | filters.Document.ALL | filters.VIDEO | filters.ANIMATION
_PRIVATE = filters.ChatType.PRIVATE


async def on_command(update: Update, context: Context) -> None:
    """Say that there is no such command.

    In a group only to who named the bot, for other bots have commands too.
    """
    message = update.effective_message
    if message and (message.chat.type == ChatType.PRIVATE or _names_bot(message, context.bot.username)):
        await send.reply(message, notices.odd(context.voice, "command"))


def _names_bot(message: Message, username: str) -> bool:
    command = (message.text or message.caption or "").split(maxsplit=1)[0]
    return command.lower().endswith(f"@{username}".lower())


async def on_voice(update: Update, context: Context) -> None:
    """Say that speech isn't understood."""
    if message := update.effective_message:
        await send.reply(message, notices.odd(context.voice, "voice"))


async def on_media(update: Update, context: Context) -> None:
    """Say that pictures and files aren't read; once for all that came together."""
    message = update.effective_message
    if message and context.services.albums.first(message):
        await send.reply(message, notices.odd(context.voice, "media"))


async def on_other(update: Update, context: Context) -> None:
    """Say that only text is read."""
    if message := update.effective_message:
        await send.reply(message, notices.odd(context.voice, "other"))


def _others() -> tuple[MessageHandler[Context, None], ...]:
    # In groups a sticker or a picture in reply to the bot is talk among people: silence.
    private = FOR_BOT & _PRIVATE & ~filters.StatusUpdate.ALL
    return (
        MessageHandler(NEW & filters.COMMAND, on_command),
        MessageHandler(private & _VOICE, on_voice),
        MessageHandler(private & _MEDIA, on_media),
        MessageHandler(private, on_other),
    )


FEATURE = Feature(others=_others)

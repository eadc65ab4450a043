"""Questions: as free text, behind /who, or on a button."""

from __future__ import annotations

from telegram import CallbackQuery, Update
from telegram.ext import MessageHandler, filters

from bot.gateway import send
from bot.handlers.addressed import FOR_BOT
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.knowledge.phrasing import DROPPED
from bot.knowledge.text import MAX_LENGTH, normalise
from bot.messages import Message as Said
from bot.messages import notices
from bot.messages.actions.asking import AskThis
from bot.messages.answer import answer


def answered(context: Context, text: str) -> Said:
    """Return the answer to a text, whatever it is."""
    question = normalise(text)
    if not question:
        return notices.odd(context.voice, "empty")
    if not _asks(question):
        return notices.odd(context.voice, "greeting")
    said = answer(context.voice, context.services.knowledge.ask(text))
    return said.after(context.voice.word("truncated", MAX_LENGTH) if len(text.strip()) > MAX_LENGTH else "")


def _asks(question: str) -> bool:
    """Say whether anything is left when greetings, thanks and the words of asking are gone."""
    return any(char.isalnum() for char in DROPPED.sub("", question))


async def on_text(update: Update, context: Context) -> None:
    """Answer a question in free text, or under a picture."""
    message = update.effective_message
    if message and context.services.albums.first(message):
        await send.reply(message, answered(context, message.text or message.caption or ""))


async def who(update: Update, context: Context) -> None:
    """Answer the question behind /who, or tell how to put one."""
    if message := update.effective_message:
        question = " ".join(context.args or ())
        await send.reply(message, answered(context, question) if question else notices.who(context.voice))


async def on_button(query: CallbackQuery, action: AskThis, context: Context) -> None:
    """Answer the question on a button."""
    await send.follow(query, answered(context, action.question))


def _others() -> tuple[MessageHandler[Context, None], ...]:
    questions = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
    return (MessageHandler(FOR_BOT & questions, on_text),)


FEATURE = Feature(commands={"who": who}, presses={AskThis: on_button}, others=_others)

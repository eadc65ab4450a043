"""Questions: as free text, behind /who, or on a button."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.ext import MessageHandler, filters

from bot.gateway import send
from bot.handlers.addressed import FOR_BOT
from bot.handlers.calls import personal
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import private
from bot.knowledge.answer import Answer
from bot.knowledge.phrasing import DROPPED
from bot.knowledge.text import MAX_LENGTH, normalise
from bot.messages import Message as Said
from bot.messages import notices
from bot.messages.actions.asking import AskThis
from bot.messages.answer import answer, shown_row
from bot.teaching import missed


async def answered(to: Message | CallbackQuery, context: Context, text: str) -> Said:
    """Return the answer to a text, whatever it is, as this reader sees it."""
    question = normalise(text)
    if not question:
        return notices.odd(context.voice, "empty")
    if not _asks(question):
        return notices.odd(context.voice, "greeting")
    services = context.services
    found = services.knowledge.ask(text, await services.store.read(services.lessons.read))
    missed_id = await _kept(context, text, found)
    said = answer(context.voice, found, missed_id=missed_id, office=context.actor.office and private(to))
    said = await personal(to, said, shown_row(context.voice, found), context)
    return said.after(context.voice.word("truncated", MAX_LENGTH) if len(text.strip()) > MAX_LENGTH else "")


async def _kept(context: Context, text: str, found: Answer) -> int | None:
    """Keep a question that is refused, asked back or answered without certainty, and return its number."""
    if found.place or not (found.doubtful or found.intent == "none"):
        return None
    kept: int | None = await context.make(lambda work: missed.note(work, text, sure=found.intent == "none"))
    return kept


def _asks(question: str) -> bool:
    """Say whether anything is left when greetings, thanks and the words of asking are gone."""
    return any(char.isalnum() for char in DROPPED.sub("", question))


async def on_text(update: Update, context: Context) -> None:
    """Answer a question in free text, or under a picture."""
    message = update.effective_message
    if message and context.services.albums.first(message):
        await send.reply(message, await answered(message, context, message.text or message.caption or ""))


async def who(update: Update, context: Context) -> None:
    """Answer the question behind /who, or tell how to put one."""
    if message := update.effective_message:
        question = " ".join(context.args or ())
        said = await answered(message, context, question) if question else notices.who(context.voice)
        await send.reply(message, said)


async def on_button(query: CallbackQuery, action: AskThis, context: Context) -> None:
    """Answer the question on a button."""
    await send.follow(query, await answered(query, context, action.question))


def _others() -> tuple[MessageHandler[Context, None], ...]:
    questions = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
    return (MessageHandler(FOR_BOT & questions, on_text),)


FEATURE = Feature(commands={"who": who}, presses={AskThis: on_button}, others=_others)

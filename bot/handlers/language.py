"""Which language the bot speaks to somebody: /lang."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import Message, notices
from bot.messages.actions.asking import Speak
from bot.people.work import Work
from bot.store.models import LanguageChoice


async def choose(update: Update, context: Context) -> None:
    """Offer the languages."""
    if message := update.effective_message:
        await context.show(message, lambda _: notices.languages(context.voice))


async def speak(query: CallbackQuery, action: Speak, context: Context) -> None:
    """Remember the language, and say so in it."""

    def act(work: Work) -> Message:
        work.tx.merge(LanguageChoice(telegram_id=work.actor.telegram_id, language=action.language))
        return notices.spoken(context.services.voices.speaking(action.language))

    await context.change(query, act)


FEATURE = Feature(commands={"lang": choose}, presses={Speak: speak})

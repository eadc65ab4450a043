"""What every handler is given: the services, and a voice in the person's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.clock import Clock
from bot.handlers.albums import Albums
from bot.knowledge import Knowledge
from bot.messages.texts import Texts
from bot.messages.voice import Voice
from bot.settings import Language, Settings


@dataclass(frozen=True)
class Services:
    """What handlers work with; made once, in `bot.app`."""

    settings: Settings
    clock: Clock
    knowledge: Knowledge
    texts: dict[Language, Texts]
    commands: tuple[str, ...]
    albums: Albums = field(default_factory=Albums)

    def voice(self, language: Language) -> Voice:
        """Return a voice that speaks `language`, as of now."""
        now = self.clock.now()
        return Voice(self.texts[language], self.knowledge.matrix, self.settings.cycle(now), now.date())


_Nothing = dict[Any, Any]


class Context(CallbackContext[ExtBot[None], _Nothing, _Nothing, Services]):
    """A handler's context; nothing of a chat or a person is kept in it."""

    language: Language = "zh"

    @classmethod
    def from_update(cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]) -> Context:
        """Make the context of an update: its language is the person's, or the house's where nobody says."""
        context = super().from_update(update, application)
        user = update.effective_user if isinstance(update, Update) else None
        context.language = language_of(user.language_code if user else None, context.services.settings.language)
        return context

    @property
    def services(self) -> Services:
        """The services."""
        return self.bot_data

    @property
    def voice(self) -> Voice:
        """Who speaks to this person, now."""
        return self.services.voice(self.language)


def language_of(code: str | None, default: Language) -> Language:
    """Return the language for a client's code: Chinese in all its forms, English for all the others."""
    if not code:
        return default
    return "zh" if code.lower().split("-")[0].split("_")[0] == "zh" else "en"

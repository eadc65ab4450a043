"""Who sent an update: looked up before anything else, and turned away where the bot is for members only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session
from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.errors import Refused
from bot.gateway.profile import show_menu
from bot.handlers.context import Context
from bot.handlers.rights import COMMANDS, FOR_STRANGERS
from bot.people.drafts import Awaited, awaited
from bot.people.languages import chosen
from bot.people.rights import holds
from bot.people.work import Actor, actor_of, unnamed
from bot.settings import Language
from bot.store.models import Person

SEEN_EVERY = timedelta(hours=1)  # how exactly "last seen" is kept


@dataclass(frozen=True, slots=True)
class _Known:
    actor: Actor
    language: Language | None
    awaited: Awaited | None


async def identify(found: Update, context: Context) -> None:
    """Put the actor and their language into the context; stop where strangers are not let in."""
    user = found.effective_user
    if user is None or user.is_bot:
        return
    known = await context.services.store.read(lambda tx: _know(tx, user.id, user.full_name[:64], context))
    context.actor, context.language = known.actor, known.language or context.language
    context.awaited = known.awaited
    await _keep_up(found, context)
    if context.services.settings.access == "members" and not known.actor.bound and not _let_in(found):
        await _turn_away(found, context)
        raise ApplicationHandlerStop


def _know(tx: Session, telegram_id: int, name: str, context: Context) -> _Known:
    actor = actor_of(tx, telegram_id, name, context.services.knowledge.matrix)
    waits = awaited(tx, actor.person.id, context.services.clock.now()) if actor.person else None
    return _Known(actor, chosen(tx, telegram_id), waits)


def _let_in(found: Update) -> bool:
    message = found.effective_message
    if found.callback_query or found.inline_query or message is None:
        return False
    text = message.text or ""
    command = text[1:].split(maxsplit=1)[0].partition("@")[0].lower() if text.startswith("/") and text[1:] else ""
    return command in FOR_STRANGERS or message.contact is not None


async def _turn_away(found: Update, context: Context) -> None:
    closed = Refused("members_only")
    if found.callback_query:
        await context.refuse(found.callback_query, closed)
    elif found.inline_query:
        await found.inline_query.answer([], cache_time=5, is_personal=True)
    elif (message := found.effective_message) and message.chat.type == ChatType.PRIVATE:
        await context.refuse(message, closed)


async def _keep_up(found: Update, context: Context) -> None:
    """Note now and then that somebody was here; keep the menu that Telegram shows them to what they may do."""
    person, user, now = context.actor.person, found.effective_user, context.services.clock.now()
    if person is None or user is None:
        return
    names = tuple(name for name, right in COMMANDS.items() if holds(context.actor, right))
    menu = f"{context.language}{len(names)}{'o' if context.actor.office else ''}"
    name = user.full_name[:64] if person.name == unnamed(user.id) else person.name
    seen = name == person.name and person.last_seen is not None and now - person.last_seen < SEEN_EVERY
    if seen and person.menu == menu and person.language == context.language and person.username == user.username:
        return
    if person.menu != menu and not await show_menu(context.bot, user.id, _described(context, names)):
        menu = person.menu
    values = {"name": name, "last_seen": now, "menu": menu, "language": context.language, "username": user.username}
    await context.services.store.write(
        lambda tx: tx.execute(update(Person).where(Person.id == person.id).values(values))
    )


def _described(context: Context, names: tuple[str, ...]) -> dict[str, str]:
    return {name: context.voice.word(f"menu_{name}") for name in context.services.commands if name in names}


def handler() -> TypeHandler[Update, Context, None]:
    """Return the handler that runs before all others."""
    return TypeHandler(Update, identify)

"""The first words: /start, also by an invitation's link, and /help."""

from __future__ import annotations

from collections.abc import Sequence

import telegram
from telegram import Update, User
from telegram.constants import ChatType

from bot.errors import Refused
from bot.gateway import send
from bot.handlers import identify
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.rights import COMMANDS
from bot.messages import Message, notices
from bot.messages import joining as said
from bot.people import invites, joining, phone
from bot.people.joining import By
from bot.people.rights import Right, holds
from bot.people.work import Work, actor_of
from bot.store.models import Binding
from bot.teaching import missed

_FROM_INLINE = "ask"  # what the line over inline results opens the chat with


async def start(update: Update, context: Context) -> None:
    """Welcome a person, with questions to tap; bind them where an invitation's link brought them."""
    message, user = update.effective_message, update.effective_user
    if message is None:
        return
    token = " ".join(context.args or ())
    if user and token and token != _FROM_INLINE:
        await _by_link(message, user, token, update, context)
        return
    await send.reply(message, notices.start(context.voice))
    if user is None or message.chat.type != ChatType.PRIVATE:
        return
    if not context.actor.bound and await context.look(lambda work: phone.awaits_anybody(work.tx)):
        # Nobody is asked for a number that could match nothing.
        await send.reply(message, said.phone_offer(context.voice))


async def _by_link(message: telegram.Message, user: User, token: str, update: Update, context: Context) -> None:
    if message.chat.type != ChatType.PRIVATE:
        await context.refuse(message, Refused("link_private"))
        return

    def act(work: Work) -> Message:
        found = joining.trying(work, "link", lambda: invites.accept(work, token, user.username))
        if isinstance(found, Refused):
            return said.refused(context.voice, found)
        return welcomed(work, [found], "link", context)

    if await context.change(message, act):
        await identify.identify(update, context)  # they may do more now, and their menu shows it


def welcomed(work: Work, bindings: Sequence[Binding], by: By, context: Context) -> Message:
    """Tell the office who joined, and return the welcome with what the person may do now."""
    joining.tell_office(work, bindings, by)
    now = actor_of(work.tx, work.actor.telegram_id, work.actor.name, work.matrix)
    names = [n for n in context.services.commands if COMMANDS[n] is not Right.ANYONE and holds(now, COMMANDS[n])]
    return said.joined(context.voice, bindings, names, keys_gone=by == "phone")


async def usage(update: Update, context: Context) -> None:
    """Tell how to ask, and what not to send."""
    if message := update.effective_message:
        own = tuple(name for name in context.services.commands if holds(context.actor, COMMANDS[name]))
        open_ = (
            await context.look(missed.count) if context.actor.office and message.chat.type == ChatType.PRIVATE else 0
        )
        await send.reply(message, notices.usage(context.voice, own, context.bot.username, missed=open_))


FEATURE = Feature(commands={"start": start, "help": usage})

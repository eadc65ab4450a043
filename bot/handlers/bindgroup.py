"""/bindgroup: binds the group it is sent in, or after a question unbinds it; and follows what becomes of the group."""

from __future__ import annotations

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.ext import MessageHandler, filters

from bot.delivery.outcomes import move
from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import Message
from bot.messages import groups as said
from bot.messages.actions.broadcasts import KeepGroup, UnbindGroup
from bot.people.work import Work
from bot.reminders import groups

_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


async def bindgroup(update: Update, context: Context) -> None:
    """Bind the group, or ask whether to unbind it."""
    message = update.effective_message
    if message is None:
        return
    chat = message.chat
    if chat.type not in _GROUPS:
        await context.refuse(message, Refused("bindgroup_group"))
        return

    def act(work: Work) -> Message:
        made = groups.bind(work, chat.id, chat.title or "")
        known = groups.of_chat(work.tx, chat.id)
        if made is None and known is not None:
            return said.ask_unbind(context.voice, known)
        return said.bound(context.voice)

    await context.change(message, act)


async def unbind(query: CallbackQuery, action: UnbindGroup, context: Context) -> None:
    """Unbind the group in which it is pressed."""
    chat_id = query.message.chat.id if query.message else 0

    def act(work: Work) -> Message:
        groups.unbind(work, action.group_id, chat_id)
        return said.unbound(context.voice)

    await context.change(query, act)


async def keep(query: CallbackQuery, action: KeepGroup, context: Context) -> None:
    """Leave the group bound."""
    chat_id = query.message.chat.id if query.message else 0

    def look(work: Work) -> Message:
        known = groups.of_chat(work.tx, chat_id)
        if known is None or known.id != action.group_id:
            raise Refused("group_gone")
        return said.kept(context.voice)

    await context.show(query, look)


async def on_move(update: Update, context: Context) -> None:
    """Follow a group that became a supergroup; Telegram says so in both."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id:
        before, after = message.chat.id, message.migrate_to_chat_id
    else:
        before, after = message.migrate_from_chat_id or 0, message.chat.id
    await context.make(lambda work: move(work.tx, before, after, work.now))


async def on_presence(changed: ChatMemberUpdated, context: Context) -> None:
    """Note that the bot was removed from a group, or is back."""
    inside = changed.new_chat_member.status not in {ChatMember.BANNED, ChatMember.LEFT}
    await context.make(lambda work: groups.present(work.tx, work.now, changed.chat.id, inside=inside))


def _others() -> tuple[MessageHandler[Context, None], ...]:
    return (MessageHandler(filters.StatusUpdate.MIGRATE, on_move),)


FEATURE = Feature(commands={"bindgroup": bindgroup}, presses={UnbindGroup: unbind, KeepGroup: keep}, others=_others)

"""Who blocks the bot, and who takes it back: told by Telegram, shown to the office."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler

from bot.handlers import bindgroup
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.people import contacts


async def on_change(update: Update, context: Context) -> None:
    """Note whether a person can be reached."""
    changed = update.my_chat_member
    if changed is None:
        return
    if changed.chat.type != ChatType.PRIVATE:
        await bindgroup.on_presence(changed, context)
        return
    yes = changed.new_chat_member.status not in {ChatMember.BANNED, ChatMember.LEFT}
    await context.make(lambda work: contacts.reachable(work, yes=yes))


def _others() -> tuple[ChatMemberHandler[Context, None], ...]:
    return (ChatMemberHandler(on_change, ChatMemberHandler.MY_CHAT_MEMBER),)


FEATURE = Feature(others=_others)

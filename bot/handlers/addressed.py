"""Whether a message is meant for the bot: always in private, in groups when it is mentioned or replied to."""

from __future__ import annotations

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters


class Addressed(filters.MessageFilter):
    """Lets through what is meant for the bot, text or not; never what it wrote itself through inline mode."""

    def filter(self, message: Message) -> bool:
        """Say whether a message is meant for the bot."""
        bot = message.get_bot()
        if message.via_bot and message.via_bot.id == bot.id:
            return False
        if message.chat.type == ChatType.PRIVATE:
            return True
        replied = message.reply_to_message
        # In a forum every message replies to the one that opened its topic, which is nobody's address.
        to_bot = replied and replied.from_user and replied.from_user.id == bot.id and not replied.forum_topic_created
        return bool(to_bot) or mentions(message, bot.username, bot.id)


def mentions(message: Message, username: str, bot_id: int) -> bool:
    """Say whether a message names the bot."""
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    named = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return any(
        text.lower() == f"@{username}".lower() or bool(entity.user and entity.user.id == bot_id)
        for entity, text in named.items()
    )


# A new message only: an edited one was answered when it came.
NEW = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
FOR_BOT = NEW & Addressed()

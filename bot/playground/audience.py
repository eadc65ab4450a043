"""Which messages of a group reach the bot (core.telegram.org/bots/features#privacy-mode)."""

import re

from bot.playground.messages import Message
from bot.playground.people import Person


def heard_by_bot(message: Message, bot: Person) -> bool:
    """Whether an update goes out for `message`.

    Private chats and groups where the bot is an administrator: always. Otherwise commands, mentions of it,
    replies to it, and what was posted through it. A command without a name would go to the last bot that
    spoke: there is no other here. One that names another bot is not heard.
    """
    if message.chat.hears_all or message.service or message.via_bot:
        return True
    if message.reply_to and message.reply_to.sender.is_bot:
        return True
    if re.search(rf"@{re.escape(bot.username or '')}(?![A-Za-z0-9_])", message.text, re.IGNORECASE):
        return True
    is_command = any(entity.type == "bot_command" and entity.offset == 0 for entity in message.body.entities)
    return is_command and "@" not in message.text.split()[0]

"""A shared contact: one's own number is a way in, anybody else's is not."""

from __future__ import annotations

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.errors import Refused
from bot.handlers import identify
from bot.handlers.addressed import NEW
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.start import welcomed
from bot.messages import Message
from bot.messages import joining as said
from bot.people import joining, phone
from bot.people.work import Work


async def on_contact(update: Update, context: Context) -> None:
    """Bind the sender to what the roster has for their number, or say why not."""
    message, user = update.effective_message, update.effective_user
    if message is None or user is None or message.contact is None:
        return
    contact = message.contact
    own = contact.user_id == user.id and message.forward_origin is None

    def act(work: Work) -> Message:
        found = joining.trying(work, "phone", lambda: phone.claim(work, contact.phone_number, user.username, own=own))
        if isinstance(found, Refused):
            return said.refused(context.voice, found, keys_gone=True)
        return welcomed(work, found, "phone", context)

    if await context.change(message, act):
        await identify.identify(update, context)  # they may do more now, and their menu shows it


def _others() -> tuple[MessageHandler[Context, None], ...]:
    return (MessageHandler(NEW & filters.CONTACT & filters.ChatType.PRIVATE, on_contact),)


FEATURE = Feature(others=_others)

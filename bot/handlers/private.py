"""Commands that are answered in private alone: what they show, or what their buttons do, is not a group's."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Handle

OnCommand = Callable[[Message, Context], Coroutine[Any, Any, None]]


def private(to: Message | CallbackQuery) -> bool:
    """Say whether nobody else reads the chat of a message or button."""
    message = to.message if isinstance(to, CallbackQuery) else to
    return message is not None and message.chat.type == ChatType.PRIVATE


def in_private(reason: str) -> Callable[[OnCommand], Handle]:
    """Return what lets a command through to its handler in private, and elsewhere refuses it for `reason`."""

    def guard(act: OnCommand) -> Handle:
        @wraps(act)
        async def handle(update: Update, context: Context) -> None:
            message = update.effective_message
            if message is None:
                return
            if private(message):
                await act(message, context)
            else:
                await context.refuse(message, Refused(reason))

        return handle

    return guard

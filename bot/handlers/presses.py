"""Where every pressed button comes in: read, checked, acknowledged, handed to the feature that answers it."""

from __future__ import annotations

from collections.abc import Mapping

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import OnPress
from bot.handlers.rights import PRESSES
from bot.knowledge import Matrix
from bot.messages.actions import Action, decode
from bot.people.rights import holds


def handler(answers: Mapping[type, OnPress]) -> CallbackQueryHandler[Context, None]:
    """Return the handler for all buttons; `answers` by the type of action."""

    async def on_press(update: Update, context: Context) -> None:
        """Answer a button, or say why not."""
        query = update.callback_query
        if query is None:
            return
        voice, press = context.voice, decode(query.data)
        if press is None:
            await context.acknowledge(query, voice.word("button_unknown"), alert=True)
        elif not _exists(press.action, voice.matrix):
            await context.acknowledge(query, voice.word("button_gone"), alert=True)
        else:
            context.pressed = press.action
            context.right = PRESSES[type(press.action)]
            if not holds(context.actor, context.right):
                await context.refuse(query, Refused(f"right_{context.right.value}"))
                return
            if press.cycle != voice.cycle:
                await context.acknowledge(query, voice.word("button_old", press.cycle, voice.cycle))
            try:
                await answers[type(press.action)](query, press.action, context)
            finally:
                await context.acknowledge(query)

    return CallbackQueryHandler(on_press)


def _exists(action: Action, matrix: Matrix) -> bool:
    """Say whether the row or unit of an action is in the matrix; one without either always is."""
    row_id, unit_id = getattr(action, "row_id", None), getattr(action, "unit_id", None)
    known = {*matrix.unit, *matrix.group}
    return (row_id is None or matrix.has(row_id)) and (unit_id is None or unit_id in known)

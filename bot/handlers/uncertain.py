"""送达待核实: letters whose fate nobody knows, settled by the office."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.delivery import uncertain
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import Message
from bot.messages import uncertain as said
from bot.messages.actions.delivery import ListUncertain, SettleDelivery
from bot.people.work import Work


async def on_list(query: CallbackQuery, action: ListUncertain, context: Context) -> None:
    """Show a page."""
    voice = context.voice
    await context.show(query, lambda work: said.listed(voice, uncertain.doubts(work.tx, work.now, action.page)))


async def on_settle(query: CallbackQuery, action: SettleDelivery, context: Context) -> None:
    """Decide on one letter, and show what is left."""
    voice = context.voice

    def act(work: Work) -> Message:
        key = uncertain.settle(work.tx, work.now, action.letter_id, action.decision)
        work.note("delivery_settled", letter=action.letter_id, key=key, decision=action.decision)
        return said.listed(voice, uncertain.doubts(work.tx, work.now, action.page))

    await context.change(query, act)


FEATURE = Feature(presses={ListUncertain: on_list, SettleDelivery: on_settle})

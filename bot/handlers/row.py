"""The buttons that show a row: its card, its full text, its units."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.gateway import send
from bot.handlers.calls import personal
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import row
from bot.messages.actions.asking import BackToRow, ShowHolders, ShowRow, ShowText


async def show(query: CallbackQuery, action: ShowRow, context: Context) -> None:
    """Show another row's card below."""
    card = row.card(context.voice, context.voice.matrix.row[action.row_id], action.item)
    await send.follow(query, await personal(query, card, action.row_id, context))


async def back(query: CallbackQuery, action: BackToRow, context: Context) -> None:
    """Show the card again in place of the full text."""
    card = row.card(context.voice, context.voice.matrix.row[action.row_id], action.item)
    await send.edit(query, await personal(query, card, action.row_id, context))


async def text(query: CallbackQuery, action: ShowText, context: Context) -> None:
    """Show a page of the full text in place."""
    voice = context.voice
    await send.edit(query, row.full_text(voice, voice.matrix.row[action.row_id], action.item, action.page))


async def holders(query: CallbackQuery, action: ShowHolders, context: Context) -> None:
    """Show all units of a row to choose from, below."""
    voice = context.voice
    await send.follow(query, row.holders(voice, voice.matrix.row[action.row_id]))


FEATURE = Feature(presses={ShowRow: show, BackToRow: back, ShowText: text, ShowHolders: holders})

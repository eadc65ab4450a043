"""What a unit holds: /unit and the buttons that page through it."""

from __future__ import annotations

from rapidfuzz import fuzz, process
from telegram import CallbackQuery, Update

from bot.gateway import send
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.knowledge import Knowledge
from bot.knowledge.text import normalise
from bot.messages import Message, unit
from bot.messages.actions.asking import ShowUnit, ShowUnits, TurnUnit

_NEAREST = 3
_NAME = 40  # characters of a name that are given back to who typed it


def found(context: Context, name: str) -> Message:
    """Return the rows of the unit that a name means; a choice where it may mean several, or the nearest."""
    knowledge, voice = context.services.knowledge, context.voice
    ids = knowledge.whom(name)
    if len(ids) == 1:
        return unit.rows(voice, ids[0])
    if ids:
        return unit.ambiguous(voice, name[:_NAME], ids)
    asked = knowledge.ask(name)
    if asked.intent == "unit" and asked.unit_id:
        return unit.rows(voice, asked.unit_id, lead=asked.role == "lead")
    return unit.unknown(voice, name[:_NAME], _nearest(knowledge, name))


def _nearest(knowledge: Knowledge, name: str) -> tuple[str, ...]:
    matrix = knowledge.matrix
    names = {u.id: u.name for u in matrix.units} | {g.id: g.name for g in matrix.groups}
    close = process.extract(normalise(name), names, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=40)
    return tuple(unit_id for _, _, unit_id in close)


async def which(update: Update, context: Context) -> None:
    """Show the unit behind /unit, or all of them to choose from."""
    if message := update.effective_message:
        name = " ".join(context.args or ())
        await send.reply(message, found(context, name) if normalise(name) else unit.choice(context.voice))


async def show(query: CallbackQuery, action: ShowUnit, context: Context) -> None:
    """Show a unit's rows below."""
    await send.follow(query, unit.rows(context.voice, action.unit_id))


async def turn(query: CallbackQuery, action: TurnUnit, context: Context) -> None:
    """Turn the page of a unit's rows."""
    await send.edit(query, unit.rows(context.voice, action.unit_id, action.page, lead=action.lead))


async def turn_list(query: CallbackQuery, action: ShowUnits, context: Context) -> None:
    """Turn the page of the list of units."""
    await send.edit(query, unit.choice(context.voice, action.page))


FEATURE = Feature(commands={"unit": which}, presses={ShowUnit: show, TurnUnit: turn, ShowUnits: turn_list})

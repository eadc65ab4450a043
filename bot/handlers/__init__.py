"""Updates in, one service call, one message out. `FEATURES` is the one list of what the bot can do."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler

from bot.errors import Refused
from bot.handlers import (
    ask,
    away,
    basis,
    bindgroup,
    broadcast,
    broadcast_card,
    calls,
    charge,
    checkin,
    contacts,
    deadlines,
    errors,
    handover,
    history,
    identify,
    inline,
    invite,
    language,
    leaders,
    membership,
    mytasks,
    nudge,
    odd,
    outlook,
    phone,
    presses,
    record,
    record_sheet,
    reminder,
    replies,
    report,
    review,
    roster,
    row,
    sheets,
    start,
    survey,
    teaching,
    uncertain,
    unit,
)
from bot.handlers.addressed import NEW
from bot.handlers.context import Context
from bot.handlers.feature import Bot, Feature, Handle
from bot.handlers.rights import COMMANDS
from bot.people.rights import Right, holds

# In the menu's order; `odd` stands last, for it takes what nobody else did.
FEATURES: tuple[Feature, ...] = (
    start.FEATURE,
    ask.FEATURE,
    unit.FEATURE,
    deadlines.FEATURE,
    language.FEATURE,
    mytasks.FEATURE,
    checkin.FEATURE,
    charge.FEATURE,
    report.FEATURE,
    history.FEATURE,
    away.FEATURE,
    handover.FEATURE,
    review.FEATURE,
    record.FEATURE,
    record_sheet.FEATURE,
    invite.FEATURE,
    contacts.FEATURE,
    roster.FEATURE,
    outlook.FEATURE,
    leaders.FEATURE,
    nudge.FEATURE,
    survey.FEATURE,
    reminder.FEATURE,
    basis.FEATURE,
    broadcast.FEATURE,
    broadcast_card.FEATURE,
    bindgroup.FEATURE,
    phone.FEATURE,
    membership.FEATURE,
    calls.FEATURE,
    uncertain.FEATURE,
    row.FEATURE,
    teaching.FEATURE,
    inline.FEATURE,
    odd.FEATURE,
)


def menu() -> tuple[str, ...]:
    """Return the commands in the menu's order."""
    return tuple(name for feature in FEATURES for name in feature.commands)


def register(bot: Bot) -> None:
    """Give a bot everything in `FEATURES`, each command behind the right that it asks for."""
    bot.add_handler(identify.handler(), group=-3)
    bot.add_handler(sheets.handler(), group=-2)
    bot.add_handler(
        replies.handler({kind: on for feature in FEATURES for kind, on in feature.replies.items()}), group=-1
    )
    for feature in FEATURES:
        for name, handle in feature.commands.items():
            bot.add_handler(CommandHandler(name, _guarded(handle, COMMANDS[name]), filters=NEW))
    bot.add_handler(presses.handler({kind: on for feature in FEATURES for kind, on in feature.presses.items()}))
    for feature in FEATURES:
        bot.add_handlers(feature.others())
    bot.add_error_handler(errors.on_error)


def _guarded(handle: Handle, right: Right) -> Handle:
    async def guarded(update: Update, context: Context) -> None:
        context.right = right
        if holds(context.actor, right):
            await handle(update, context)
        elif message := update.effective_message:
            await context.refuse(message, Refused(f"right_{right.value}"))

    return guarded

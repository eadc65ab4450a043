"""Updates in, one service call, one message out. `FEATURES` is the one list of what the bot can do."""

from __future__ import annotations

from telegram.ext import CommandHandler

from bot.handlers import ask, deadlines, errors, inline, odd, presses, row, start, unit
from bot.handlers.addressed import NEW
from bot.handlers.feature import Bot, Feature

# In the menu's order; `odd` stands last, for it takes what nobody else did.
FEATURES: tuple[Feature, ...] = (
    start.FEATURE,
    ask.FEATURE,
    unit.FEATURE,
    deadlines.FEATURE,
    row.FEATURE,
    inline.FEATURE,
    odd.FEATURE,
)


def menu() -> tuple[str, ...]:
    """Return the commands in the menu's order."""
    return tuple(name for feature in FEATURES for name in feature.commands)


def register(bot: Bot) -> None:
    """Give a bot everything in `FEATURES`."""
    for feature in FEATURES:
        for name, handle in feature.commands.items():
            bot.add_handler(CommandHandler(name, handle, filters=NEW))
    bot.add_handler(presses.handler({kind: on for feature in FEATURES for kind, on in feature.presses.items()}))
    for feature in FEATURES:
        bot.add_handlers(feature.others())
    bot.add_error_handler(errors.on_error)

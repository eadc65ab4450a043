"""What the bot does unasked: reminders that are due are written down, and cards of notices follow."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.ticking import every
from bot.handlers.context import Services
from bot.handlers.feature import Bot
from bot.reminders import broadcast_cards
from bot.reminders.sweep import sweep

log = logging.getLogger(__name__)

REMIND = timedelta(seconds=15)  # between two looks at what is due
FOLLOW = timedelta(seconds=3)  # between two looks at the notices that are under way


async def remind(services: Services) -> None:
    """Write down the reminders that are due, and have them brought."""
    try:
        if await services.store.write(lambda tx: sweep(services.unasked(tx), services.hours)):
            services.courier.wake()
    except SQLAlchemyError:
        log.exception("What is due could not be read; trying again")


async def follow(services: Services) -> None:
    """Have the cards of notices under way follow."""
    store, clock = services.store, services.clock
    try:
        under_way = await store.read(lambda tx: broadcast_cards.running(tx, clock.now()))
        if under_way and await store.write(lambda tx: broadcast_cards.sweep(tx, clock.now())):
            services.courier.wake()
    except SQLAlchemyError:
        log.exception("The notices under way could not be read; trying again")


def register(bot: Bot, services: Services) -> None:
    """Have both done as long as the bot runs."""
    every(bot, REMIND, lambda: remind(services))
    every(bot, FOLLOW, lambda: follow(services))

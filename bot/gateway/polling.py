"""A bot's life: reach Telegram however long it takes, poll, and let go quickly."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot.errors import SettingsError

log = logging.getLogger(__name__)

# Named, for the server keeps what was asked for last. Edited messages are not among them: they were
# answered when they came.
ALLOWED = (Update.MESSAGE, Update.CHANNEL_POST, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
LONG_POLL = 30  # seconds
LETTING_GO = 4.0  # seconds; whoever stops the bot waits five before killing it
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds between attempts to reach Telegram

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@asynccontextmanager
async def polling(application: AnyApplication) -> AsyncIterator[None]:
    """Have `application` take updates while the context lasts.

    Entering waits for Telegram as long as it can't be reached. Raises `SettingsError` where the token is
    refused.
    """
    try:
        await _reach(application)
        await application.start()
        await _updater(application).start_polling(
            timeout=LONG_POLL, bootstrap_retries=-1, allowed_updates=ALLOWED, error_callback=_on_error
        )
        yield
    finally:
        await _let_go(application)


async def _reach(application: AnyApplication) -> None:
    pause = _FIRST_PAUSE
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            # Its text, and that of what caused it, is the token.
            raise SettingsError("BOT_TOKEN is refused by the server; copy it again from @BotFather") from None
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(wait if isinstance(wait, int | float) else wait.total_seconds())
        except TelegramError as error:
            log.warning("Telegram can't be reached (%s); trying again in %.0f s", error, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
        else:
            return


def _updater(application: AnyApplication) -> Any:
    return application.updater


def _on_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("Another program polls with the same token, and only one can: stop the other")
    else:
        log.warning("Updates could not be fetched (%s); trying again", error)


async def _let_go(application: AnyApplication) -> None:
    """Stop in the order that loses least; what isn't done in time is left."""
    try:
        async with asyncio.timeout(LETTING_GO):
            if _updater(application).running:
                await _updater(application).stop()
            if application.running:
                await application.stop()
    except TimeoutError:
        log.warning("Not all was done within %.0f s of stopping", LETTING_GO)
    finally:
        # The bot's own as well: an application that never reached Telegram leaves its connections open.
        if not application.running:
            await application.shutdown()
        await application.bot.shutdown()

"""A bot's life: reach Telegram however long it takes, poll into the inbox, and let go quickly."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot.errors import SettingsError
from bot.gateway.inbox import Inbox
from bot.gateway.metering import seconds
from bot.store.database import Lease

log = logging.getLogger(__name__)

# Named, for the server keeps what was asked for last. Edited messages are not among them: they were
# answered when they came.
ALLOWED = (
    Update.MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)
LONG_POLL = 30  # seconds
LOOKING = 2.0  # seconds between looks at who polls
LETTING_GO = 2.0  # seconds for what is in work, and as long for the courier; after five the bot is killed
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds between attempts to reach Telegram

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@asynccontextmanager
async def reached(application: AnyApplication) -> AsyncIterator[None]:
    """Have `application` connected while the context lasts.

    Entering waits for Telegram as long as it can't be reached. Raises `SettingsError` where the token is refused.
    """
    try:
        await _reach(application)
        await application.start()
        yield
    finally:
        if application.running:
            await application.stop()
        await application.shutdown()
        # The bot's own as well: an application that never reached Telegram leaves its connections open.
        await application.bot.shutdown()


@asynccontextmanager
async def polling(bot: Bot, inbox: Inbox, lease: Lease) -> AsyncIterator[None]:
    """Poll into `inbox` while the context lasts, after what was left there; then let what is in work end.

    Of several processes the one that has the `lease` polls, for Telegram takes only one; the others stand by.
    """
    task = asyncio.create_task(_stand_by(bot, inbox, lease))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await inbox.close(LETTING_GO)
        await asyncio.to_thread(lease.release)


async def _stand_by(bot: Bot, inbox: Inbox, lease: Lease) -> None:
    """Poll while the lease is held."""
    poll: asyncio.Task[None] | None = None
    try:
        while True:
            held = await asyncio.to_thread(lease.held)
            if held and poll is None:
                # What this process still works on from before is not taken up a second time.
                await inbox.idle()
                poll = asyncio.create_task(_poll(bot, inbox))
            elif poll is not None and (not held or poll.done()):
                await _end(poll)
                poll = None
            await asyncio.sleep(LOOKING)
    finally:
        if poll is not None:
            await _end(poll)


async def _end(poll: asyncio.Task[None]) -> None:
    poll.cancel()
    try:
        await poll
    except asyncio.CancelledError:
        pass
    except Exception:
        log.exception("Polling broke off; it begins anew")


async def _poll(bot: Bot, inbox: Inbox) -> None:
    left = await inbox.resume()
    if left:
        log.info("%d updates were waiting from before", left)
    offset: int | None = None
    pause = _FIRST_PAUSE
    while True:
        try:
            batch = await bot.get_updates(offset=offset, timeout=LONG_POLL, allowed_updates=ALLOWED)
            await inbox.take([update.to_dict() for update in batch])
        except Conflict:
            log.error("Another program polls with the same token, and only one can: stop the other")
        except TelegramError as error:
            log.warning("Updates could not be fetched (%s); trying again", error)
        except SQLAlchemyError:
            # Not written down is not confirmed: Telegram gives them once more.
            log.exception("Updates could not be written down; trying again")
        else:
            pause = _FIRST_PAUSE
            if batch:
                offset = batch[-1].update_id + 1
            continue
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


async def _reach(application: AnyApplication) -> None:
    pause = _FIRST_PAUSE
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            # Its text, and that of what caused it, is the token.
            raise SettingsError("BOT_TOKEN is refused by the server; copy it again from @BotFather") from None
        except RetryAfter as error:
            await asyncio.sleep(seconds(error))
        except TelegramError as error:
            log.warning("Telegram can't be reached (%s); trying again in %.0f s", error, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
        else:
            return

"""What happens when something goes wrong: the log tells all, the person gets a number to quote."""

from __future__ import annotations

import logging
import secrets

from sqlalchemy.exc import OperationalError
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.gateway import inbox, send
from bot.gateway.sender import never_left
from bot.handlers.context import Context
from bot.messages import notices

log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """Log an error under a reference of eight characters and show that to the person who met it."""
    reference = secrets.token_hex(4)
    error = context.error
    if isinstance(error, Forbidden):
        log.info("Nobody to answer: %s", error)
        return
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        # Met again when it certainly did not leave: nobody is to go unanswered, nor to be answered twice.
        inbox.current().again = never_left(error)
        log.warning("Telegram could not be reached, reference %s: %s", reference, error)
        return
    if isinstance(error, OperationalError) and isinstance(update, Update) and not inbox.current().last:
        inbox.current().again = True
        log.warning("The database does not answer, reference %s: %s", reference, error.orig)
        raise ApplicationHandlerStop  # what comes after would work on what was not found out
    log.error("An update failed, reference %s", reference, exc_info=error)
    if isinstance(update, Update):
        await _tell(update, context, reference)


async def _tell(update: Update, context: Context, reference: str) -> None:
    voice = context.voice
    try:
        query = update.callback_query
        if query and query.message:
            # Its spinner has been stopped by now, and each press can be answered once only.
            await send.follow(query, notices.failed(voice, reference))
        elif query:
            await send.acknowledge(query, voice.word("failed", reference), alert=True)
        elif message := update.effective_message:
            await send.reply(message, notices.failed(voice, reference))
    except TelegramError as error:
        log.warning("The reference %s could not be shown: %s", reference, error)

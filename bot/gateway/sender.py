"""Letters through the Bot API, with a certain refusal told from an outcome that nobody knows.

What decides is what the HTTP client really raised (`__cause__`, see `bot.gateway.transport`): python-telegram-bot's
own classes put both kinds under one name.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
from telegram import Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.delivery.sender import Moved, NotSent, Parcel, Stale, Undeliverable, Unknown
from bot.gateway.keys import keyboard_of, markup
from bot.gateway.metering import COUNTED, seconds
from bot.gateway.send import NO_PREVIEW

# Raised before a byte of the request has left.
NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    ProxyConnectionError,
    ProxyTimeoutError,
    ProxyError,
)
_NOBODY = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid", "bot was kicked")


class TelegramSender:
    """Sends parcels with a bot."""

    def __init__(self, bot: ExtBot[Any]) -> None:
        self._bot = bot

    async def send(self, parcel: Parcel) -> int:
        """Send or edit a message and return its number; raises as `bot.delivery.sender` says."""
        try:
            return await self._send(parcel)
        except TelegramError as error:
            raise outcome(error) from error
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise Unknown("the answer is not a message") from error

    async def probe(self) -> bool:
        """Say whether Telegram answers."""
        try:
            await self._bot.get_me()
        except TelegramError:
            return False
        return True

    async def _send(self, parcel: Parcel) -> int:
        body = parcel.body
        if "file" in body:
            return await self._send_file(parcel)
        if parcel.edits is not None:
            try:
                await self._bot.edit_message_text(
                    body["text"],
                    parcel.chat_id,
                    parcel.edits,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard_of(body.get("buttons", ())),
                    link_preview_options=NO_PREVIEW,
                    rate_limit_args=COUNTED,
                )
            except BadRequest as error:
                if "not modified" not in str(error).lower():
                    raise Stale(str(error)) from error  # too old, or gone
            return parcel.edits
        return await self._send_text(parcel)

    async def _send_text(self, parcel: Parcel) -> int:
        quote = ReplyParameters(parcel.quotes, allow_sending_without_reply=True) if parcel.quotes else None
        sent = await self._bot.send_message(
            parcel.chat_id,
            parcel.body["text"],
            parse_mode=ParseMode.HTML,
            reply_markup=markup(parcel.body),
            reply_parameters=quote,
            link_preview_options=NO_PREVIEW,
            rate_limit_args=COUNTED,
        )
        return sent.message_id

    async def _send_file(self, parcel: Parcel) -> int:
        kind, file_id = parcel.body["file"]
        send: Any = self._bot.send_photo if kind == "photo" else self._bot.send_document
        caption = parcel.body.get("text")
        sent: Message = await send(
            parcel.chat_id,
            file_id,
            caption=caption,
            parse_mode=ParseMode.HTML if caption else None,
            reply_markup=markup(parcel.body),
            rate_limit_args=COUNTED,
        )
        return sent.message_id


def outcome(error: TelegramError) -> NotSent | Undeliverable | Unknown | Moved:
    """Return what an error says of the message it was raised for."""
    found: NotSent | Undeliverable | Unknown | Moved
    match error:
        case _ if isinstance(error.__cause__, TelegramError):
            found = Unknown("the answer is not one of the Bot API")  # the page of whatever stands between, 403 or not
        case RetryAfter():
            found = NotSent("flood control", seconds(error))
        case Forbidden():
            found = Undeliverable(str(error), gone=True)
        case ChatMigrated():
            found = Moved(error.new_chat_id)
        case BadRequest():
            found = Undeliverable(str(error), gone=any(text in str(error).lower() for text in _NOBODY))
        case InvalidToken():
            found = NotSent("the token is refused")  # the error's own text may be the token
        case _ if never_left(error):
            found = NotSent(str(error))
        case _:
            found = Unknown(str(error))
    return found


def never_left(error: BaseException) -> bool:
    """Say whether a request certainly did not reach the server."""
    return isinstance(error.__cause__, NEVER_LEFT)

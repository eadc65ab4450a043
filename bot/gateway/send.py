"""How a message leaves: as an answer, in place of an older one, or as a card to choose."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import telegram
from telegram import CallbackQuery, InlineKeyboardMarkup, InlineQueryResultArticle
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, RetryAfter

from bot.gateway.keys import keyboard_of, markup
from bot.gateway.metering import seconds
from bot.messages.actions import encode
from bot.messages.inline import Article
from bot.messages.length import split
from bot.messages.message import Button, Message, bodies

log = logging.getLogger(__name__)

_Sent = TypeVar("_Sent")
_LONGEST_WAIT = 30  # seconds; who waits longer for an answer has asked again
NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """Return a message's buttons for Telegram."""
    return keyboard_of(bodies(message)[-1].get("buttons", ()))


async def reply(to: telegram.Message, message: Message) -> None:
    """Answer a message in its chat; in groups it is quoted, for others may have spoken in between."""
    quote = to.chat.type not in {ChatType.PRIVATE, ChatType.CHANNEL}
    for body in bodies(message):
        await _patiently(lambda body=body: _say(to, body, quote=quote))  # type: ignore[misc]


async def _say(to: telegram.Message, body: dict[str, Any], *, quote: bool) -> telegram.Message:
    if file := body.get("file"):
        kind, file_id = file
        return await (to.reply_photo(file_id) if kind == "photo" else to.reply_document(file_id))
    return await to.reply_html(
        body["text"],
        reply_markup=markup(body),
        do_quote=quote,
        allow_sending_without_reply=True,
        link_preview_options=NO_PREVIEW,
    )


async def edit(query: CallbackQuery, message: Message) -> None:
    """Put a message in place of the one whose button was pressed.

    Pressing twice changes nothing and says nothing; one that can't be edited any more is followed by a new
    one.
    """
    parts = split(message.text)
    if (len(parts) > 1 or message.files) and isinstance(query.message, telegram.Message):
        await reply(query.message, message)
        return
    try:
        await _patiently(
            lambda: query.edit_message_text(
                parts[0],
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(message),
                link_preview_options=NO_PREVIEW,
            )
        )
    except BadRequest as error:
        if "not modified" in str(error).lower():
            return
        if not isinstance(query.message, telegram.Message):
            raise
        log.info("A message could not be edited (%s), so a new one follows", error)
        await reply(query.message, message)


async def follow(query: CallbackQuery, message: Message) -> None:
    """Answer a button with a new message below.

    One under a message that inline mode sent knows no chat: there the message changes in place.
    """
    if isinstance(query.message, telegram.Message):
        await reply(query.message, message)
    elif query.message:  # too old to be more than its number
        bot = query.get_bot()
        for part in split(message.text):
            await bot.send_message(
                query.message.chat.id, part, parse_mode=ParseMode.HTML, reply_markup=keyboard(message)
            )
    else:
        await edit(query, message)


async def put_keys(query: CallbackQuery, lines: tuple[tuple[Button, ...], ...]) -> None:
    """Put lines of keys in place of those under a message; what it says, or shows, stays."""
    data = [[[key.label, encode(key.press)] for key in line] for line in lines]
    try:
        await _patiently(lambda: query.edit_message_reply_markup(keyboard_of(data)))
    except BadRequest as error:
        log.info("The keys of a message could not be changed: %s", error)


async def acknowledge(query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Stop the button's spinner, with a short text if there is one; too late, or a second time, is no error."""
    try:
        await query.answer(text or None, show_alert=alert)
    except BadRequest as error:
        log.info("A button was answered too late: %s", error)


def result(article: Article) -> InlineQueryResultArticle:
    """Return a card for Telegram's list of inline results."""
    return InlineQueryResultArticle(
        id=article.id,
        title=article.title,
        description=article.description,
        input_message_content=telegram.InputTextMessageContent(
            split(article.message.text)[0], parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
        reply_markup=keyboard(article.message),
    )


async def _patiently(send: Callable[[], Awaitable[_Sent]]) -> _Sent:
    """Send, and once more after the pause that Telegram asks for."""
    try:
        return await send()
    except RetryAfter as error:
        pause = seconds(error)
        if pause > _LONGEST_WAIT:
            raise
        await asyncio.sleep(pause)
        return await send()

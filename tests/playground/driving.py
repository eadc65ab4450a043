"""What the tests of this folder drive the stand-in with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.playground.server import Playground

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001449444154789c63d8c2c0c0c0c00c440c100c0015ea01d9f2b1a3f20000000049454e44ae426082"
)
"""An image of two by two pixels."""


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self._time = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._time

    def move(self, **by: float) -> None:
        self._time += timedelta(**by)


@dataclass(frozen=True)
class Api:
    """The Bot API by hand: parameters as JSON, answers as they come."""

    http: aiohttp.ClientSession
    root: str
    token: str

    def url(self, method: str) -> str:
        return f"{self.root}/bot{self.token}/{method}"

    async def answer(self, method: str, **params: object) -> dict[str, Any]:
        async with self.http.post(self.url(method), json=params) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == (200 if body["ok"] else body["error_code"])
            return body

    async def ok(self, method: str, **params: object) -> Any:
        answer = await self.answer(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: object) -> str:
        answer = await self.answer(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def updates(self, **params: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.ok("getUpdates", **params)
        return found


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)] for label in labels])


async def _start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message
    await update.effective_message.reply_text(
        "你好，<b>说点什么</b>。", parse_mode="HTML", reply_markup=keys("翻页", "提示")
    )


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    assert message
    if message.document or message.photo:
        await message.reply_document(b"received", filename="收据.txt", caption="收到")
    else:
        await message.reply_text(message.text or "?", do_quote=True)


async def _press(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query
    if query.data == "提示":
        await query.answer("这是提示", show_alert=True)
    else:
        await query.answer("翻过来了")
        await query.edit_message_text("第二页", reply_markup=keys("翻页"))


async def _inline(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.inline_query
    assert query
    cards = [
        InlineQueryResultArticle(
            str(number),
            f"{query.query} {number}",
            InputTextMessageContent(f"<b>卡片{number}</b>", parse_mode="HTML"),
            description="一张卡片",
        )
        for number in (1, 2, 3)
    ]
    await query.answer(cards)


@asynccontextmanager
async def echo_bot(playground: Playground) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """Run a real python-telegram-bot Application that polls: it answers, turns pages, offers cards."""
    app = (
        Application.builder()
        .token(playground.world.token)
        .base_url(f"{playground.api_root}/bot")
        .base_file_url(f"{playground.api_root}/file/bot")
        .build()
    )
    app.add_handler(CommandHandler("start", _start))
    app.add_handler(CallbackQueryHandler(_press))
    app.add_handler(InlineQueryHandler(_inline))
    app.add_handler(MessageHandler(filters.ALL, _echo))
    async with app:
        assert app.updater
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await app.start()
        try:
            yield app
        finally:
            await app.updater.stop()
            await app.stop()

"""A photo or document that somebody sends: fetched, looked at, stored; or turned away with the reason, nothing kept."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import Any, Literal

import telegram

from bot.errors import Refused
from bot.gateway.download import download
from bot.handlers.context import Context
from bot.progress import filekinds
from bot.progress.attachments import FOLDER, Given
from bot.progress.extraction import SECONDS, text_of
from bot.progress.filekinds import Kind
from bot.progress.secrecy import mark_in
from bot.store.files import FileStore

LIMIT = 20 * 1024 * 1024  # bytes, core.telegram.org/bots/api#getfile
_GRACE = 4.0  # seconds for a search that should have ended by itself


@dataclass(frozen=True, slots=True)
class _Sent:
    """What Telegram says of a file; `name` as the sender wrote it, `size` where it is known."""

    name: str
    kind: Literal["photo", "document"]
    file_id: str
    size: int | None


async def received(message: telegram.Message, context: Context) -> Given:
    """Take the photo or document of a message.

    Raises `Refused` for what is not taken: by kind, size or content, or for a mark of secrecy in name, caption or
    text. Nothing of such a file is kept; the audit tells the mark alone.
    """
    sent = _sent(message, context)
    await _refuse_marked(mark_in(sent.name, message.caption or ""), context)
    filekinds.refuse_by_name(sent.name)
    if sent.size is not None and sent.size > LIMIT:
        raise Refused("file_too_big", LIMIT // (1024 * 1024))
    data = await download(context.bot, sent.file_id, LIMIT)
    kind = await asyncio.to_thread(filekinds.kind_of, sent.name, data)
    mark, whole = await _searched(data, kind)
    await _refuse_marked(mark, context)
    files = FileStore(context.services.settings.home / FOLDER)
    sha256 = await asyncio.to_thread(files.keep, data)
    return Given(sha256, filekinds.clean(sent.name), sent.kind, len(data), sent.file_id, whole)


def _sent(message: telegram.Message, context: Context) -> _Sent:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        # Telegram gives photos no names; the moment tells them apart in every language.
        taken = message.date.astimezone(context.services.settings.zone)
        return _Sent(f"{taken:%Y%m%d-%H%M%S}-{message.message_id}.jpg", "photo", largest.file_id, largest.file_size)
    document = message.document
    if document is None or message.animation:
        raise Refused("file_kind")
    return _Sent(document.file_name or "", "document", document.file_id, document.file_size)


async def _searched(data: bytes, kind: Kind) -> tuple[str | None, bool]:
    """Return the mark in a file, and whether all of its text was searched."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[tuple[str | None, bool]] = loop.create_future()

    def settle(set_: Any, value: Any) -> None:
        if not ended.done():
            set_(value)

    def search() -> None:
        try:
            found = text_of(data, kind)
            outcome: tuple[Any, Any] = (ended.set_result, (mark_in("", found.text), found.whole))
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            outcome = (ended.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, *outcome)

    # A thread of its own, which nothing waits for: one that a file holds fast must not keep the bot from stopping.
    Thread(target=search, name="search", daemon=True).start()
    try:
        async with asyncio.timeout(SECONDS + _GRACE):
            return await ended
    except TimeoutError:
        return None, False


async def _refuse_marked(mark: str | None, context: Context) -> None:
    if mark is None:
        return
    services, actor = context.services, context.actor
    await services.store.write(
        lambda tx: services.work(tx, actor.telegram_id, actor.name).note("file_refused", mark=mark)
    )
    raise Refused("file_marked", mark)

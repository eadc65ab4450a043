"""Tables that the office sends in private chat: fetched, read, and handed to the feature whose header they have."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, MessageHandler, filters

from bot.errors import Refused, SheetError
from bot.gateway import send
from bot.gateway.download import download
from bot.handlers import record_sheet, roster
from bot.handlers.addressed import NEW
from bot.handlers.context import Context
from bot.knowledge import Knowledge
from bot.messages import sheets as messages
from bot.people.rights import Right, holds
from bot.people.roster import columns as roster_columns
from bot.progress.record_sheet import columns as record_columns
from bot.sheets import LIMIT, Book, Column, open_book
from bot.sheets.table import likeness

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".et")
_TYPES = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel")
_ALIKE = 0.6  # of the required columns: then it is that table, and what is missing is named

OnSheet = Callable[[Message, Book, str, Context], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Known:
    """A kind of table: its name in words (``sheet_<name>``) and as a draft's kind, its columns, and who takes it.

    `take` gets the message, the book and the file's name, and may raise `SheetError` and `Refused`.
    """

    name: str
    columns: Callable[[Knowledge], Sequence[Column]]
    take: OnSheet


# The first that is most like the sheet takes it.
KNOWN: tuple[Known, ...] = (
    Known("roster", roster_columns, roster.on_sheet),
    Known("record", record_columns, record_sheet.on_sheet),
)


def is_table(message: Message) -> bool:
    """Say whether a message brings a table, by the name or type of its file."""
    document = message.document
    if document is None:
        return False
    return (document.file_name or "").lower().endswith(_ENDINGS) or document.mime_type in _TYPES


async def on_document(update: Update, context: Context) -> None:
    """Take a table that the office sends; all else goes its way."""
    message = update.effective_message
    if message is None or message.chat.type != ChatType.PRIVATE or not is_table(message):
        return
    if context.awaited and context.awaited.kind not in {known.name for known in KNOWN}:
        return  # a form of another kind takes it as an attachment
    if holds(context.actor, Right.OFFICE):
        await take(message, context)
        raise ApplicationHandlerStop


async def take(message: Message, context: Context) -> None:
    """Fetch and read a table, and hand it to the feature it is for; say what is wrong with it."""
    document = message.document
    if document is None:
        return
    context.right = Right.OFFICE
    file = " ".join((document.file_name or "xlsx").split())
    try:
        if (document.file_size or 0) > LIMIT:
            raise Refused("file_too_big", LIMIT // (1024 * 1024))
        data = await download(context.bot, document.file_id, LIMIT)
        book = await asyncio.to_thread(open_book, data)
        known = _best(book, context.services.knowledge)
        if known is None:
            await send.reply(message, messages.unknown(context.voice, file, _kinds(context.services.knowledge)))
        else:
            await known.take(message, book, file, context)
    except Refused as refusal:
        await context.refuse(message, refusal)
    except SheetError as error:
        await send.reply(message, messages.problems(context.voice, file, error.problems))


def _best(book: Book, knowledge: Knowledge) -> Known | None:
    like = {known: likeness(book, known.columns(knowledge)) for known in KNOWN}
    best = max(KNOWN, key=lambda known: like[known])
    return best if like[best] >= _ALIKE else None


def _kinds(knowledge: Knowledge) -> list[tuple[str, list[str]]]:
    return [(known.name, [c.name for c in known.columns(knowledge) if c.required]) for known in KNOWN]


def handler() -> MessageHandler[Context, None]:
    """Return the handler that goes before all questions, for a file's caption is none."""
    return MessageHandler(NEW & filters.Document.ALL & filters.ChatType.PRIVATE, on_document)

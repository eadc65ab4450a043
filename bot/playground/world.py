"""The human side: people who write, press, attach and block, as their Telegram clients would."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

from bot.playground.audience import heard_by_bot
from bot.playground.community import Community
from bot.playground.content import CAPTION_LIMIT, TEXT_LIMIT, letter_of_content
from bot.playground.entities import Formatted, detect, utf16_length
from bot.playground.events import Subscription
from bot.playground.files import StoredFile
from bot.playground.markup import clean, trim
from bot.playground.messages import Attachment, Message
from bot.playground.payloads import callback_query
from bot.playground.people import Chat, Person
from bot.playground.queries import InlineAnswer, Press, Query
from bot.playground.refusal import Json
from bot.playground.state import Letter

TOKEN = "7000000001:playground"  # noqa: S105 - opens nothing but the stand-in on this machine


class World(Community):
    """The playground's world. `now` gives aware datetimes, `files` is a folder of its own for uploads.

    Use it inside one event loop. People and chats are values: after `speak`, old ones still name the same
    person.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        files: Path,
        token: str = TOKEN,
        *,
        username: str = "shian_bot",
        name: str = "食安协同助手",
    ) -> None:
        number = int(token.partition(":")[0])
        super().__init__(now, files, token, Person(number, name, username=username, is_bot=True))

    def send_text(self, person: Person, chat: Chat, text: str, reply_to: int | None = None) -> Message:
        """Write a message.

        What a client cannot send (nothing but white space, too long, not in the chat) is a ValueError.
        """
        body = trim(Formatted(clean(text)))
        length = utf16_length(body.text)
        if not 1 <= length <= TEXT_LIMIT:
            raise ValueError(f"a message has 1 to {TEXT_LIMIT} characters, not {length}")
        return self._say(person, chat, Letter(Formatted(body.text, detect(body.text))), reply_to)

    def upload(self, data: bytes, name: str, mime_type: str = "application/octet-stream") -> StoredFile:
        """Take in bytes as a file to send; empty or above 50 MB is a Refusal."""
        return self.files.write(BytesIO(data), name, mime_type)

    def send_file(  # noqa: PLR0913 - what a client's dialog asks for
        self,
        person: Person,
        chat: Chat,
        file: StoredFile,
        caption: str = "",
        *,
        kind: Literal["document", "photo"] = "document",
        reply_to: int | None = None,
    ) -> Message:
        """Send a file that was uploaded, as a document or a photo."""
        body = trim(Formatted(clean(caption)))
        if utf16_length(body.text) > CAPTION_LIMIT:
            raise ValueError(f"a caption has up to {CAPTION_LIMIT} characters")
        letter = Letter(Formatted(body.text, detect(body.text)), Attachment(kind, file))
        return self._say(person, chat, letter, reply_to)

    def send_sticker(self, person: Person, chat: Chat, emoji: str = "👍") -> Message:
        """Send a sticker for that emoji."""
        file = replace(self.upload(b"sticker", "sticker.webp", "image/webp"), width=512, height=512)
        return self._say(person, chat, Letter(Formatted(""), Attachment("sticker", file, emoji)), None)

    def press(self, person: Person, message: Message, data: str) -> Query[Press]:
        """Press an inline button by its data, also an old or a forged one: await its `answered()`."""
        person = self._in(person, message.chat)
        query = self.presses.ask(person, self.now(), data)
        self.updates.push("callback_query", callback_query(self, query, message))
        return query

    def inline_query(
        self, person: Person, text: str, offset: str = "", chat: Chat | None = None
    ) -> Query[InlineAnswer]:
        """Type "@bot text" in some chat: await the `answered()` results."""
        person = self.people[person.id]
        query = self.inline_queries.ask(person, self.now(), text)
        update: Json = {"id": query.id, "from": person.as_json(), "query": text, "offset": offset}
        if chat is not None:
            update["chat_type"] = "sender" if chat.is_private else chat.type
        self.updates.push("inline_query", update)
        return query

    def choose_inline(self, person: Person, chat: Chat, query: Query[InlineAnswer], result_id: str) -> Message:
        """Tap a result: its content is posted for the person, via the bot.

        KeyError when there is no such result.
        """
        results = query.answer.results if query.answer else ()
        result = next((result for result in results if result["id"] == result_id), None)
        if result is None:
            raise KeyError(result_id)
        letter = letter_of_content(self, result)
        if letter.markup:
            letter = replace(letter, inline_id=secrets.token_urlsafe(16))
        message = self._say(person, chat, letter, None)
        chosen: Json = {"result_id": result_id, "from": message.sender.as_json(), "query": query.text}
        if message.inline_id:
            chosen["inline_message_id"] = message.inline_id
        self.updates.push("chosen_inline_result", chosen)
        return message

    def subscribe(self) -> AbstractContextManager[Subscription]:
        """Listen to all events from now on."""
        return self.events.subscribe()

    async def next_message(self, chat: Chat, after: int = 0, timeout: float = 5.0) -> Message:  # noqa: ASYNC109
        """Wait for the bot's first message in `chat` with an id above `after`.

        TimeoutError after `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            with self.subscribe() as listener:
                while True:
                    found = [m for m in self.messages(chat) if m.id > after and m.sender.is_bot]
                    if found:
                        return found[0]
                    await listener.next()

    def _in(self, person: Person, chat: Chat) -> Person:
        if person.id not in chat.members:
            raise ValueError(f"{person.first_name} is not in this chat")
        return self.people[person.id]

    def _say(self, person: Person, chat: Chat, letter: Letter, reply_to: int | None) -> Message:
        person = self._in(person, chat)
        if chat.is_private:
            self.started.add(person.id)
            if person.id in self.blocked:
                self.unblock(person)
        quoted = self.message(chat, reply_to) if reply_to is not None else None
        message = self.post(chat, person, replace(letter, reply_to=quoted))
        if heard_by_bot(message, self.bot):
            self.updates.push("message", message.as_json())
        return message

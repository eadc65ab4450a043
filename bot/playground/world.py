"""The human side: people who write, press, attach and block, as their Telegram clients would."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.playground.content import letter_of_content
from bot.playground.events import Subscription
from bot.playground.messages import Message
from bot.playground.numbers import Numbers
from bot.playground.payloads import callback_query
from bot.playground.people import Chat, Person
from bot.playground.queries import InlineAnswer, Press, Query
from bot.playground.refusal import Json
from bot.playground.writing import Writing

TOKEN = "7000000001:playground"  # noqa: S105 - opens nothing but the stand-in on this machine


class World(Writing):
    """The playground's world. `now` gives aware datetimes, `files` is a folder of its own for uploads.

    Use it inside one event loop. People and chats are values: after `speak`, old ones still name the same
    person. `numbers`: where ids begin, fresh ones in every run unless given.
    """

    def __init__(  # noqa: PLR0913 - who the bot is, and what the world stands on
        self,
        now: Callable[[], datetime],
        files: Path,
        token: str = TOKEN,
        *,
        username: str = "shian_bot",
        name: str = "食安协同助手",
        numbers: Numbers | None = None,
    ) -> None:
        bot = Person(int(token.partition(":")[0]), name, username=username, is_bot=True)
        super().__init__(now, files, token, bot, numbers or Numbers.fresh())

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

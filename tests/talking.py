"""People who talk with the real bot through the stand-in, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import app
from bot.app import Running
from bot.clock import Clock
from bot.knowledge import Knowledge
from bot.playground.messages import Message
from bot.playground.people import Chat, Person
from bot.playground.queries import InlineAnswer, Press
from bot.playground.server import Playground
from bot.playground.world import World
from bot.settings import Settings

PATIENCE = 20.0  # seconds; far more than any answer takes, on a busy machine too


@dataclass
class Talk:
    """A person in a chat with the bot: says something, reads the answer."""

    world: World
    person: Person
    chat: Chat
    bot: Running

    async def say(self, text: str, reply_to: int | None = None) -> Message:
        """Write, and return the bot's next message."""
        sent = self.world.send_text(self.person, self.chat, text, reply_to)
        return await self.world.next_message(self.chat, after=sent.id)

    async def answers(self, text: str) -> list[Message]:
        """Write, and return all that the bot says until it is silent."""
        return await self.all_after(self.world.send_text(self.person, self.chat, text).id)

    async def all_after(self, message_id: int) -> list[Message]:
        """Return all that the bot says after a message until it has worked off every update."""
        async with asyncio.timeout(PATIENCE):
            # Not yet confirmed is perhaps not yet fetched, and the stand-in tells nobody when it is.
            while len(self.world.updates):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            await self.bot.inbox.idle()
            while not self.bot.courier.idle:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        return [m for m in self.world.messages(self.chat) if m.sender.is_bot and m.id > message_id]

    async def send(self, **fields: Any) -> list[Message]:
        """Send a message of any kind, with just these fields, and return what the bot says to it."""
        last = max((m.id for m in self.world.messages(self.chat)), default=0)
        self.update("message", self.raw(**fields))
        return await self.all_after(last)

    def raw(self, **fields: Any) -> dict[str, Any]:
        """Return a message with these fields as the Bot API writes it."""
        frame = {"message_id": 999_999, "date": 1_700_000_000, "chat": self.chat.as_json()}
        return {**frame, "from": self.world.people[self.person.id].as_json(), **fields}

    def update(self, kind: str, payload: dict[str, Any]) -> None:
        """Send the bot an update of any kind."""
        self.world.updates.push(kind, payload)

    async def press(self, message: Message, label: str) -> Press:
        """Press the button whose label contains `label`; returns what the bot says to the press itself."""
        return await self.press_data(message, str(message.button(label)["callback_data"]))

    async def press_data(self, message: Message, data: str) -> Press:
        """Press a button with this data, forged or not."""
        return await self.world.press(self.person, message, data).answered()

    async def follow(self, message: Message, label: str) -> Message:
        """Press a button, and return the new message that follows."""
        last = max(m.id for m in self.world.messages(self.chat))
        await self.press(message, label)
        return await self.world.next_message(self.chat, after=last)

    async def turn(self, message: Message, label: str) -> Message:
        """Press a button, and return the message as it reads after the edit."""
        with self.world.subscribe() as events:
            await self.press(message, label)
            async with asyncio.timeout(5):
                # Other messages may be edited meanwhile.
                while self.world.message(message.chat, message.id) == message and await events.next():
                    pass
        changed = self.world.message(message.chat, message.id)
        assert changed is not None
        return changed

    async def inline(self, text: str) -> InlineAnswer:
        """Type after the bot's name in some chat, and return what it offers."""
        return await self.world.inline_query(self.person, text).answered()


@asynccontextmanager
async def a_bot(
    knowledge: Knowledge, home: Path, now: datetime, seats: Mapping[int, str] | None = None, **changes: Any
) -> AsyncIterator[tuple[World, Running]]:
    """Run the stand-in and the bot on it; `seats` are people (id, name) that are there first, `changes` settings."""
    zone = Settings().zone
    clock = Clock.running_from(now, zone)
    world = World(clock.now, home)
    for telegram_id, name in (seats or {}).items():
        world.person(name, id=telegram_id, started=True)
    async with Playground(world, port=0) as place:
        settings = Settings(token=world.token, api_root=place.api_root, home=home, **changes)
        async with app.serving(settings, clock, knowledge) as bot:
            yield world, bot

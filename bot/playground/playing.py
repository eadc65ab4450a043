"""Playing a person's part by program: writing, pressing buttons by their labels, waiting for what the bot says to it.

For stories that are told through the chat alone; a story stops where the bot says something else than it expects.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.playground.events import Subscription
from bot.playground.messages import Message
from bot.playground.people import Chat, Person
from bot.playground.world import World

PATIENCE = 10.0  # seconds for one answer, far more than any takes


class UnexpectedAnswerError(Exception):
    """The bot said something else than the story expects, or nothing."""


@dataclass(frozen=True)
class Player:
    """A person in their own chat with the bot.

    What an act returns is the first message of the bot after it, new or edited, whose text contains `expected`.
    Raises `UnexpectedAnswerError` where none comes, a button is missing, or a press is answered with an alert.
    """

    world: World
    person: Person

    @property
    def chat(self) -> Chat:
        """Their own chat."""
        return self.world.private(self.person)

    async def say(self, text: str, expected: str) -> Message:
        """Write."""
        return await self._act(lambda: self.world.send_text(self.person, self.chat, text), text, expected)

    async def follow(self, url: str, expected: str) -> Message:
        """Open a link to the bot and press START."""
        return await self._act(lambda: self.world.follow_link(self.person, url), url, expected)

    async def send(self, data: bytes, name: str, mime_type: str, expected: str) -> Message:
        """Send a document."""
        file = self.world.upload(data, name, mime_type)
        return await self._act(lambda: self.world.send_file(self.person, self.chat, file), name, expected)

    async def press(self, message: Message, label: str, expected: str) -> Message:
        """Press the button whose label contains `label`."""
        shown = self.world.message(self.chat, message.id) or message
        try:
            data = str(shown.button(label)["callback_data"])
        except KeyError:
            raise UnexpectedAnswerError(f"{self._who} finds no button {label!r} below {shown.text!r}") from None
        with self.world.subscribe() as events:
            try:
                answer = await self.world.press(self.person, shown, data).answered(PATIENCE)
            except TimeoutError:
                raise UnexpectedAnswerError(f"{self._who} pressed {label!r} and heard nothing") from None
            if answer.alert:
                raise UnexpectedAnswerError(f"{self._who} pressed {label!r} and was told {answer.text!r}")
            return await self._heard(events, label, expected)

    async def hears(self, expected: str) -> Message:
        """Wait for a message that others cause, also one that is there already."""
        with self.world.subscribe() as events:
            for message in self.world.messages(self.chat):
                if message.sender.is_bot and expected in message.text:
                    return message
            return await self._heard(events, "nothing", expected)

    @property
    def _who(self) -> str:
        return self.person.first_name

    async def _act(self, act: Callable[[], Message], what: str, expected: str) -> Message:
        with self.world.subscribe() as events:
            act()
            return await self._heard(events, what, expected)

    async def _heard(self, events: Subscription, what: str, expected: str) -> Message:
        said: list[str] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while (event := await events.next()) is not None:
                    shown = event.payload.get("message")  # new or edited
                    if event.payload.get("chat_id") != self.chat.id or not isinstance(shown, dict):
                        continue
                    message = self.world.message(self.chat, shown["message_id"])
                    if message is None or not message.sender.is_bot:
                        continue
                    if expected in message.text:
                        return message
                    said.append(message.text)
        raise UnexpectedAnswerError(f"{self._who} did {what!r}, expected {expected!r} and heard {said}")

"""The small door to a messaging platform: what it takes, and the ways in which it can fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter in words, as plain values: `body` is what the platform's adapter reads."""

    chat_id: int
    body: dict[str, Any]
    edits: int | None = None
    quotes: int | None = None


class NotSent(Exception):  # noqa: N818 - an outcome
    """It certainly did not leave; worth another try, after `pause` seconds if the platform named some."""

    def __init__(self, text: str, pause: float | None = None) -> None:
        super().__init__(text)
        self.pause = pause


class Undeliverable(Exception):  # noqa: N818 - an outcome
    """It was refused for good; with `gone` the person blocked the bot, or the chat does not exist."""

    def __init__(self, text: str, *, gone: bool) -> None:
        super().__init__(text)
        self.gone = gone


class Unknown(Exception):  # noqa: N818 - an outcome
    """Nobody can say whether it arrived."""


class Moved(Exception):  # noqa: N818 - an outcome
    """It did not leave: the group is under another number now."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(f"the group is {chat_id} now")
        self.chat_id = chat_id


class Stale(Exception):  # noqa: N818 - an outcome
    """It did not leave: the message that it was to replace can't be changed any more."""


class Sender(Protocol):
    """Sends a parcel."""

    async def send(self, parcel: Parcel) -> int:
        """Send and return the message's number.

        Raises `NotSent`, `Undeliverable`, `Unknown`, `Moved` or `Stale`.
        """
        ...

    async def probe(self) -> bool:
        """Say whether the platform answers; nobody sees anything of it."""
        ...

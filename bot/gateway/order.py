"""In which order updates are worked on: one chat's after each other, many chats side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

SIDE_BY_SIDE = 16

# How many may wait for their turn. python-telegram-bot's own bound would count waiting ones, so that a
# single busy chat could fill it and stop all others; the bound that matters is the one in here.
_WAITING = 1_000_000


class InOrder(BaseUpdateProcessor):
    """Keeps each chat's updates in order and works on at most `side_by_side` chats at once.

    An update without a chat (an inline query) belongs to its person; one without either waits for nothing.
    """

    def __init__(self, side_by_side: int = SIDE_BY_SIDE) -> None:
        super().__init__(_WAITING)
        self._slots = asyncio.Semaphore(side_by_side)
        self._turns: dict[int, _Turn] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run `coroutine` when its chat's earlier updates are done and a slot is free."""
        key = _key(update)
        if key is None:
            async with self._slots:
                await coroutine
            return
        turn = self._turns.setdefault(key, _Turn())
        turn.holders += 1
        try:
            async with turn.lock, self._slots:
                await coroutine
        finally:
            turn.holders -= 1
            if not turn.holders:
                del self._turns[key]

    @property
    def chats(self) -> int:
        """Return how many chats have an update in work or waiting."""
        return len(self._turns)


class _Turn:
    """A chat's lock and how many updates hold it or wait for it; dropped with the last."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.holders = 0


def _key(update: object) -> int | None:
    if not isinstance(update, Update):
        return None
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else None

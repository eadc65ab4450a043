"""In which order updates are worked on: one chat's after each other, many chats side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

SIDE_BY_SIDE = 16


class InOrder:
    """Keeps each chat's updates in order and works on at most `side_by_side` chats at once."""

    def __init__(self, side_by_side: int = SIDE_BY_SIDE) -> None:
        self._slots = asyncio.Semaphore(side_by_side)
        self._turns: dict[int, _Turn] = {}

    async def run(self, key: int | None, work: Awaitable[Any]) -> None:
        """Do `work` when what came earlier with the same key is done and a slot is free; None waits for nobody."""
        if key is None:
            async with self._slots:
                await work
            return
        turn = self._turns.setdefault(key, _Turn())
        turn.holders += 1
        try:
            async with turn.lock, self._slots:
                await work
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

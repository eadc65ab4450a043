"""What happens, told to whoever listens (the page's seats, and tests)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.playground.refusal import Json


@dataclass(frozen=True)
class Event:
    """One happening: `kind` is message, edited, deleted, typing, commands, unread, reload or time.

    `audience` the ids it concerns, None for all.
    """

    kind: str
    payload: Json
    audience: frozenset[int] | None = None

    def as_json(self) -> Json:
        """For the page."""
        return {"event": self.kind, **self.payload}


class Subscription:
    """A listener's own queue. One that falls behind by `capacity` events is cut off and must start anew."""

    def __init__(self, capacity: int) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue(capacity)
        self.lost = False

    def put(self, event: Event) -> None:
        """Queue an event, or mark the listener as lost."""
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self.lost = True

    async def next(self) -> Event | None:
        """Wait for the next event; None when the listener was cut off or everything ends."""
        return None if self.lost and self._queue.empty() else await self._queue.get()

    def end(self) -> None:
        """Wake the listener for the last time."""
        if self._queue.full():
            self._queue.get_nowait()
        self._queue.put_nowait(None)


class Events:
    """Everybody's events."""

    def __init__(self) -> None:
        self._listeners: set[Subscription] = set()

    def tell(self, event: Event) -> None:
        """Pass an event on to all listeners."""
        for listener in self._listeners:
            listener.put(event)

    @contextmanager
    def subscribe(self, capacity: int = 1000) -> Iterator[Subscription]:
        """Listen from now on."""
        listener = Subscription(capacity)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def end(self) -> None:
        """Wake all listeners for the last time."""
        for listener in self._listeners:
            listener.end()

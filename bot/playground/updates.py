"""The bot's update queue, with Telegram's ways of confirming and of letting only one client poll."""

import asyncio
from collections import deque
from collections.abc import Sequence

from bot.playground.refusal import Json, Refusal

# Not sent unless asked for by name: core.telegram.org/bots/api#getupdates
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_LONGEST_WAIT = 50  # seconds, what Telegram's server cuts a longer timeout down to


class Updates:
    """Updates wait here until a later offset confirms them; the oldest give way above `capacity`.

    Ids grow by one from `first`, an arbitrary number as on Telegram, where they start anywhere.
    """

    def __init__(self, first: int, capacity: int = 100_000) -> None:
        self._waiting: deque[tuple[int, str, Json]] = deque(maxlen=capacity)
        self._next = first
        self._allowed: frozenset[str] | None = None
        self._arrived = asyncio.Event()
        self._poller: asyncio.Event | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def allowed(self) -> list[str] | None:
        """The kinds the bot asked for last, None while it never said."""
        return None if self._allowed is None else sorted(self._allowed)

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update of that kind, unless the bot does not want such ones."""
        if (kind in self._allowed) if self._allowed else (kind not in _ON_REQUEST):
            self._waiting.append((self._next, kind, payload))
            self._next += 1
            self._arrived.set()

    def clear(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Ask for these kinds only; empty asks for the usual ones, None leaves what was said before."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """Confirm what is below `offset` (negative: all but the last so many), give at most `limit`.

        With none there it waits so many seconds. A newer poll ends this one with 409, as Telegram does.
        """
        if self._poller is not None:
            self._poller.set()
        self._confirm(offset)
        ended = self._poller = asyncio.Event()
        try:
            if not self._waiting and seconds > 0:
                await self._wait(ended, min(seconds, _LONGEST_WAIT))
            if ended.is_set():
                raise Refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        finally:
            if self._poller is ended:
                self._poller = None
        return [{"update_id": number, kind: payload} for number, kind, payload in list(self._waiting)[:limit]]

    def end(self) -> None:
        """Send away who polls now, with nothing."""
        self._arrived.set()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()

    async def _wait(self, ended: asyncio.Event, seconds: float) -> None:
        self._arrived.clear()
        waits = [asyncio.ensure_future(event.wait()) for event in (self._arrived, ended)]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

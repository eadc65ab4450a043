"""Updates on their way in: written down before Telegram hears that they arrived, kept until they are done.

What an update changes and its mark as done are one transaction (`mark` inside it), so one that comes twice, or is met
again after a kill, changes nothing twice. An answer that changes nothing is sent first and marked then: a kill may
repeat the few in hand, and leaves none unanswered.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from telegram import Bot, Update

from bot.clock import Clock
from bot.gateway.order import InOrder
from bot.store.database import Store
from bot.store.models import Incoming

log = logging.getLogger(__name__)

KEPT = timedelta(days=3)  # how long a number is remembered; Telegram starts anew at random after a quiet week
MOST = 2_000  # updates in memory; beyond that the rest waits at Telegram
ATTEMPTS = 4  # for an update whose answer could not leave
_PAUSE = 3.0  # seconds, times the attempts so far


@dataclass(slots=True)
class Taken:
    """An update in work: `done` once its mark is committed, `unreached` when its answer could not leave."""

    update_id: int
    done: bool = False
    unreached: bool = False


_CURRENT: ContextVar[Taken | None] = ContextVar("update in work", default=None)


def current() -> Taken:
    """Return the update that this task works on. Raises RuntimeError anywhere else, in another thread above all."""
    taken = _CURRENT.get()
    if taken is None:
        raise RuntimeError("no update is in work here")
    return taken


def mark(tx: Session, taken: Taken, clock: Clock) -> bool:
    """Mark an update as done in the transaction of what it changes; False where it was done already."""
    query = update(Incoming).where(Incoming.update_id == taken.update_id, Incoming.done_at.is_(None))
    # What people wrote is kept where it belongs, not here a second time.
    result: Any = tx.execute(query.values(done_at=clock.now(), payload=""))
    return bool(result.rowcount)


class Inbox:
    """Takes updates in and has `handle` work on them, one chat's in order, many chats side by side."""

    def __init__(self, store: Store, clock: Clock, bot: Bot, handle: Callable[[Update], Awaitable[None]]) -> None:
        self._store = store
        self._clock = clock
        self._bot = bot
        self._handle = handle
        self._order = InOrder()
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(MOST)

    async def resume(self) -> int:
        """Take up what was not done when the program ended; return how much that is."""
        left = await self._store.write(self._left)
        for payload in left:
            await self._begin(json.loads(payload))
        return len(left)

    def _left(self, tx: Session) -> Sequence[str]:
        tx.execute(delete(Incoming).where(Incoming.done_at < self._clock.now() - KEPT))
        waiting = select(Incoming.payload).where(Incoming.done_at.is_(None))
        return tx.scalars(waiting.order_by(Incoming.received_at, Incoming.update_id)).all()

    async def take(self, updates: Iterable[dict[str, Any]]) -> None:
        """Write updates down, and then begin with those that are new."""
        given = {int(u["update_id"]): u for u in updates}

        def act(tx: Session) -> list[int]:
            known = set(tx.scalars(select(Incoming.update_id).where(Incoming.update_id.in_(given))))
            fresh = [number for number in given if number not in known]
            now = self._clock.now()
            tx.add_all(
                Incoming(update_id=n, payload=json.dumps(given[n], ensure_ascii=False), received_at=now) for n in fresh
            )
            return fresh

        for number in await self._store.write(act):
            await self._begin(given[number])

    async def idle(self) -> None:
        """Wait until nothing is in work."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self, patience: float) -> None:
        """Let what is in work end, for `patience` seconds; the rest is met again at the next start."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _begin(self, raw: dict[str, Any]) -> None:
        await self._room.acquire()
        task = asyncio.create_task(self._order.run(_key(raw), self._work(raw)))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._room.release()
        if not task.cancelled() and (error := task.exception()):
            log.error("An update could not be worked on; it is met again at the next start", exc_info=error)

    async def _work(self, raw: dict[str, Any]) -> None:
        taken = Taken(int(raw["update_id"]))
        _CURRENT.set(taken)
        try:
            update_ = Update.de_json(dict(raw), self._bot)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            log.warning("Update %s can't be read and is passed over: %s", taken.update_id, error)
        else:
            for attempt in range(1, ATTEMPTS + 1):
                taken.unreached = False
                await self._handle(update_)
                if taken.done or not taken.unreached:
                    break
                await asyncio.sleep(_PAUSE * attempt)
        if not taken.done:
            await self._store.write(lambda tx: mark(tx, taken, self._clock))


def _key(raw: dict[str, Any]) -> int | None:
    """Return the chat an update belongs to, or its person; None where it has neither."""
    for name, payload in raw.items():
        if name != "update_id" and isinstance(payload, dict):
            inner = payload.get("message") if name == "callback_query" else payload
            chat = inner.get("chat") if isinstance(inner, dict) else None
            holder = chat or payload.get("from")
            if isinstance(holder, dict) and isinstance(holder.get("id"), int):
                return int(holder["id"])
    return None

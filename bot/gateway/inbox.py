"""Updates on their way in: written down before Telegram hears that they arrived, kept until they are done.

Work on them begins meanwhile: who asks waits for nobody's writing. What an update changes and its mark as done are one
transaction (`mark` inside it), so one that comes twice, or is met again after a kill, changes nothing twice. An answer
that changes nothing is sent first and marked then: a kill may repeat the few in hand, and leaves none unanswered.
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
REMEMBERED = 1_000  # updates that are known by number; Telegram gives again what was not confirmed, a hundred at most
MOST = 2_000  # updates in memory; beyond that the rest waits at Telegram
ATTEMPTS = 8  # for an update whose answer could not leave, or for which the database was away
_PAUSE, _LONGEST_PAUSE = 3.0, 12.0  # seconds, times the attempts so far, and at most


@dataclass(slots=True)
class Taken:
    """An update in work: `done` once its mark is committed.

    `again` when it is to be tried once more, for its answer could not leave or the database was away; `last` while
    there is no further try.
    """

    update_id: int
    done: bool = False
    again: bool = False
    last: bool = False


_CURRENT: ContextVar[Taken | None] = ContextVar("update in work", default=None)


def current() -> Taken:
    """Return the update that this task works on. Raises RuntimeError anywhere else, in another thread above all."""
    taken = _CURRENT.get()
    if taken is None:
        raise RuntimeError("no update is in work here")
    return taken


def mark(tx: Session, taken: Taken, clock: Clock) -> bool:
    """Mark an update as done in the transaction of what it changes; False where it was done already."""
    now = clock.now()
    query = update(Incoming).where(Incoming.update_id == taken.update_id, Incoming.done_at.is_(None))
    # What people wrote is kept where it belongs, not here a second time.
    result: Any = tx.execute(query.values(done_at=now, payload=""))
    if result.rowcount:
        return True
    if tx.get(Incoming, taken.update_id) is not None:
        return False
    # Done before it was written down.
    tx.add(Incoming(update_id=taken.update_id, payload="", received_at=now, done_at=now))
    return True


class Inbox:
    """Takes updates in and has `handle` work on them, one chat's in order, many chats side by side."""

    def __init__(self, store: Store, clock: Clock, bot: Bot, handle: Callable[[Update], Awaitable[None]]) -> None:
        self._store = store
        self._clock = clock
        self._bot = bot
        self._handle = handle
        self._order = InOrder()
        self._tasks: set[asyncio.Task[None]] = set()
        self._known: dict[int, None] = {}  # numbers in the order in which they came
        self._room = asyncio.Semaphore(MOST)

    async def resume(self) -> int:
        """Take up what was not done when the program ended; return how much that is."""
        known, left = await self._store.write(self._left)
        self._remember(known)
        for payload in left:
            await self._begin(json.loads(payload))
        return len(left)

    def _left(self, tx: Session) -> tuple[Sequence[int], Sequence[str]]:
        tx.execute(delete(Incoming).where(Incoming.done_at < self._clock.now() - KEPT))
        last = select(Incoming.update_id).order_by(Incoming.received_at.desc(), Incoming.update_id.desc())
        waiting = select(Incoming.payload).where(Incoming.done_at.is_(None))
        waiting = waiting.order_by(Incoming.received_at, Incoming.update_id)
        return tx.scalars(last.limit(REMEMBERED)).all()[::-1], tx.scalars(waiting).all()

    def _remember(self, numbers: Iterable[int]) -> None:
        self._known.update(dict.fromkeys(numbers))
        for number in list(self._known)[:-REMEMBERED]:
            del self._known[number]

    async def take(self, updates: Iterable[dict[str, Any]]) -> None:
        """Begin with those updates that are new, and write them down.

        Where that fails they are given again, and what has begun does not begin a second time.
        """
        given = {int(u["update_id"]): u for u in updates}
        fresh = [number for number in given if number not in self._known]
        self._remember(fresh)
        for number in fresh:
            await self._begin(given[number])

        def write(tx: Session) -> None:
            there = set(tx.scalars(select(Incoming.update_id).where(Incoming.update_id.in_(given))))
            now = self._clock.now()
            tx.add_all(
                Incoming(update_id=number, payload=json.dumps(given[number], ensure_ascii=False), received_at=now)
                for number in given
                if number not in there  # done before it was written down
            )

        await self._store.write(write)

    def busy(self) -> bool:
        """Say whether anything is in work."""
        return bool(self._tasks)

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
                taken.again, taken.last = False, attempt == ATTEMPTS
                await self._handle(update_)
                if taken.done or not taken.again:
                    break
                await asyncio.sleep(min(_PAUSE * attempt, _LONGEST_PAUSE))
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

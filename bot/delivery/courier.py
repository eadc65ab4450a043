"""Carries letters out: claim and commit that it is being sent, send, commit what became of it.

Killed after that first commit nobody knows whether it left, so the letter turns uncertain when its lease ends and is
never blindly repeated. Only a letter that edits a message is, for doing that twice shows the same; and one that is
claimed without being sent yet, for that certainly did not leave.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.delivery.outbox import SAID, Letter
from bot.delivery.sender import NotSent, Parcel, Sender, Undeliverable, Unknown
from bot.store.database import Store
from bot.store.models import Outgoing, Person

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)  # longer than any call may take
IDLE = 5.0  # seconds between looks when nobody wakes the courier
SIDE_BY_SIDE = 16
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0  # seconds between attempts

Settle = Callable[[Session, Letter, datetime], dict[str, Any] | None]
"""Puts a letter into words when it leaves; None where there is nothing left to say, which cancels it."""


@dataclass(slots=True)
class Courier:
    """Sends what is due. One process may run several, several processes one each."""

    store: Store
    sender: Sender
    settle: Settle
    clock: Clock
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)
    _looking: bool = False
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def wake(self) -> None:
        """Look for letters now."""
        self._woken.set()

    @property
    def idle(self) -> bool:
        """Say whether no letter is in hand here."""
        return not self._tasks and not self._woken.is_set() and not self._looking

    async def run(self) -> None:
        """Carry until cancelled; calls under way are given a moment to end."""
        alone = await asyncio.to_thread(self.store.enter)
        await self.store.write(lambda tx: self._take_over(tx, alone=alone))
        try:
            while True:
                self._looking = True
                self._woken.clear()
                try:
                    await self._look()
                except SQLAlchemyError:
                    log.exception("The outbox could not be read; trying again")
                self._looking = False
                with suppress(TimeoutError):
                    async with asyncio.timeout(IDLE):
                        await self._woken.wait()
        finally:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=2.0)
            for task in self._tasks:
                task.cancel()

    async def _look(self) -> None:
        while len(self._tasks) < SIDE_BY_SIDE and (claimed := await self.store.write(self._claim)):
            letter_id, chat_id, parcel = claimed
            if parcel is None:
                continue
            self._busy.add(chat_id)
            task = asyncio.create_task(self._carry(letter_id, parcel))
            self._tasks.add(task)
            task.add_done_callback(lambda done, chat=chat_id: self._carried(done, chat))  # type: ignore[misc]

    def _carried(self, task: asyncio.Task[None], chat_id: int) -> None:
        self._tasks.discard(task)
        self._busy.discard(chat_id)
        self.wake()
        if not task.cancelled() and (error := task.exception()):
            log.error("A letter could not be carried", exc_info=error)

    def _take_over(self, tx: Session, *, alone: bool = False) -> None:
        """Settle what a killed process left behind; where there is no other, nobody's lease need run out."""
        now = self.clock.now()
        query = select(Outgoing).where(Outgoing.state.in_(("claimed", "sending")))
        if not alone:
            query = query.where(Outgoing.lease_until < now)
        left = tx.scalars(query)
        for letter in left:
            again = letter.state == "claimed" or letter.edits is not None
            letter.state = "queued" if again else "uncertain"
            letter.problem = "" if again else "the program ended while it was being sent"
            letter.changed_at = now

    def _claim(self, tx: Session) -> tuple[int, int, Parcel | None] | None:
        """Take the first letter that is due to a chat with none in hand, and commit that it is being sent."""
        now = self.clock.now()
        self._take_over(tx)
        # A chat's letters leave in their order: none passes an earlier one that still tries.
        before = select(func.min(Outgoing.id)).where(Outgoing.state.in_(("queued", "claimed", "sending")))
        first = before.group_by(Outgoing.chat_id)
        query = (
            select(Outgoing)
            .where(Outgoing.state == "queued", Outgoing.due_at <= now, Outgoing.id.in_(first))
            .order_by(Outgoing.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if self._busy:
            query = query.where(Outgoing.chat_id.not_in(self._busy))
        found = tx.scalar(query)
        if found is None:
            return None
        letter = Letter(
            found.key, found.chat_id, found.topic, found.content, found.person_id, found.edits, found.quotes
        )
        body = self.settle(tx, letter, now)
        found.state = "cancelled" if body is None else "sending"
        found.attempts += 1
        found.lease_until = now + LEASE
        found.changed_at = now
        parcel = None if body is None else Parcel(found.chat_id, body, found.edits, found.quotes)
        return found.id, found.chat_id, parcel

    async def _carry(self, letter_id: int, parcel: Parcel) -> None:
        try:
            message_id = await self.sender.send(parcel)
        except NotSent as error:
            await self._again(letter_id, error)
        except Undeliverable as error:
            await self._record(letter_id, "failed", problem=str(error), gone=error.gone)
        except Unknown as error:
            if parcel.edits is not None:
                await self._again(letter_id, NotSent(str(error)))
            else:
                await self._record(letter_id, "uncertain", problem=str(error))
        else:
            await self._record(letter_id, "sent", message_id=message_id)

    async def _again(self, letter_id: int, error: NotSent) -> None:
        def act(tx: Session) -> None:
            letter = tx.get_one(Outgoing, letter_id)
            pause = error.pause or min(_FIRST_PAUSE * 2 ** (letter.attempts - 1), _LONGEST_PAUSE)
            now = self.clock.now()
            letter.state, letter.problem = "queued", str(error)[:255]
            letter.due_at = now + timedelta(seconds=pause)
            letter.changed_at = now

        await self.store.write(act)

    async def _record(
        self, letter_id: int, state: str, *, message_id: int | None = None, problem: str = "", gone: bool = False
    ) -> None:
        def act(tx: Session) -> None:
            now = self.clock.now()
            letter = tx.get_one(Outgoing, letter_id)
            letter.state, letter.message_id, letter.problem = state, message_id, problem[:255]
            letter.changed_at = now
            if letter.topic == SAID and state == "sent":
                letter.content = {}  # it stands in the chat; keeping it twice serves nobody
            if gone or state == "sent":
                reach = update(Person).where(Person.telegram_id == letter.chat_id)
                changed = reach.where(
                    Person.unreachable_since.is_(None) if gone else Person.unreachable_since.isnot(None)
                )
                tx.execute(changed.values(unreachable_since=now if gone else None))

        await self.store.write(act)


def uncertain(tx: Session) -> Sequence[Outgoing]:
    """Return the letters whose fate nobody knows, oldest first."""
    return tx.scalars(select(Outgoing).where(Outgoing.state == "uncertain").order_by(Outgoing.id)).all()

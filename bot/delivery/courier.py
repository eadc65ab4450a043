"""Carries letters out: claim and commit that it is being sent, send, commit what became of it.

Killed after that first commit nobody knows whether it left, so the letter turns uncertain when its lease ends and is
never blindly repeated. Only a letter that edits a message is, for doing that twice shows the same; and one that is
claimed without being sent yet, for that certainly did not leave.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.delivery import pacing
from bot.delivery.claiming import BREATH, LEASE, SIDE_BY_SIDE, Claim, Settle, Taken, claim
from bot.delivery.outbox import BULK
from bot.delivery.outcomes import Outcome, record, take_over
from bot.delivery.pacing import Allowance, Meter, Ticks
from bot.delivery.sender import Moved, NotSent, Sender, Stale, Undeliverable, Unknown
from bot.delivery.uncertain import tell, uncertain
from bot.store.database import Store

__all__ = ["LEASE", "SIDE_BY_SIDE", "Courier", "Settle", "uncertain"]

log = logging.getLogger(__name__)

IDLE = 5.0  # seconds between looks when nobody wakes the courier
_AGAIN = 1.0  # seconds between attempts to write down what became of a letter
_A_LITTLE = 0.002  # seconds by which clocks may differ: a letter is to be due when it is looked for
_TIDY = 1.0  # seconds between looks at what others left
_STEP, _STEPS = 0.005, 10  # seconds for which bulk gives way to people who are being answered, and how often in a row


@dataclass(slots=True)
class Courier:
    """Sends what is due. One process may run several, several processes one each.

    `meter` counts what is sent past it.
    """

    store: Store
    sender: Sender
    settle: Settle
    clock: Clock
    meter: Meter = field(default_factory=Meter)
    ticks: Ticks = pacing.ticks
    _woken: asyncio.Event = field(default_factory=asyncio.Event)  # something may be there that is in a hurry
    _due: asyncio.Event = field(default_factory=asyncio.Event)  # it is time to look, for that or for bulk
    _looking: bool = False
    _next: float = 0.0
    _looked: float = 0.0
    _held_until: float = 0.0
    _tidied: float = float("-inf")
    _brought: list[tuple[int, Outcome]] = field(default_factory=list)
    _pen: asyncio.Lock = field(default_factory=asyncio.Lock)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _soon: asyncio.TimerHandle | None = None
    _probing: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Look for letters now."""
        self._woken.set()
        self._due.set()

    @property
    def idle(self) -> bool:
        """Say whether no letter is in hand here, and none waits only for its turn."""
        held = self._looked < self._held_until
        waiting = self._due.is_set() or self._looking or self._soon is not None or held
        return not self._tasks and not waiting

    async def run(self, answering: Callable[[], bool] = lambda: False) -> None:
        """Carry until cancelled; calls under way are given a moment to end.

        `answering` says whether people are being answered past the outbox: bulk does not begin beside them.
        """
        alone = await asyncio.to_thread(self.store.enter)
        await self.store.write(lambda tx: take_over(tx, self.clock.now(), alone=alone))
        try:
            while True:
                self._looking = True
                self._woken.clear()
                self._due.clear()
                pause = IDLE
                try:
                    pause = await self._look()
                except SQLAlchemyError:
                    log.exception("The outbox could not be read; trying again")
                self._looking = False
                await _waited(self._due, pause)
                for _ in range(_STEPS):  # bounded, or a stream of questions would hold up bulk for good
                    if not answering() or await _waited(self._woken, _STEP):
                        break
        finally:
            if self._probing is not None:
                self._probing.cancel()
            if self._soon is not None:
                self._soon.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=2.0)
            for task in self._tasks:
                task.cancel()

    async def _look(self) -> float:
        """Begin with what may leave now, and return in how many seconds to look again."""
        began = time.monotonic()
        found = await self.store.write(self._claim)
        self._looked = began
        for taken in found.letters:
            task = asyncio.create_task(self._carry(taken))
            self._tasks.add(task)
            task.add_done_callback(partial(self._carried, priority=taken.priority))
        if found.probe and self._probing is None:
            self._probing = asyncio.create_task(self._probe())
        pause = IDLE if found.wait is None else min(found.wait + _A_LITTLE, IDLE)
        self._next = time.monotonic() + pause
        self._held_until = max(self._held_until, began + found.held)
        return pause

    def _claim(self, tx: Session) -> Claim:
        now = self.clock.now()
        ticks = self.ticks(tx)
        if (pause := self.meter.refused()) is not None:
            pacing.after(tx, ticks, trouble=False, pause=pause)
        allowance = Allowance.of(tx, ticks, self.meter)
        if (moment := time.monotonic()) > self._tidied + _TIDY:
            self._tidied = moment
            take_over(tx, now)
            tell(tx, now)
        return claim(tx, now, allowance, self.settle, len(self._tasks))

    def _carried(self, task: asyncio.Task[None], priority: int) -> None:
        self._tasks.discard(task)
        if priority != BULK:
            self.wake()
        elif self._soon is None and time.monotonic() + BREATH < self._next:
            self._soon = asyncio.get_running_loop().call_later(BREATH, self._breathed)
        if not task.cancelled() and (error := task.exception()):
            log.error("A letter could not be carried", exc_info=error)

    def _breathed(self) -> None:
        self._soon = None
        self._due.set()

    async def _carry(self, taken: Taken) -> None:
        outcome: Outcome
        try:
            outcome = await self.sender.send(taken.parcel)
        except (NotSent, Undeliverable, Unknown, Moved, Stale) as error:
            outcome = error

        self._brought.append((taken.letter_id, outcome))
        async with self._pen:  # what comes back while something is written down is written down together
            brought, self._brought = self._brought, []
            while brought:
                try:
                    await self.store.write(partial(self._write_down, brought))
                except OperationalError:
                    # What is known must not become uncertain because the database is away for a moment.
                    log.exception("What became of letters could not be written down; trying again")
                    await asyncio.sleep(_AGAIN)
                else:
                    break

    def _write_down(self, brought: Sequence[tuple[int, Outcome]], tx: Session) -> None:
        record(tx, self.clock.now(), brought)
        ticks = self.ticks(tx)
        for _, outcome in brought:
            pause = outcome.pause if isinstance(outcome, NotSent) else None
            pacing.after(tx, ticks, trouble=isinstance(outcome, Unknown | NotSent), pause=pause)

    async def _probe(self) -> None:
        try:
            if await self.sender.probe():
                await self.store.write(lambda tx: pacing.probed(tx, self.ticks(tx)))
                self.wake()
        finally:
            self._probing = None


async def _waited(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event, so long at most; say whether it came."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()

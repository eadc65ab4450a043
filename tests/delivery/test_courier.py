"""Letters: each sent once, or listed as uncertain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.clock import Clock
from bot.delivery.courier import LEASE, Courier, uncertain
from bot.delivery.outbox import SAID, Letter, enqueue
from bot.delivery.sender import NotSent, Parcel, Undeliverable, Unknown
from bot.settings import Settings
from bot.store.database import Store
from bot.store.models import Outgoing, Person

START = datetime(2026, 11, 27, 9, 0, tzinfo=Settings().zone)


class Door:
    """Takes parcels, and fails first as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.taken: list[Parcel] = []
        self.called = asyncio.Event()

    async def send(self, parcel: Parcel) -> int:
        self.taken.append(parcel)
        self.called.set()
        if self.failures:
            raise self.failures.pop(0)
        return 1000 + len(self.taken)

    async def probe(self) -> bool:
        return True


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = START
        self.clock = Clock(lambda: self.time, Settings().zone)


@pytest.fixture
def hands() -> Hands:
    return Hands()


def said(number: int, *, chat: int = 5, edits: int | None = None) -> Letter:
    return Letter(f"cause:{number}", chat, SAID, {"text": str(number)}, edits=edits)


@asynccontextmanager
async def carrying(store: Store, door: Door, hands: Hands) -> AsyncIterator[Courier]:
    courier = Courier(store, door, lambda _tx, letter, _now: letter.content or None, hands.clock)
    task = asyncio.create_task(courier.run())
    try:
        yield courier
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def states(store: Store) -> list[str]:
    found: Sequence[str] = await store.read(lambda tx: [o.state for o in tx.query(Outgoing).order_by(Outgoing.id)])
    return list(found)


async def become(store: Store, courier: Courier, *wanted: str) -> None:
    async with asyncio.timeout(10):
        while await states(store) != list(wanted):
            courier.wake()
            await asyncio.sleep(0.005)


async def test_one_cause_has_one_letter(store: Store) -> None:
    assert await store.write(lambda tx: enqueue(tx, START, said(1)))
    assert not await store.write(lambda tx: enqueue(tx, START, said(1)))


async def test_letters_to_one_chat_leave_in_their_order(store: Store, hands: Hands) -> None:
    door = Door(NotSent("no connection", pause=0.001))
    await store.write(lambda tx: [enqueue(tx, START, said(n)) for n in range(5)])
    async with carrying(store, door, hands) as courier:
        await door.called.wait()
        await become(store, courier, *["queued"] * 5)
        hands.time += timedelta(seconds=1)
        await become(store, courier, *["sent"] * 5)
    assert [p.body["text"] for p in door.taken] == ["0", "0", "1", "2", "3", "4"]


async def test_letters_to_many_chats_do_not_wait_for_each_other(store: Store, hands: Hands) -> None:
    door = Door()
    await store.write(lambda tx: [enqueue(tx, START, said(n, chat=n)) for n in range(1, 41)])
    async with carrying(store, door, hands) as courier:
        await become(store, courier, *["sent"] * 40)
    assert sorted(p.chat_id for p in door.taken) == list(range(1, 41))


async def test_what_certainly_did_not_leave_is_tried_again_when_asked_for(store: Store, hands: Hands) -> None:
    door = Door(NotSent("flood control", pause=30))
    await store.write(lambda tx: enqueue(tx, START, said(1)))
    async with carrying(store, door, hands) as courier:
        await door.called.wait()
        await become(store, courier, "queued")
        assert len(door.taken) == 1
        hands.time += timedelta(seconds=31)
        await become(store, courier, "sent")
    assert len(door.taken) == 2


async def test_an_unknown_outcome_is_listed_and_never_repeated(store: Store, hands: Hands) -> None:
    door = Door(Unknown("read timeout"))
    await store.write(lambda tx: enqueue(tx, START, said(1)))
    async with carrying(store, door, hands) as courier:
        await become(store, courier, "uncertain")
        hands.time += timedelta(days=1)
        await store.write(lambda tx: enqueue(tx, hands.time, said(2)))
        await become(store, courier, "uncertain", "sent")
    assert [p.body["text"] for p in door.taken] == ["1", "2"]
    assert await store.read(lambda tx: [letter.key for letter in uncertain(tx)]) == ["cause:1"]


@pytest.mark.parametrize(
    ("state", "edits", "becomes"), [("sending", None, "uncertain"), ("sending", 7, "sent"), ("claimed", None, "sent")]
)
async def test_what_a_killed_program_left_is_settled_when_its_lease_ends(
    store: Store, hands: Hands, state: str, edits: int | None, becomes: str
) -> None:
    await store.write(lambda tx: enqueue(tx, START, said(1, edits=edits)))
    await store.write(lambda tx: tx.query(Outgoing).update({"state": state, "lease_until": START + LEASE}))
    async with carrying(store, Door(), hands) as courier:
        hands.time += LEASE + timedelta(seconds=1)
        await become(store, courier, becomes)


async def test_what_is_known_is_written_down_when_the_database_is_back(
    store: Store, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, write = Door(), store.writing
    refused = 0

    def away(act: Any) -> Any:
        nonlocal refused
        if door.taken and refused < 2:
            refused += 1
            raise OperationalError("the server closed the connection", None, Exception())
        return write(act)

    await store.write(lambda tx: enqueue(tx, START, said(1)))
    monkeypatch.setattr(store, "writing", away)
    async with carrying(store, door, hands) as courier:
        await become(store, courier, "sent")
    assert refused == 2
    assert len(door.taken) == 1


async def test_one_who_blocked_the_bot_is_noted_and_forgiven_when_reached_again(store: Store, hands: Hands) -> None:
    await store.write(lambda tx: tx.add(Person(name="李强", telegram_id=5, created_at=START)))
    await store.write(lambda tx: enqueue(tx, START, said(1)))
    async with carrying(store, Door(Undeliverable("blocked", gone=True)), hands) as courier:
        await become(store, courier, "failed")
        assert await store.read(lambda tx: tx.query(Person).one().unreachable_since) == START
        await store.write(lambda tx: enqueue(tx, START, said(2)))
        await become(store, courier, "failed", "sent")
    assert await store.read(lambda tx: tx.query(Person).one().unreachable_since) is None


async def test_what_has_nothing_left_to_say_is_cancelled(store: Store, hands: Hands) -> None:
    door = Door()
    await store.write(lambda tx: enqueue(tx, START, Letter("cause:1", 5, SAID, {})))
    async with carrying(store, door, hands) as courier:
        await become(store, courier, "cancelled")
    assert door.taken == []

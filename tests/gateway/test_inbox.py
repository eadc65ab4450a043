"""Updates on their way in: each begins once, whatever is given again and whenever the database fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from telegram import Bot, Update

from bot.clock import Clock
from bot.gateway.inbox import Inbox, current, mark
from bot.store.database import Store, address
from bot.store.migrate import migrate
from bot.store.models import Incoming

T = TypeVar("T")
CLOCK = Clock(lambda: datetime(2026, 11, 27, 1, tzinfo=UTC), ZoneInfo("UTC"))


class Failing(Store):
    """Can't be written to, as often as told."""

    failures = 0

    def writing(self, act: Callable[[Session], T]) -> T:
        """Write, or fail."""
        if self.failures:
            self.failures -= 1
            raise OperationalError("INSERT", {}, Exception("disk full"))
        return super().writing(act)


class Table:
    """An inbox on a database of its own, and what it began with."""

    def __init__(self, home: Path) -> None:
        self.store = Failing(address(None, home))
        migrate(self.store.engine)
        self.began: list[int] = []
        self.marks = False
        self.go_on = asyncio.Event()
        self.go_on.set()

    def inbox(self) -> Inbox:
        return Inbox(self.store, CLOCK, Bot("1:a"), self.handle)

    async def handle(self, update: Update) -> None:
        self.began.append(update.update_id)
        await self.go_on.wait()
        if self.marks:
            taken = current()
            taken.done = await self.store.write(lambda tx: mark(tx, taken, CLOCK))

    def rows(self) -> dict[int, bool]:
        """Return which updates are written down, and whether they are done."""
        query = select(Incoming).order_by(Incoming.update_id)
        return {
            one.update_id: one.done_at is not None for one in self.store.reading(lambda tx: tx.scalars(query).all())
        }


def an_update(number: int, chat_id: int = 5) -> dict[str, Any]:
    sender = {"id": chat_id, "is_bot": False, "first_name": "A"}
    chat = {"id": chat_id, "type": "private", "first_name": "A"}
    message = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": sender, "text": "奶粉归谁管"}
    return {"update_id": number, "message": message}


async def test_work_begins_before_an_update_is_written_down(tmp_path: Path) -> None:
    table = Table(tmp_path)
    inbox = table.inbox()
    table.store.failures = 1
    table.go_on.clear()
    with pytest.raises(OperationalError):
        await inbox.take([an_update(1)])
    await asyncio.sleep(0)
    assert table.began == [1]
    assert inbox.busy()
    assert table.rows() == {}
    await inbox.take([an_update(1), an_update(2, chat_id=6)])  # not confirmed, so given again
    assert table.rows() == {1: False, 2: False}
    table.go_on.set()
    await inbox.idle()
    assert not inbox.busy()
    assert table.began == [1, 2]
    assert table.rows() == {1: True, 2: True}
    table.store.close()


async def test_what_is_done_before_it_is_written_down_is_done(tmp_path: Path) -> None:
    table = Table(tmp_path)
    table.marks = True
    inbox = table.inbox()
    table.store.failures = 1
    with pytest.raises(OperationalError):
        await inbox.take([an_update(1)])
    await inbox.idle()
    assert table.rows() == {1: True}
    await inbox.take([an_update(1)])
    await inbox.idle()
    assert table.began == [1]
    assert table.rows() == {1: True}
    table.store.close()


async def test_after_a_restart_what_was_done_is_known_and_what_was_not_begins_once(tmp_path: Path) -> None:
    table = Table(tmp_path)
    inbox = table.inbox()
    await inbox.take([an_update(1)])
    await inbox.idle()
    table.go_on.clear()
    await inbox.take([an_update(2)])
    await inbox.close(0.0)
    assert table.rows() == {1: True, 2: False}
    table.go_on.set()
    table.began.clear()
    again = table.inbox()
    assert await again.resume() == 1
    await again.take([an_update(n) for n in (1, 2, 3)])
    await again.idle()
    assert table.began == [2, 3]
    assert table.rows() == {1: True, 2: True, 3: True}
    table.store.close()

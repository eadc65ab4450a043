from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from telegram import Chat, InlineQuery, Message, Update, User

from bot.gateway.order import InOrder

WHEN = datetime(2026, 11, 27, tzinfo=UTC)


def message(number: int, chat_id: int) -> Update:
    return Update(number, message=Message(number, WHEN, Chat(chat_id, "private")))


async def test_one_chats_updates_stay_in_order() -> None:
    order, done = InOrder(), []

    async def work(number: int) -> None:
        await asyncio.sleep(0.02 if number == 0 else 0)
        done.append(number)

    await asyncio.gather(*(order.process_update(message(n, 1), work(n)) for n in range(5)))
    assert done == [0, 1, 2, 3, 4]
    assert order.chats == 0


async def test_chats_run_side_by_side_up_to_the_bound() -> None:
    order, running, most = InOrder(side_by_side=3), 0, 0

    async def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    await asyncio.gather(*(order.process_update(message(n, n), work()) for n in range(10)))
    assert most == 3


async def test_a_busy_chat_stops_no_other() -> None:
    order, gate = InOrder(side_by_side=2), asyncio.Event()
    waiting = [asyncio.create_task(order.process_update(message(n, 1), gate.wait())) for n in range(20)]
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        await order.process_update(message(99, 2), asyncio.sleep(0))
    gate.set()
    await asyncio.gather(*waiting)


async def test_a_failure_lets_the_next_go_on() -> None:
    order, done = InOrder(), []

    async def fail() -> None:
        raise RuntimeError

    async def work() -> None:
        done.append(1)

    await asyncio.gather(
        order.process_update(message(1, 1), fail()),
        order.process_update(message(2, 1), work()),
        return_exceptions=True,
    )
    assert done == [1]
    assert order.chats == 0


async def test_an_inline_query_waits_for_its_own_person_alone() -> None:
    order = InOrder()
    person = User(5, "林晓", is_bot=False)
    query = Update(1, inline_query=InlineQuery("1", person, "校园", ""))
    async with asyncio.timeout(1):
        await order.process_update(query, asyncio.sleep(0))
        await order.process_update("not an update", asyncio.sleep(0))
    assert order.chats == 0

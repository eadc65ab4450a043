from __future__ import annotations

import asyncio

from bot.gateway.order import InOrder


async def test_one_chats_updates_stay_in_order() -> None:
    order, done = InOrder(), []

    async def work(number: int) -> None:
        await asyncio.sleep(0.02 if number == 0 else 0)
        done.append(number)

    await asyncio.gather(*(order.run(1, work(n)) for n in range(5)))
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

    await asyncio.gather(*(order.run(n, work()) for n in range(10)))
    assert most == 3


async def test_a_busy_chat_stops_no_other() -> None:
    order, gate = InOrder(side_by_side=2), asyncio.Event()
    waiting = [asyncio.create_task(order.run(1, gate.wait())) for n in range(20)]
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        await order.run(2, asyncio.sleep(0))
    gate.set()
    await asyncio.gather(*waiting)


async def test_a_failure_lets_the_next_go_on() -> None:
    order, done = InOrder(), []

    async def fail() -> None:
        raise RuntimeError

    async def work() -> None:
        done.append(1)

    await asyncio.gather(
        order.run(1, fail()),
        order.run(1, work()),
        return_exceptions=True,
    )
    assert done == [1]
    assert order.chats == 0


async def test_what_belongs_to_nobody_waits_for_nobody() -> None:
    order, gate = InOrder(), asyncio.Event()
    waiting = asyncio.create_task(order.run(5, gate.wait()))
    async with asyncio.timeout(1):
        await order.run(None, asyncio.sleep(0))
    gate.set()
    await waiting
    assert order.chats == 0

"""Several processes on one database: all deliver, one polls, another takes over."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from aiohttp import web

from bot.delivery.outbox import BULK, SAID, Letter, enqueue_all
from bot.playground.world import World
from bot.store.database import Store, address
from tests.crashing import Between, Handler, listening, port_of
from tests.postgres import database
from tests.test_app import line_with, started


def test_one_at_a_time_holds_a_lease_and_it_passes_on(server: str, tmp_path: Path) -> None:
    url = address(database(server, f"t{uuid4().hex}"), tmp_path)
    one, two = Store(url), Store(url)
    first, second = one.lease("polling"), two.lease("polling")
    assert first.held()
    assert first.held()
    assert not second.held()
    other = two.lease("something else")
    assert other.held()
    other.release()
    first.release()
    assert second.held()
    assert not first.held()
    second.release()
    one.close()
    two.close()


@dataclass
class Watch:
    """Who sends and who polls, by the port that each process has for itself."""

    sent: Counter[int] = field(default_factory=Counter)
    polled: Counter[int] = field(default_factory=Counter)
    polling: set[int] = field(default_factory=set)
    killed: set[int] = field(default_factory=set)
    side_by_side: list[set[int]] = field(default_factory=list)

    def middleware(self) -> Between:
        @web.middleware
        async def middle(request: web.Request, handler: Handler) -> web.StreamResponse:
            method, port = request.match_info.get("method"), port_of(request)
            if method == "sendMessage":
                self.sent[port] += 1
            if method != "getUpdates":
                return await handler(request)
            self.polled[port] += 1
            if port not in self.killed and (others := self.polling - self.killed - {port}):
                self.side_by_side.append(others | {port})
            self.polling.add(port)
            try:
                return await handler(request)
            finally:
                self.polling.discard(port)

        return middle


async def test_of_three_processes_all_deliver_and_one_polls_until_it_is_killed(server: str, tmp_path: Path) -> None:
    world = World(lambda: datetime.now(UTC), tmp_path / "files", token="7000000002:the-token-of-a-trial")  # noqa: S106
    lin = world.person("林晓", started=True)
    people = [world.person(f"P{n}", started=True) for n in range(500)]
    url, watch = database(server, f"t{uuid4().hex}"), Watch()
    async with listening(world, watch.middleware(), 3) as ports, AsyncExitStack() as stack:
        running = {}
        for port in ports:
            given = {"BOT_TOKEN": world.token, "BOT_API_ROOT": f"http://127.0.0.1:{port}", "BOT_DATABASE_URL": url}
            running[port] = await stack.enter_async_context(started(cwd=tmp_path, **given))
        for _process, out, _err in running.values():
            await line_with("@shian_bot", out)
        store = Store(address(url, tmp_path))
        stack.callback(store.close)
        letters = [Letter(f"notice:{p.id}", p.id, SAID, {"text": "通知"}, priority=BULK) for p in people]
        await store.write(lambda tx: enqueue_all(tx, datetime.now(UTC), letters))
        async with asyncio.timeout(20):
            while len(watch.sent) < 3:  # noqa: ASYNC110 - it happens in other processes
                await asyncio.sleep(0.02)
        for left in (3, 2, 1):
            began, polled = time.monotonic(), Counter(watch.polled)
            sent = world.send_text(lin, world.private(lin), "打假行动")
            answer = await world.next_message(world.private(lin), after=sent.id, timeout=15)
            assert "市公安局" in answer.text
            assert time.monotonic() - began < 10
            async with asyncio.timeout(5):
                while not (polls := (watch.polled - polled).keys() - watch.killed):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            assert watch.side_by_side == []
            if left > 1:
                [poller] = polls
                running[poller][0].kill()
                watch.killed.add(poller)  # its long poll still hangs at the stand-in
        assert len([m for m in world.messages(world.private(lin)) if m.sender.is_bot]) == 3

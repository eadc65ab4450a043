"""Several processes on one database: all deliver, one polls, another takes over."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bot.playground.server import Playground
from bot.playground.world import World
from bot.store.database import Store, address
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


async def test_of_three_processes_one_polls_and_another_takes_over_when_it_is_killed(
    server: str, tmp_path: Path
) -> None:
    world = World(lambda: datetime.now(UTC), tmp_path / "files", token="7000000002:the-token-of-a-trial")  # noqa: S106
    lin = world.person("林晓", started=True)
    url = database(server, f"t{uuid4().hex}")
    async with Playground(world, port=0) as place, AsyncExitStack() as stack:
        given = {"BOT_TOKEN": world.token, "BOT_API_ROOT": place.api_root, "BOT_DATABASE_URL": url}
        running = []
        for _ in range(3):
            process, out, err = await stack.enter_async_context(started(cwd=tmp_path, **given))
            await line_with("@shian_bot", out)
            running.append((process, err))
        for process, err in running:
            sent = world.send_text(lin, world.private(lin), "年报几号交")
            began = time.monotonic()
            await world.next_message(world.private(lin), after=sent.id, timeout=15)
            assert time.monotonic() - began < 10
            if process is not running[-1][0]:
                # Of those that are left the one that polls is among them, or takes over.
                process.kill()
                await process.wait()
            assert "Conflict" not in await _said(err)
        answers = [m for m in world.messages(world.private(lin)) if m.sender.is_bot]
        assert len(answers) == 3


async def _said(stream: asyncio.StreamReader) -> str:
    try:
        async with asyncio.timeout(0.2):
            return (await stream.read(65536)).decode()
    except TimeoutError:
        return ""

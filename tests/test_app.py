"""The whole program in a process of its own: started, talked to, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot.playground.server import Playground
from bot.playground.world import World
from tests.commands import TASKS, command, environment
from tests.small import small

STOPPING = 5.0  # seconds that whoever stops the bot waits before killing it


@asynccontextmanager
async def started(
    *arguments: str, cwd: Path, **settings: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, asyncio.StreamReader, asyncio.StreamReader]]:
    """Run the program with the small matrix, unless the settings name another."""
    process = await asyncio.create_subprocess_exec(
        *command(*arguments),
        cwd=cwd,
        env=environment(**{**small(cwd), **settings}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    try:
        yield process, process.stdout, process.stderr
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def line_with(text: str, stream: asyncio.StreamReader) -> str:
    async with asyncio.timeout(30):
        while line := (await stream.readline()).decode():
            if text in line:
                return line
    raise AssertionError(f"the program ended without saying {text!r}")


async def stop(process: asyncio.subprocess.Process, number: signal.Signals) -> float:
    began = time.monotonic()
    process.send_signal(number)
    async with asyncio.timeout(STOPPING + 5):
        assert await process.wait() == 0
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_without_a_token_the_playground_opens_and_closes(tmp_path: Path, number: signal.Signals) -> None:
    async with started("playground", "--port", str(free_port()), cwd=tmp_path) as (process, out, err):
        line = await line_with("http://", out)
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found
        async with ClientSession() as http, http.get(found[0]) as page:
            assert page.status == 200
            assert "text/html" in page.headers["Content-Type"]
        assert await stop(process, number) < STOPPING
        assert "Traceback" not in (await err.read()).decode()
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["playground"]


async def test_a_clean_slate_forgets_what_was_said_and_chosen(tmp_path: Path) -> None:
    async with started("playground", "--port", str(free_port()), cwd=tmp_path) as (process, out, _err):
        line = await line_with("http://", out)
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found
        async with ClientSession() as http:

            async def act(name: str, **values: object) -> None:
                async with http.post(f"{found[0]}page/do/{name}", json=values) as done:
                    assert done.status == 200, await done.text()

            async def answers() -> list[str]:
                async with http.get(f"{found[0]}page/state") as state:
                    return [m["text"] for m in (await state.json())["messages"] if m["from"]["is_bot"]]

            async def answer(number: int) -> str:
                async with asyncio.timeout(20):
                    while len(await answers()) < number:  # noqa: ASYNC110 - another process makes it true
                        await asyncio.sleep(0.02)
                return (await answers())[number - 1]

            await act("text", text="/lang")
            await answer(1)
            async with http.get(f"{found[0]}page/state") as state:
                menu = (await state.json())["messages"][-1]
            [_, english] = menu["reply_markup"]["inline_keyboard"][0]
            await act("press", message_id=menu["message_id"], data=english["callback_data"])
            await act("text", text="/start")
            assert "Food Safety Assistant" in await answer(2)
            await act("restart")
            assert await answers() == []
            await act("text", text="/start")
            assert "食安协同助手" in await answer(1)
        assert await stop(process, signal.SIGTERM) < STOPPING


async def test_a_taken_port_gives_way_to_the_next(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with started("playground", "--port", str(port), cwd=tmp_path) as (process, out, err):
            opened = await line_with("http://", out)
            assert f":{port}/" not in opened
            await stop(process, signal.SIGTERM)
            assert str(port) in (await err.read()).decode()


async def test_with_a_token_the_same_program_polls_the_server_it_is_given(tmp_path: Path) -> None:
    world = World(lambda: datetime.now(UTC), tmp_path / "files", token="7000000002:the-token-of-a-trial")  # noqa: S106
    async with Playground(world, port=0) as place:
        given = {"BOT_TOKEN": world.token, "BOT_API_ROOT": place.api_root, "BOT_CLOCK": "2026-11-27T08:59"}
        given["BOT_TASKS"] = str(TASKS)
        async with started(cwd=tmp_path, **given) as (process, out, err):
            await line_with("@shian_bot", out)
            lin = world.person("林晓", started=True)
            sent = world.send_text(lin, world.private(lin), "年报几号交")
            answer = await world.next_message(world.private(lin), after=sent.id)
            assert "还有3天" in answer.text
            assert await stop(process, signal.SIGTERM) < STOPPING
            said = (await err.read()).decode()
    assert world.token not in said
    assert "Traceback" not in said


async def test_a_refused_token_stops_the_start_without_showing_itself(tmp_path: Path) -> None:
    world = World(lambda: datetime.now(UTC), tmp_path / "files")
    async with Playground(world, port=0) as place:
        wrong = "7000000003:somebody-elses"
        async with started(cwd=tmp_path, BOT_TOKEN=wrong, BOT_API_ROOT=place.api_root) as (process, _out, err):
            async with asyncio.timeout(30):
                assert await process.wait() == 2
            said = (await err.read()).decode()
    assert "BOT_TOKEN is refused" in said
    assert wrong not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("stalls", [False, True])
async def test_an_unreachable_server_is_tried_until_somebody_stops_the_bot(tmp_path: Path, *, stalls: bool) -> None:
    asked = asyncio.Event()

    async def stall(_request: web.BaseRequest) -> web.StreamResponse:
        asked.set()
        await asyncio.sleep(20)
        return web.Response()

    runner = web.ServerRunner(web.Server(stall, handler_cancellation=True), shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    if stalls:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    token = "7000000004:a-trial-without-a-server"  # noqa: S105 - opens nothing
    given = {"BOT_TOKEN": token, "BOT_API_ROOT": f"http://127.0.0.1:{port}"}
    async with started(cwd=tmp_path, **given) as (process, _out, err):
        if stalls:
            async with asyncio.timeout(60):
                await asked.wait()
        else:
            assert "can't be reached" in await line_with("trying again", err)
        assert await stop(process, signal.SIGTERM) < STOPPING
        said = (await err.read()).decode()
    await runner.cleanup()
    assert token not in said
    assert "Traceback" not in said


async def test_a_home_that_cannot_be_written_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder", "utf-8")
    async with started("playground", cwd=tmp_path) as (process, _out, err):
        async with asyncio.timeout(30):
            assert await process.wait() == 2
        said = (await err.read()).decode()
    assert "BOT_HOME" in said
    assert "Traceback" not in said

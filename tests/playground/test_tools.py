import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.playground.numbers import Numbers
from bot.playground.people import Chat, Person
from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.driving import Api, Clock


async def _do(http: aiohttp.ClientSession, place: Playground, name: str) -> dict[str, Any]:
    async with http.post(f"{place.url}page/do/{name}", json={}) as response:
        return {"status": response.status, **(await response.json())}


@pytest.mark.parametrize("name", ["restart", "sample"])
async def test_a_tool_runs_and_then_every_page_reloads(
    http: aiohttp.ClientSession, world: World, lin: Person, name: str
) -> None:
    done: list[str] = []

    def doing(what: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            done.append(what)

        return run

    wang = world.person("王敏")
    async with Playground(world, port=0, restart=doing("restart"), sample=doing("sample")) as place:
        async with http.ws_connect(f"{place.url}page/events?person={wang.id}") as socket:
            await socket.receive_json()
            assert await _do(http, place, name) == {"status": 200}
            assert await socket.receive_json() == {"event": "reload"}
        async with http.get(f"{place.url}page/state") as response:
            assert (await response.json())["tools"] == ["restart", "sample"]
    assert done == [name]


async def test_what_was_not_given_is_not_there(http: aiohttp.ClientSession, playground: Playground) -> None:
    for name in ("restart", "sample", "move"):
        async with http.post(f"{playground.url}page/do/{name}", json={}) as response:
            assert response.status == 404
    async with http.get(f"{playground.url}page/state") as response:
        state = await response.json()
        assert (state["tools"], state["timing"]) == ([], None)


async def test_a_tool_that_fails_says_so_and_reloads_nothing(
    http: aiohttp.ClientSession, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise OSError("the disk is full")

    async with Playground(world, port=0, restart=fail) as place:
        with world.subscribe() as listener:
            answer = await _do(http, place, "restart")
            listener.end()
            assert await listener.next() is None
    assert (answer["status"], answer["error"]) == (500, "restart failed; the program's log says why")
    assert "the disk is full" in caplog.text


async def test_tools_run_one_at_a_time(http: aiohttp.ClientSession, world: World) -> None:
    running = most = 0

    async def run() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    async with Playground(world, port=0, restart=run, sample=run) as place:
        await asyncio.gather(*(_do(http, place, name) for name in ("restart", "sample", "restart")))
    assert most == 1


async def test_a_cleared_world_keeps_people_and_groups_and_nothing_that_was_said(
    api: Api, world: World, lin: Person, chat: Chat
) -> None:
    wang = world.person("王敏", started=True)
    group = world.group("工作群", [lin, wang])
    said = world.send_text(lin, chat, "你好")
    world.send_text(lin, group, "/help")
    press = world.press(lin, said, "x")
    world.block(wang)
    menu = [{"command": "help", "description": "怎么用"}]
    await api.ok("setMyCommands", commands=menu)
    await api.ok("setMyCommands", commands=[*menu, *menu], scope={"type": "chat", "chat_id": lin.id})
    world.clear()
    assert list(world.people.values()) == [lin, wang]
    assert [world.messages(one) for one in (chat, group)] == [[], []]
    assert await api.updates() == []
    assert "query is too old" in await api.refused("answerCallbackQuery", callback_query_id=press.id)
    for person in (lin, wang):
        said_no = await api.refused("sendMessage", chat_id=person.id, text="x")
        assert said_no == "Forbidden: bot can't initiate conversation with a user"
    assert world.menus.seen_by(lin, chat) == menu
    assert world.send_text(lin, chat, "重新开始").id > said.id


def test_numbers_begin_elsewhere_in_every_run_unless_they_are_given(clock: Clock, tmp_path: Path) -> None:
    first, later = Numbers.fresh(), Numbers.fresh()
    assert later.update >= first.update
    assert 0 < first.message < 2**31
    fixed = World(clock.now, tmp_path, numbers=Numbers(update=7, message=70, query=700))
    person = fixed.person("林晓")
    sent = fixed.send_text(person, fixed.private(person), "x")
    assert (sent.id, fixed.press(person, sent, "x").id) == (70, "700")


async def test_ids_of_updates_begin_where_they_are_told_to(
    http: aiohttp.ClientSession, clock: Clock, tmp_path: Path
) -> None:
    world = World(clock.now, tmp_path, numbers=Numbers(update=7, message=70, query=700))
    person = world.person("林晓")
    for text in ("一", "二"):
        world.send_text(person, world.private(person), text)
    async with Playground(world, port=0) as place:
        updates = await Api(http, place.api_root, world.token).updates()
    assert [update["update_id"] for update in updates] == [7, 8]

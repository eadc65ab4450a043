from typing import Any

import pytest

from bot.playground.people import Chat, Person
from bot.playground.world import World
from tests.playground.driving import Api


@pytest.fixture
def wang(world: World) -> Person:
    return world.person("王敏", started=True)


async def _unread(api: Api, person: Person) -> dict[str, Any]:
    async with api.http.get(f"{api.root}/page/state", params={"person": person.id}) as response:
        unread: dict[str, Any] = (await response.json())["unread"]
        return unread


async def test_what_the_bot_writes_to_a_seat_nobody_sits_on_is_marked(api: Api, lin: Person, wang: Person) -> None:
    async with api.http.ws_connect(f"{api.root}/page/events?person={lin.id}") as socket:
        await socket.receive_json()
        await api.ok("sendMessage", chat_id=lin.id, text="看见了")
        assert (await socket.receive_json())["event"] == "message"
        await api.ok("sendMessage", chat_id=wang.id, text="没人看见")
        marks = {str(wang.id): 1}
        assert await socket.receive_json() == {"event": "unread", "seats": marks, "chats": {}}
        assert await _unread(api, lin) == {"seats": marks, "chats": {}}
        assert await _unread(api, wang) == {"seats": marks, "chats": marks}


async def test_sitting_down_there_takes_the_mark_away_for_good(api: Api, lin: Person, wang: Person) -> None:
    await api.ok("sendMessage", chat_id=wang.id, text="x")
    async with api.http.ws_connect(f"{api.root}/page/events?person={lin.id}") as first:
        await first.receive_json()
        async with api.http.ws_connect(f"{api.root}/page/events?person={wang.id}") as second:
            await second.receive_json()
            assert await first.receive_json() == {"event": "unread", "seats": {}, "chats": {}}
        assert (await _unread(api, lin))["seats"] == {}
        await api.ok("sendMessage", chat_id=wang.id, text="y")
        assert (await first.receive_json())["seats"] == {str(wang.id): 1}


async def test_a_message_that_is_deleted_is_no_longer_unread(api: Api, lin: Person, wang: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=wang.id, text="x")
    async with api.http.ws_connect(f"{api.root}/page/events?person={lin.id}") as socket:
        await socket.receive_json()
        await api.ok("deleteMessage", chat_id=wang.id, message_id=sent["message_id"])
        assert await socket.receive_json() == {"event": "unread", "seats": {}, "chats": {}}


async def test_a_group_marks_the_chat_and_no_seat(
    api: Api, world: World, lin: Person, chat: Chat, wang: Person
) -> None:
    group = world.group("工作群", [lin, wang])
    await api.ok("sendMessage", chat_id=group.id, text="大家好")
    world.send_text(wang, group, "人写的不算")
    assert await _unread(api, lin) == {"seats": {}, "chats": {str(group.id): 1}}

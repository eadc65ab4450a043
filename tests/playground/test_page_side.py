import asyncio
from typing import Any

import aiohttp
import pytest

from bot.playground.people import Chat, Person
from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.driving import PNG, Api


async def _state(api: Api, **query: int) -> dict[str, Any]:
    async with api.http.get(f"{api.root}/page/state", params=query) as response:
        assert response.status == 200
        state: dict[str, Any] = await response.json()
        return state


async def _do(api: Api, action: str, **values: object) -> dict[str, Any]:
    async with api.http.post(f"{api.root}/page/do/{action}", json=values) as response:
        return {"status": response.status, **(await response.json())}


async def test_an_empty_world_gets_a_person(api: Api, world: World) -> None:
    state = await _state(api)
    assert state["person"]["language_code"] == "zh-hans"
    assert [chat["type"] for chat in state["chats"]] == ["private"]
    assert len(world.people) == 1


async def test_the_page_shows_the_chat_as_its_person_sees_it(api: Api, world: World, lin: Person, chat: Chat) -> None:
    group = world.group("工作群", [lin])
    menu = [{"command": "help", "description": "怎么用"}]
    await api.ok("setMyCommands", commands=menu, language_code="zh")
    await api.ok("setMyDescription", description="问我", language_code="zh")
    await api.ok("sendMessage", chat_id=chat.id, text="x", reply_markup={"keyboard": [["是"]]})
    state = await _state(api, person=lin.id)
    assert state["commands"] == menu
    assert state["bot"]["description"] == "问我"
    assert state["messages"][0]["reply_markup"]["keyboard"] == [[{"text": "是"}]]
    assert [entry["title"] for entry in state["chats"]] == ["食安协同助手", "工作群"]
    assert (await _state(api, person=lin.id, chat=group.id))["messages"] == []
    await _do(api, "language", language="en")
    assert (await _state(api))["commands"] == []


async def test_a_stranger_sees_nothing_of_a_chat(api: Api, world: World, lin: Person) -> None:
    wang = world.person("王敏")
    for query in ({"person": 5}, {"person": wang.id, "chat": lin.id}):
        async with api.http.get(f"{api.root}/page/state", params=query) as response:
            assert response.status == 404
        async with api.http.get(f"{api.root}/page/events", params=query) as response:
            assert response.status == 404
        assert (await _do(api, "text", text="x", **query))["status"] == 404


async def test_events_arrive_as_they_happen_and_only_ones_own(api: Api, world: World, lin: Person, chat: Chat) -> None:
    wang = world.person("王敏")
    async with api.http.ws_connect(f"{api.root}/page/events?person={lin.id}") as socket:
        assert await socket.receive_json() == {"event": "hello"}
        world.send_text(wang, world.private(wang), "悄悄话")
        sent = await _do(api, "text", person=lin.id, text="你好")
        event = await socket.receive_json()
    assert (event["event"], event["message"]["text"]) == ("message", "你好")
    assert event["message"]["message_id"] == sent["message_id"]
    assert [m.text for m in world.messages(chat)] == ["你好"]


async def test_stopping_closes_the_pages_sockets(api: Api, playground: Playground, lin: Person) -> None:
    async with api.http.ws_connect(f"{api.root}/page/events?person={lin.id}") as socket:
        await socket.receive_json()
        async with asyncio.timeout(5):
            _, last = await asyncio.gather(playground.stop(), socket.receive())
    assert last.type is aiohttp.WSMsgType.CLOSE


async def test_blocking_twice_tells_the_bot_once(api: Api, world: World, lin: Person) -> None:
    for on, blocked in ((True, True), (True, True), (False, False), (False, False)):
        assert (await _do(api, "block", on=on))["status"] == 200
        assert (await _state(api))["blocked"] == blocked
    updates = await api.updates()
    assert [update["my_chat_member"]["new_chat_member"]["status"] for update in updates] == ["kicked", "member"]


async def test_what_a_person_shares_and_follows_reaches_the_bot(api: Api, world: World, lin: Person) -> None:
    wang = world.person("王敏", phone="8613800000002")
    assert (await _do(api, "contact", of=wang.id))["status"] == 200
    assert (await _do(api, "contact", of=wang.id, bare=True))["status"] == 200
    assert (await _do(api, "follow", url="https://t.me/shian_bot?start=x"))["status"] == 200
    full, bare, start = [update["message"] for update in await api.updates()]
    assert (full["contact"]["user_id"], "user_id" in bare["contact"], start["text"]) == (wang.id, False, "/start x")
    assert "no such person" in (await _do(api, "contact", of=5))["error"]
    assert "no phone number" in (await _do(api, "phone"))["error"]
    assert "does not lead" in (await _do(api, "follow", url="https://example.org/"))["error"]


async def test_a_press_waits_for_the_bots_answer(api: Api, world: World, lin: Person, chat: Chat) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "d"}]]}
    sent = await api.ok("sendMessage", chat_id=chat.id, text="x", reply_markup=markup)
    pressing = asyncio.create_task(_do(api, "press", message_id=sent["message_id"], data="d"))
    (update,) = await api.updates(timeout=5)
    await api.ok("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="好")
    assert await pressing == {"status": 200, "text": "好", "alert": False, "url": ""}
    gone = await _do(api, "press", message_id=sent["message_id"], data="other")
    assert (gone["status"], gone["error"]) == (400, "Bad Request: there is no such button any more")


async def test_inline_results_are_asked_for_and_chosen(api: Api, world: World, lin: Person, chat: Chat) -> None:
    asking = asyncio.create_task(_do(api, "inline", text="校园"))
    (update,) = await api.updates(timeout=5)
    content = {"message_text": "卡片"}
    card = {"type": "article", "id": "7", "title": "标题", "input_message_content": content}
    await api.ok("answerInlineQuery", inline_query_id=update["inline_query"]["id"], results=[card])
    found = await asking
    assert found["results"] == [{"type": "article", "id": "7", "title": "标题"}]
    assert (await _do(api, "choose", query=found["query"], result="7"))["status"] == 200
    assert world.messages(chat)[0].text == "卡片"
    for query, result in ((found["query"], "8"), ("5", "7")):
        assert (await _do(api, "choose", query=query, result=result))["status"] == 400


@pytest.mark.parametrize(
    ("data", "photo", "kind"),
    [(PNG, "true", "photo"), (PNG, "false", "document"), (b"no", "true", "document")],
)
async def test_a_file_goes_as_a_photo_only_if_it_is_one(
    api: Api, chat: Chat, data: bytes, photo: str, kind: str
) -> None:
    form = aiohttp.FormData({"photo": photo, "caption": "看"})
    form.add_field("file", data, filename="a.png")
    async with api.http.post(f"{api.root}/page/do/file", data=form) as response:
        assert response.status == 200
    (message,) = (await _state(api))["messages"]
    assert kind in message
    assert message["caption"] == "看"


async def test_what_a_client_would_not_do_is_refused_with_a_reason(api: Api, lin: Person) -> None:
    assert "4096" in (await _do(api, "text", text=" "))["error"]
    assert "no file" in (await _do(api, "file"))["error"]
    async with api.http.post(f"{api.root}/page/do/dance") as response:
        assert response.status == 404

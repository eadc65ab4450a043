import asyncio
import time

from bot.playground.people import Chat, Person
from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.driving import Api


async def test_updates_stay_until_a_higher_offset_confirms_them(
    api: Api, world: World, lin: Person, chat: Chat
) -> None:
    for text in ("一", "二", "三"):
        world.send_text(lin, chat, text)
    first = await api.updates()
    assert [update["message"]["text"] for update in first] == ["一", "二", "三"]
    assert await api.updates() == first
    rest = await api.updates(offset=first[1]["update_id"] + 1)
    assert rest == first[2:]
    assert await api.updates() == rest


async def test_ids_of_updates_rise_by_one(api: Api, world: World, lin: Person, chat: Chat) -> None:
    for _ in range(3):
        world.send_text(lin, chat, "x")
    ids = [update["update_id"] for update in await api.updates()]
    assert ids == list(range(ids[0], ids[0] + 3))


async def test_a_negative_offset_keeps_only_the_last_ones(api: Api, world: World, lin: Person, chat: Chat) -> None:
    for text in "abcde":
        world.send_text(lin, chat, text)
    assert [update["message"]["text"] for update in await api.updates(offset=-2)] == ["d", "e"]
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 2


async def test_no_more_than_the_limit_is_given(api: Api, world: World, lin: Person, chat: Chat) -> None:
    for number in range(120):
        world.send_text(lin, chat, str(number))
    assert len(await api.updates(limit=7)) == 7
    assert len(await api.updates(limit=1000)) == 100


async def test_a_long_poll_wakes_at_once(api: Api, world: World, lin: Person, chat: Chat) -> None:
    waiting = asyncio.create_task(api.updates(timeout=30))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    world.send_text(lin, chat, "醒醒")
    assert [update["message"]["text"] for update in await waiting] == ["醒醒"]
    assert time.monotonic() - started < 1


async def test_a_long_poll_ends_empty_after_its_time(api: Api) -> None:
    started = time.monotonic()
    assert await api.updates(timeout=1) == []
    assert 0.9 < time.monotonic() - started < 5


async def test_a_second_poller_is_told_of_the_conflict(api: Api, world: World, lin: Person, chat: Chat) -> None:
    older = asyncio.create_task(api.answer("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(api.answer("getUpdates", timeout=30))
    conflict = await older
    assert conflict["error_code"] == 409
    assert conflict["description"].startswith("Conflict: terminated by other getUpdates request")
    world.send_text(lin, chat, "x")
    assert (await newer)["ok"]


async def test_only_the_kinds_asked_for_arrive(api: Api, world: World, lin: Person, chat: Chat) -> None:
    await api.updates(allowed_updates=["callback_query"])
    world.send_text(lin, chat, "nobody listens")
    message = world.messages(chat)[0]
    world.press(lin, message, "x")
    assert [set(update) for update in await api.updates()] == [{"update_id", "callback_query"}]
    assert (await api.ok("getWebhookInfo"))["allowed_updates"] == ["callback_query"]


async def test_pending_updates_can_be_dropped(api: Api, world: World, lin: Person, chat: Chat) -> None:
    world.send_text(lin, chat, "x")
    assert await api.ok("deleteWebhook", drop_pending_updates=True)
    assert await api.updates() == []


async def test_a_webhook_is_refused(api: Api) -> None:
    assert "does not call webhooks" in await api.refused("setWebhook", url="https://example.org/")
    assert await api.ok("setWebhook", url="")


async def test_allowed_updates_that_are_no_list_are_refused(api: Api) -> None:
    assert "allowed updates" in await api.refused("getUpdates", allowed_updates="{")


async def test_stopping_lets_a_waiting_poller_go(api: Api, playground: Playground) -> None:
    waiting = asyncio.create_task(api.answer("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        await playground.stop()
        assert (await waiting)["result"] == []

import pytest

from bot.playground.people import Person
from bot.playground.world import World
from tests.playground.driving import Api


async def _heard(api: Api) -> list[str]:
    return [update["message"]["text"] for update in await api.updates()]


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(api: Api, world: World, lin: Person) -> None:
    wang = world.person("王敏", username="wangmin")
    group = world.group("工作群", [lin, wang])
    sent = await api.ok("sendMessage", chat_id=group.id, text="大家好")
    for text in ("闲聊", "/help", "/help@shian_bot", "/help@other_bot", "问 @shian_bot 校园", "@shian_botty"):
        world.send_text(lin, group, text)
    world.send_text(wang, group, "谢谢", reply_to=sent["message_id"])
    assert await _heard(api) == ["/help", "/help@shian_bot", "问 @shian_bot 校园", "谢谢"]


async def test_an_administrator_hears_everything(api: Api, world: World, lin: Person) -> None:
    group = world.group("工作群", [lin], hears_all=True)
    world.send_text(lin, group, "闲聊")
    assert await _heard(api) == ["闲聊"]
    assert (await api.ok("getChatMember", chat_id=group.id, user_id=world.bot.id))["status"] == "administrator"


async def test_members_are_told_apart(api: Api, world: World, lin: Person) -> None:
    group = world.group("工作群", [lin])
    stranger = world.person("陌生人")
    member = await api.ok("getChatMember", chat_id=group.id, user_id=lin.id)
    assert (member["status"], member["user"]["first_name"]) == ("member", "林晓")
    assert (await api.ok("getChatMember", chat_id=group.id, user_id=stranger.id))["status"] == "left"
    assert "invalid user_id" in await api.refused("getChatMember", chat_id=group.id, user_id=1)


async def test_chats_are_described(api: Api, world: World, lin: Person) -> None:
    group = world.group("工作群", [lin])
    assert (await api.ok("getChat", chat_id=group.id))["title"] == "工作群"
    private = await api.ok("getChat", chat_id=lin.id)
    assert (private["type"], private["first_name"]) == ("private", "林晓")


async def test_events_reach_only_those_they_concern(world: World, lin: Person) -> None:
    wang = world.person("王敏")
    group = world.group("工作群", [lin, wang])
    with world.subscribe() as listener:
        world.send_text(lin, world.private(lin), "悄悄话")
        world.send_text(lin, group, "大家好")
        alone, together = await listener.next(), await listener.next()
    assert alone
    assert together
    assert (alone.audience, together.audience) == (frozenset({lin.id}), group.members)


async def test_a_listener_that_falls_behind_is_cut_off(world: World, lin: Person) -> None:
    with world.events.subscribe(capacity=2) as listener:
        for _ in range(5):
            world.send_text(lin, world.private(lin), "x")
        assert [await listener.next() is None for _ in range(3)] == [False, False, True]


@pytest.mark.parametrize("text", ["a/help", "http://a.cn/help", "//help", "/"])
def test_a_slash_elsewhere_is_no_command(world: World, lin: Person, text: str) -> None:
    message = world.send_text(lin, world.private(lin), text)
    assert all(entity.type != "bot_command" for entity in message.body.entities)

import pytest

from bot.playground.people import Person
from bot.playground.world import World
from tests.playground.driving import Api

ZH = [{"command": "help", "description": "怎么用"}]
EN = [{"command": "help", "description": "How it works"}]


async def test_a_menu_is_shown_in_the_persons_language(api: Api, world: World, lin: Person) -> None:
    await api.ok("setMyCommands", commands=EN)
    await api.ok("setMyCommands", commands=ZH, language_code="zh")
    assert await api.ok("getMyCommands") == EN
    assert await api.ok("getMyCommands", language_code="zh") == ZH
    assert await api.ok("getMyCommands", language_code="fr") == []
    assert world.menus.seen_by(lin, world.private(lin)) == ZH
    assert world.menus.seen_by(world.speak(lin, "fr"), world.private(lin)) == EN
    assert world.menus.seen_by(world.speak(lin, None), world.private(lin)) == EN


async def test_the_narrowest_scope_wins(api: Api, world: World, lin: Person) -> None:
    office = [{"command": "nudge", "description": "催办"}]
    group = world.group("群", [lin])
    await api.ok("setMyCommands", commands=EN)
    await api.ok("setMyCommands", commands=ZH, scope={"type": "all_private_chats"})
    await api.ok("setMyCommands", commands=office, scope={"type": "chat", "chat_id": lin.id})
    assert world.menus.seen_by(lin, world.private(lin)) == office
    assert world.menus.seen_by(lin, group) == EN
    await api.ok("deleteMyCommands", scope={"type": "chat", "chat_id": lin.id})
    assert world.menus.seen_by(lin, world.private(lin)) == ZH
    member = {"type": "chat_member", "chat_id": group.id, "user_id": lin.id}
    await api.ok("setMyCommands", commands=office, scope=member)
    assert world.menus.seen_by(lin, group) == office


async def test_a_menu_for_one_chat_needs_somebody_the_bot_has_met(api: Api, world: World) -> None:
    stranger = world.person("陌生人")
    scope = {"type": "chat", "chat_id": stranger.id}
    for method, more in (("setMyCommands", {"commands": EN}), ("getMyCommands", {}), ("deleteMyCommands", {})):
        assert await api.refused(method, scope=scope, **more) == "Bad Request: chat not found"
    world.send_text(stranger, world.private(stranger), "/start")
    assert await api.ok("setMyCommands", commands=EN, scope=scope)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ({"command": "Help", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "帮助", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "help", "description": " "}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "help", "description": "x" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        (3, "expected an Array of BotCommand"),
    ],
)
async def test_a_command_that_cannot_be_is_refused(api: Api, command: object, reason: str) -> None:
    assert reason in await api.refused("setMyCommands", commands=[command])


async def test_a_menu_has_up_to_100_commands(api: Api) -> None:
    commands = [{"command": f"c{number}", "description": "x"} for number in range(101)]
    assert "TOO_MUCH" in await api.refused("setMyCommands", commands=commands)
    assert await api.ok("setMyCommands", commands=commands[:100])
    assert "can't parse commands" in await api.refused("setMyCommands", commands={})


@pytest.mark.parametrize("code", ["zh-hans", "chinese", "ZH"])
async def test_a_language_is_two_letters(api: Api, code: str) -> None:
    assert "invalid language code" in await api.refused("setMyCommands", commands=EN, language_code=code)


@pytest.mark.parametrize("scope", [{"type": "moon"}, {"type": "chat"}, {"type": "chat", "chat_id": "x"}, 3])
async def test_a_scope_that_cannot_be_is_refused(api: Api, scope: object) -> None:
    assert await api.refused("setMyCommands", commands=EN, scope=scope)


@pytest.mark.parametrize(
    ("setter", "getter", "field", "longest"),
    [
        ("setMyName", "getMyName", "name", 64),
        ("setMyDescription", "getMyDescription", "description", 512),
        ("setMyShortDescription", "getMyShortDescription", "short_description", 120),
    ],
)
async def test_the_bot_describes_itself_by_language(
    api: Api, setter: str, getter: str, field: str, longest: int
) -> None:
    await api.ok(setter, **{field: "everybody"})
    await api.ok(setter, **{field: "字" * longest, "language_code": "zh"})
    assert await api.ok(getter, language_code="zh") == {field: "字" * longest}
    assert await api.ok(getter, language_code="fr") == {field: "everybody"}
    assert "too long" in await api.refused(setter, **{field: "字" * (longest + 1)})


async def test_the_name_is_the_accounts_until_another_is_set(api: Api) -> None:
    assert await api.ok("getMyName") == {"name": "食安协同助手"}


async def test_the_menu_button_is_kept_by_chat(api: Api, lin: Person) -> None:
    assert await api.ok("getChatMenuButton") == {"type": "commands"}
    await api.ok("setChatMenuButton", chat_id=lin.id, menu_button={"type": "default"})
    assert await api.ok("getChatMenuButton", chat_id=lin.id) == {"type": "default"}
    assert "unsupported type" in await api.refused("setChatMenuButton", menu_button={"type": "x"})


async def test_farewells_are_agreed_to(api: Api) -> None:
    assert await api.ok("logOut")
    assert await api.ok("close")

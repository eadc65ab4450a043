"""python-telegram-bot itself against the stand-in, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, Update
from telegram.error import BadRequest, Forbidden, InvalidToken
from telegram.ext import Application

from bot.playground.people import Chat, Person
from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.driving import echo_bot

App = Application[Any, Any, Any, Any, Any, Any]


@pytest.fixture
async def app(playground: Playground) -> AsyncIterator[App]:
    async with echo_bot(playground) as app:
        yield app


async def test_a_polling_application_answers(app: App, world: World, lin: Person, chat: Chat) -> None:
    sent = world.send_text(lin, chat, "学校食堂谁管")
    answer = await world.next_message(chat, after=sent.id)
    assert answer.text == "学校食堂谁管"
    assert answer.reply_to
    assert answer.reply_to.id == sent.id


async def test_a_button_turns_the_page(app: App, world: World, lin: Person, chat: Chat) -> None:
    sent = world.send_text(lin, chat, "/start")
    menu = await world.next_message(chat, after=sent.id)
    assert menu.body.entities[0].type == "bold"
    with world.subscribe() as listener:
        press = await world.press(lin, menu, str(menu.button("翻页")["callback_data"])).answered()
        while (event := await listener.next()) and event.kind != "edited":
            pass
    assert press.text == "翻过来了"
    current = world.message(chat, menu.id)
    assert current
    assert current.text == "第二页"
    alert = await world.press(lin, menu, "提示").answered()
    assert (alert.text, alert.alert) == ("这是提示", True)


async def test_inline_mode_goes_the_whole_way(app: App, world: World, lin: Person, chat: Chat) -> None:
    query = world.inline_query(lin, "校园", chat=chat)
    answer = await query.answered()
    assert [result["title"] for result in answer.results] == ["校园 1", "校园 2", "校园 3"]
    posted = world.choose_inline(lin, chat, query, "2")
    assert (posted.text, posted.via_bot) == ("卡片2", world.bot)


async def test_files_go_both_ways(app: App, world: World, lin: Person, chat: Chat) -> None:
    sent = world.send_file(lin, chat, world.upload("表格".encode(), "进展.xlsx"), "说明")
    answer = await world.next_message(chat, after=sent.id)
    assert answer.attachment
    assert (answer.attachment.file.name, answer.text) == ("收据.txt", "收到")
    file = await app.bot.get_file(answer.attachment.file.id)
    assert bytes(await file.download_as_bytearray()) == b"received"


async def test_menus_are_set_by_scope_and_language(app: App, world: World, lin: Person, chat: Chat) -> None:
    await app.bot.set_my_commands([BotCommand("help", "How")])
    scope = BotCommandScopeAllPrivateChats()
    await app.bot.set_my_commands([BotCommand("help", "怎么用")], scope, "zh")
    assert world.menus.seen_by(lin, chat) == [{"command": "help", "description": "怎么用"}]
    assert (await app.bot.get_my_commands())[0].description == "How"


async def test_refusals_are_the_librarys_own_errors(app: App, world: World, lin: Person) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await app.bot.send_message(5, "x")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await app.bot.send_message(lin.id, "<nope>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message text is empty"):
        await app.bot.send_message(lin.id, " ")
    world.block(lin)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await app.bot.send_message(lin.id, "x")


async def test_a_wrong_token_is_an_invalid_token(playground: Playground) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{playground.api_root}/bot"):
            pass


async def test_what_was_not_confirmed_comes_again_after_a_restart(
    playground: Playground, world: World, lin: Person, chat: Chat
) -> None:
    sent = world.send_text(lin, chat, "在机器人启动之前")
    async with echo_bot(playground):
        await world.next_message(chat, after=sent.id)
    assert len(world.updates) == 0
    again = world.send_text(lin, chat, "在两次之间")
    async with echo_bot(playground):
        assert (await world.next_message(chat, after=again.id)).text == "在两次之间"


async def test_every_kind_of_update_parses(playground: Playground, world: World, lin: Person) -> None:
    world.send_sticker(lin, world.private(lin))
    world.block(lin)
    world.unblock(lin)
    group = world.group("工作群", [lin])
    world.send_text(lin, group, "/help@shian_bot")
    async with Bot(world.token, base_url=f"{playground.api_root}/bot") as bot:
        updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
        assert [update.effective_user.id for update in updates if update.effective_user] == [lin.id] * 4
        assert (await bot.get_chat_member(group.id, lin.id)).status == "member"
        assert (await bot.get_chat(group.id)).title == "工作群"
        assert (await bot.get_webhook_info()).pending_update_count == 4

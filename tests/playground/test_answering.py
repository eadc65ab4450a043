import asyncio
from typing import Any

import pytest

from bot.playground.people import Chat, Person
from bot.playground.world import World
from tests.playground.driving import Api, Clock

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYS = {"inline_keyboard": [[{"text": "x", "callback_data": "data"}]]}


def card(identity: str = "1", **more: object) -> dict[str, object]:
    content = {"message_text": "<b>卡片</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": identity, "title": "标题", "input_message_content": content, **more}


async def test_a_press_is_answered_once(api: Api, world: World, lin: Person, chat: Chat) -> None:
    await api.ok("sendMessage", chat_id=chat.id, text="x", reply_markup=KEYS)
    query = world.press(lin, world.messages(chat)[0], "data")
    (update,) = await api.updates()
    pressed = update["callback_query"]
    assert (pressed["data"], pressed["from"]["id"]) == ("data", lin.id)
    assert pressed["message"]["text"] == "x"
    answer = {"callback_query_id": pressed["id"], "text": "好", "show_alert": True}
    assert await api.ok("answerCallbackQuery", **answer)
    said = await query.answered()
    assert (said.text, said.alert) == ("好", True)
    assert await api.refused("answerCallbackQuery", **answer) == TOO_OLD


async def test_an_old_press_cannot_be_answered(api: Api, world: World, lin: Person, chat: Chat, clock: Clock) -> None:
    query = world.press(lin, world.send_text(lin, chat, "x"), "data")
    clock.move(minutes=16)
    assert await api.refused("answerCallbackQuery", callback_query_id=query.id) == TOO_OLD
    assert await api.refused("answerCallbackQuery", callback_query_id="17") == TOO_OLD
    with pytest.raises(TimeoutError):
        await query.answered(0.01)


async def test_the_answer_to_a_press_has_up_to_200_characters(api: Api, world: World, lin: Person, chat: Chat) -> None:
    query = world.press(lin, world.send_text(lin, chat, "x"), "data")
    said = await api.refused("answerCallbackQuery", callback_query_id=query.id, text="字" * 201)
    assert said == "Bad Request: MESSAGE_TOO_LONG"
    assert await api.ok("answerCallbackQuery", callback_query_id=query.id, text="字" * 200)


async def test_a_press_on_a_deleted_message_names_it_as_inaccessible(
    api: Api, world: World, lin: Person, chat: Chat
) -> None:
    sent = await api.ok("sendMessage", chat_id=chat.id, text="x", reply_markup=KEYS)
    old = world.messages(chat)[0]
    await api.ok("deleteMessage", chat_id=chat.id, message_id=sent["message_id"])
    world.press(lin, old, "data")
    (update,) = await api.updates()
    assert update["callback_query"]["message"]["date"] == 0


async def test_an_inline_result_is_posted_through_the_bot(api: Api, world: World, lin: Person, chat: Chat) -> None:
    query = world.inline_query(lin, "校园", chat=chat)
    (update,) = await api.updates()
    assert (update["inline_query"]["query"], update["inline_query"]["chat_type"]) == ("校园", "sender")
    button = {"text": "打开", "start_parameter": "inline-1"}
    assert await api.ok("answerInlineQuery", inline_query_id=query.id, results=[card()], button=button, next_offset="2")
    answer = await query.answered()
    assert (len(answer.results), answer.button, answer.next_offset) == (1, button, "2")
    posted = world.choose_inline(lin, chat, query, "1")
    assert posted.text == "卡片"
    assert posted.sender == lin
    shown, chosen = (await api.updates(offset=update["update_id"] + 1))[:2]
    assert shown["message"]["via_bot"]["id"] == world.bot.id
    assert chosen["chosen_inline_result"]["result_id"] == "1"
    with pytest.raises(KeyError):
        world.choose_inline(lin, chat, query, "2")


async def test_buttons_of_an_inline_message_work_by_its_own_id(api: Api, world: World, lin: Person, chat: Chat) -> None:
    query = world.inline_query(lin, "")
    await api.ok("answerInlineQuery", inline_query_id=query.id, results=[card(reply_markup=KEYS)])
    posted = world.choose_inline(lin, chat, query, "1")
    world.press(lin, posted, "data")
    *_, pressed = await api.updates()
    inline_id = pressed["callback_query"]["inline_message_id"]
    assert "message" not in pressed["callback_query"]
    assert await api.ok("editMessageText", inline_message_id=inline_id, text="改了") is True
    assert world.messages(chat)[0].text == "改了"
    assert "MESSAGE_ID_INVALID" in await api.refused("editMessageText", inline_message_id="no", text="x")


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ("{", "can't parse results JSON object"),
        ({}, "can't parse inline query results JSON object"),
        ([7], "expected an Object"),
        ([card("")], "RESULT_ID_INVALID"),
        ([card("字" * 22)], "RESULT_ID_INVALID"),
        ([card("1"), card("1")], "RESULT_ID_DUPLICATE"),
        ([card(str(n)) for n in range(51)], "RESULTS_TOO_MUCH"),
        ([card(title=" ")], 'Can\'t find field "title"'),
        ([card(input_message_content=None)], 'Can\'t find field "input_message_content"'),
        ([card(input_message_content={"message_text": "<b>", "parse_mode": "HTML"})], "can't parse entities"),
        ([card(input_message_content={"message_text": " "})], "message text is empty"),
        ([card(input_message_content={"latitude": 1})], "knows only texts"),
        ([card(reply_markup={"inline_keyboard": [[{"text": "x"}]]})], "Text buttons are unallowed"),
        ([{"type": "document", "id": "1", "title": "x", "document_file_id": "?"}], "wrong file identifier"),
    ],
)
async def test_results_that_cannot_be_are_refused(
    api: Api, world: World, lin: Person, results: Any, reason: str
) -> None:
    query = world.inline_query(lin, "x")
    assert reason in await api.refused("answerInlineQuery", inline_query_id=query.id, results=results)
    assert await api.ok("answerInlineQuery", inline_query_id=query.id, results=[])


@pytest.mark.parametrize("parameter", ["", "with space", "x" * 65, "字"])
async def test_a_start_parameter_that_cannot_be_is_refused(api: Api, world: World, lin: Person, parameter: str) -> None:
    query = world.inline_query(lin, "x")
    button = {"text": "x", "start_parameter": parameter}
    said = await api.refused("answerInlineQuery", inline_query_id=query.id, results=[], button=button)
    assert said == "Bad Request: START_PARAM_INVALID"


async def test_who_waits_for_the_bots_message_gets_it(api: Api, world: World, chat: Chat) -> None:
    waiting = asyncio.create_task(world.next_message(chat))
    await asyncio.sleep(0)
    await api.ok("sendMessage", chat_id=chat.id, text="来了")
    came = await waiting
    assert came.text == "来了"
    with pytest.raises(TimeoutError):
        await world.next_message(chat, after=came.id, timeout=0.01)

from io import BytesIO

import aiohttp
import pytest

from bot.playground.people import Chat, Person
from bot.playground.world import World
from tests.playground.driving import Api


async def test_the_bot_knows_who_it_is(api: Api, world: World) -> None:
    me = await api.ok("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (world.bot.id, True, "shian_bot")
    assert me["supports_inline_queries"]


async def test_a_wrong_token_is_unauthorized(api: Api, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{api.root}/bot123:wrong/getMe") as response:
        assert response.status == 401
        assert (await response.json())["description"] == "Unauthorized"


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    answer = await api.answer("sendDinosaur")
    assert (answer["error_code"], answer["description"]) == (404, "Not Found")


async def test_names_of_methods_have_no_case(api: Api) -> None:
    assert await api.ok("GETME")


async def test_parameters_may_come_in_the_url_a_form_or_json(
    api: Api, http: aiohttp.ClientSession, world: World, chat: Chat
) -> None:
    await api.ok("sendMessage", chat_id=chat.id, text="json")
    async with http.get(api.url("sendMessage"), params={"chat_id": chat.id, "text": "url"}) as response:
        assert response.status == 200
    markup = '{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}'
    form = {"chat_id": str(chat.id), "text": "表单", "reply_markup": markup}
    async with http.post(api.url("sendMessage"), data=form) as response:
        assert (await response.json())["result"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "a"
    assert [message.text for message in world.messages(chat)] == ["json", "url", "表单"]


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u202e", "<b></b>", "<i> </i>"])
async def test_a_text_of_nothing_is_refused(api: Api, chat: Chat, text: str) -> None:
    said = await api.refused("sendMessage", chat_id=chat.id, text=text, parse_mode="HTML")
    assert said == "Bad Request: message text is empty"


async def test_the_longest_text_is_measured_after_parsing(api: Api, chat: Chat) -> None:
    await api.ok("sendMessage", chat_id=chat.id, text=f"<b>{'字' * 4096}</b>", parse_mode="HTML")
    said = await api.refused("sendMessage", chat_id=chat.id, text="字" * 4097)
    assert said == "Bad Request: message is too long"
    await api.ok("sendMessage", chat_id=chat.id, text="😀" * 2048)
    assert "too long" in await api.refused("sendMessage", chat_id=chat.id, text="😀" * 2049)


@pytest.mark.parametrize("chat_id", [5, "5", "@somebody", "one", -100123])
async def test_an_unknown_chat_is_not_found(api: Api, chat_id: object) -> None:
    assert await api.refused("sendMessage", chat_id=chat_id, text="x") == "Bad Request: chat not found"


async def test_no_chat_at_all_is_named(api: Api) -> None:
    assert await api.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"


async def test_the_bot_cannot_write_first(api: Api, world: World) -> None:
    stranger = world.person("陌生人")
    assert await api.refused("sendMessage", chat_id=stranger.id, text="x") == "Bad Request: chat not found"
    world.group("工作群", [stranger])
    said = await api.refused("sendMessage", chat_id=stranger.id, text="x")
    assert said == "Forbidden: bot can't initiate conversation with a user"
    world.send_text(stranger, world.private(stranger), "/start")
    await api.ok("sendMessage", chat_id=stranger.id, text="x")


async def test_who_blocked_the_bot_hears_nothing_until_they_come_back(
    api: Api, world: World, lin: Person, chat: Chat
) -> None:
    world.block(lin)
    said = await api.answer("sendMessage", chat_id=chat.id, text="x")
    assert (said["error_code"], said["description"]) == (403, "Forbidden: bot was blocked by the user")
    world.send_text(lin, chat, "我回来了")
    await api.ok("sendMessage", chat_id=chat.id, text="x")
    kinds = [update["my_chat_member"]["new_chat_member"]["status"] for update in (await api.updates())[:2]]
    assert kinds == ["kicked", "member"]


async def test_a_reply_quotes_the_message(api: Api, world: World, lin: Person, chat: Chat) -> None:
    asked = world.send_text(lin, chat, "问题")
    answer = await api.ok("sendMessage", chat_id=chat.id, text="回答", reply_parameters={"message_id": asked.id})
    assert answer["reply_to_message"]["text"] == "问题"
    older = await api.ok("sendMessage", chat_id=chat.id, text="x", reply_to_message_id=answer["message_id"])
    assert "reply_to_message" not in older["reply_to_message"]


async def test_a_reply_to_nothing_is_refused_unless_it_may_go_without(api: Api, chat: Chat) -> None:
    reply: dict[str, object] = {"message_id": 999}
    said = await api.refused("sendMessage", chat_id=chat.id, text="x", reply_parameters=reply)
    assert said == "Bad Request: message to be replied not found"
    reply["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await api.ok("sendMessage", chat_id=chat.id, text="x", reply_parameters=reply)


async def test_links_commands_and_mentions_are_found(api: Api, chat: Chat) -> None:
    sent = await api.ok(
        "sendMessage", chat_id=chat.id, text="😀看 https://example.org/甲。问 @shian_bot 或 /help, a@b.cn"
    )
    found = {
        entity["type"]: sent["text"]
        .encode("utf-16-le")[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
        .decode("utf-16-le")
        for entity in sent["entities"]
    }
    assert found == {
        "url": "https://example.org/甲",
        "mention": "@shian_bot",
        "bot_command": "/help",
        "email": "a@b.cn",
    }


async def test_entities_given_in_place_of_markup_are_kept(api: Api, chat: Chat) -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    sent = await api.ok("sendMessage", chat_id=chat.id, text="市教育局", entities=[bold])
    assert sent["entities"] == [bold]
    assert "entities" in await api.refused("sendMessage", chat_id=chat.id, text="x", entities="[{")
    assert "MessageEntity" in await api.refused("sendMessage", chat_id=chat.id, text="x", entities=[3])


async def test_markdown_is_refused(api: Api, chat: Chat) -> None:
    said = await api.refused("sendMessage", chat_id=chat.id, text="*x*", parse_mode="MarkdownV2")
    assert said.startswith("Bad Request: unsupported parse_mode")


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "字" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": 5}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "callback_data": "a", "url": "https://a.cn"}, "exactly one action"),
        ({"text": "", "callback_data": "a"}, "must be non-empty"),
        ({"callback_data": "a"}, 'Can\'t find field "text"'),
        ({"text": "x", "url": "nonsense"}, "Wrong HTTP URL"),
        ({"text": "x", "url": "ftp://a.cn/"}, "Wrong HTTP URL"),
        ({"text": "x", "url": "http://[::1"}, "Wrong HTTP URL"),
        ("x", "must be an Object"),
    ],
)
async def test_a_button_that_cannot_be_is_refused(api: Api, chat: Chat, button: object, reason: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert reason in await api.refused("sendMessage", chat_id=chat.id, text="x", reply_markup=markup)


async def test_button_data_may_be_64_bytes(api: Api, chat: Chat) -> None:
    markup = {"inline_keyboard": [[], [{"text": "x", "callback_data": "字" * 21 + "a"}]]}
    sent = await api.ok("sendMessage", chat_id=chat.id, text="x", reply_markup=markup)
    assert len(sent["reply_markup"]["inline_keyboard"]) == 1


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("{", "can't parse reply markup JSON object"),
        ("[" * 100_000, "can't parse reply markup JSON object"),
        ([1], "object expected as reply markup"),
        ({"what": 1}, "object expected as reply markup"),
        ({"inline_keyboard": 1}, "must be of type Array"),
        ({"inline_keyboard": [1]}, "must be an Array of Arrays"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "y"}] * 101]}, "reply markup is too long"),
        ({"keyboard": [[{"request_contact": True}]]}, 'Can\'t find field "text"'),
    ],
)
async def test_markup_that_cannot_be_is_refused(api: Api, chat: Chat, markup: object, reason: str) -> None:
    assert reason in await api.refused("sendMessage", chat_id=chat.id, text="x", reply_markup=markup)


async def test_a_reply_keyboard_is_kept_for_the_page_but_not_given_back(api: Api, world: World, chat: Chat) -> None:
    markup = {"keyboard": [["是", {"text": "否"}]], "one_time_keyboard": True}
    assert "reply_markup" not in await api.ok("sendMessage", chat_id=chat.id, text="x", reply_markup=markup)
    kept = world.messages(chat)[-1].markup
    assert kept == {"keyboard": [[{"text": "是"}, {"text": "否"}]], "one_time_keyboard": True}


async def test_a_protected_message_says_so(api: Api, world: World, chat: Chat) -> None:
    file = world.upload(b"x", "a.txt")
    for method, content in (("sendMessage", {"text": "x"}), ("sendDocument", {"document": file.id})):
        sent = await api.ok(method, chat_id=chat.id, protect_content=True, **content)
        assert sent["has_protected_content"] is True
        assert "has_protected_content" not in await api.ok(method, chat_id=chat.id, **content)


async def test_typing_is_told_to_the_listeners(api: Api, world: World, chat: Chat) -> None:
    with world.subscribe() as listener:
        assert await api.ok("sendChatAction", chat_id=chat.id, action="typing")
        event = await listener.next()
    assert event
    assert (event.kind, event.audience) == ("typing", chat.members)
    assert "wrong parameter action" in await api.refused("sendChatAction", chat_id=chat.id, action="dancing")


@pytest.mark.parametrize("body", [b'{"chat_id": NaN}', b"{", b"[]", b"\xff\xfe", b"[" * 50_000])
async def test_a_body_that_is_no_object_is_a_bad_request(api: Api, http: aiohttp.ClientSession, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with http.post(api.url("sendMessage"), data=body, headers=headers) as response:
        assert response.status == 400


async def test_half_a_character_is_refused(api: Api, http: aiohttp.ClientSession, chat: Chat) -> None:
    body = f'{{"chat_id": {chat.id}, "text": "\\ud83d"}}'.encode()
    headers = {"Content-Type": "application/json"}
    async with http.post(api.url("sendMessage"), data=body, headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_a_body_beyond_all_measure_is_refused(api: Api, http: aiohttp.ClientSession, chat: Chat) -> None:
    body = BytesIO(f"chat_id={chat.id}&text={'x' * 2_000_000}".encode())
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with http.post(api.url("sendMessage"), data=body, headers=headers) as response:
        assert response.status == 413
        assert (await response.json())["description"] == "Request Entity Too Large"


async def test_a_chat_forgets_its_oldest_messages(world: World, lin: Person, chat: Chat) -> None:
    for number in range(1005):
        world.send_text(lin, chat, str(number))
    assert [message.text for message in world.messages(chat)][:1] == ["5"]
    assert world.message(chat, 1) is None

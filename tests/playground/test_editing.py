from typing import Any

from bot.playground.people import Chat, Person
from bot.playground.world import World
from tests.playground.driving import Api, Clock

KEYS = {"inline_keyboard": [[{"text": "下一页", "callback_data": "n"}]]}
UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


async def _sent(api: Api, chat: Chat) -> dict[str, Any]:
    sent: dict[str, Any] = await api.ok("sendMessage", chat_id=chat.id, text="第一页", reply_markup=KEYS)
    return {"chat_id": chat.id, "message_id": sent["message_id"]}


async def test_an_edit_changes_the_text_in_place_and_drops_the_keyboard(api: Api, world: World, chat: Chat) -> None:
    where = await _sent(api, chat)
    edited = await api.ok("editMessageText", **where, text="<b>第二页</b>", parse_mode="HTML")
    assert (edited["text"], edited["message_id"]) == ("第二页", where["message_id"])
    assert "edit_date" in edited
    assert "reply_markup" not in edited
    assert [message.text for message in world.messages(chat)] == ["第二页"]


async def test_an_edit_that_changes_nothing_is_refused(api: Api, chat: Chat) -> None:
    where = await _sent(api, chat)
    same = await api.refused("editMessageText", **where, text=" 第一页 ", reply_markup=KEYS)
    assert same == UNCHANGED
    assert await api.refused("editMessageReplyMarkup", **where, reply_markup=KEYS) == UNCHANGED
    assert await api.ok("editMessageText", **where, text="第一页")


async def test_a_change_of_formatting_alone_is_a_change(api: Api, chat: Chat) -> None:
    where = await _sent(api, chat)
    assert await api.ok("editMessageText", **where, text="<i>第一页</i>", parse_mode="HTML", reply_markup=KEYS)


async def test_a_keyboard_can_be_changed_alone(api: Api, world: World, chat: Chat) -> None:
    where = await _sent(api, chat)
    await api.ok("editMessageReplyMarkup", **where)
    message = world.messages(chat)[0]
    assert (message.text, message.buttons) == ("第一页", [])
    assert "inline keyboard expected" in await api.refused(
        "editMessageReplyMarkup", **where, reply_markup={"keyboard": [["x"]]}
    )


async def test_a_message_that_is_not_there_cannot_be_edited(api: Api, chat: Chat) -> None:
    said = await api.refused("editMessageText", chat_id=chat.id, message_id=77, text="x")
    assert said == "Bad Request: message to edit not found"
    said = await api.refused("editMessageText", chat_id=chat.id, text="x")
    assert said == "Bad Request: message identifier is not specified"


async def test_another_ones_message_cannot_be_edited(api: Api, world: World, lin: Person, chat: Chat) -> None:
    theirs = world.send_text(lin, chat, "mine")
    said = await api.refused("editMessageText", chat_id=chat.id, message_id=theirs.id, text="x")
    assert said == "Bad Request: message can't be edited"


async def test_text_and_caption_are_not_each_other(api: Api, world: World, lin: Person, chat: Chat) -> None:
    where = await _sent(api, chat)
    assert "no caption in the message" in await api.refused("editMessageCaption", **where, caption="x")
    file = world.upload(b"data", "a.txt")
    sent = await api.ok("sendDocument", chat_id=chat.id, document=file.id, caption="旧")
    where = {"chat_id": chat.id, "message_id": sent["message_id"]}
    assert "no text in the message" in await api.refused("editMessageText", **where, text="x")
    edited = await api.ok("editMessageCaption", **where, caption="<u>新</u>", parse_mode="HTML")
    assert edited["caption"] == "新"
    assert edited["caption_entities"][0]["type"] == "underline"


async def test_messages_can_be_deleted_for_two_days(api: Api, world: World, chat: Chat, clock: Clock) -> None:
    where = await _sent(api, chat)
    later = await _sent(api, chat)
    with world.subscribe() as listener:
        assert await api.ok("deleteMessage", **where)
        event = await listener.next()
    assert event
    assert event.as_json() == {"event": "deleted", "chat_id": chat.id, "message_id": where["message_id"]}
    assert "message to delete not found" in await api.refused("deleteMessage", **where)
    clock.move(hours=49)
    assert "can't be deleted for everyone" in await api.refused("deleteMessage", **later)


async def test_in_a_group_the_bot_deletes_only_its_own(api: Api, world: World, lin: Person) -> None:
    group = world.group("群", [lin])
    theirs = world.send_text(lin, group, "hi")
    said = await api.refused("deleteMessage", chat_id=group.id, message_id=theirs.id)
    assert said == "Bad Request: message can't be deleted"

import pytest
from telegram import Bot

from bot.playground.people import Chat, Person
from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.driving import Api

ASKING = {"keyboard": [["不了", {"text": "发送手机号", "request_contact": True}]], "resize_keyboard": True}


@pytest.fixture
def wang(world: World) -> Person:
    return world.person("王敏", phone="8613800000002", started=True)


async def test_sharing_ones_own_number_answers_the_message_that_asked(api: Api, world: World, wang: Person) -> None:
    chat = world.private(wang)
    asked = await api.ok("sendMessage", chat_id=chat.id, text="请发送手机号", reply_markup=ASKING)
    await api.ok("sendMessage", chat_id=chat.id, text="还在等")
    shared = world.share_phone(wang, chat)
    (update,) = await api.updates()
    message = update["message"]
    assert message["message_id"] == shared.id
    assert message["contact"] == {"phone_number": "8613800000002", "first_name": "王敏", "user_id": wang.id}
    assert message["from"]["id"] == message["contact"]["user_id"]
    assert message["reply_to_message"]["message_id"] == asked["message_id"]
    assert "text" not in message


async def test_a_number_can_be_shared_unasked(world: World, wang: Person) -> None:
    assert world.share_phone(wang, world.private(wang)).reply_to is None


async def test_somebody_elses_contact_names_them_and_not_the_sender(
    api: Api, world: World, lin: Person, chat: Chat, wang: Person
) -> None:
    world.share_contact(lin, chat, wang)
    world.share_contact(lin, chat, wang, with_user_id=False)
    full, bare = [update["message"] for update in await api.updates()]
    assert (full["from"]["id"], full["contact"]["user_id"]) == (lin.id, wang.id)
    assert bare["contact"] == {"phone_number": "8613800000002", "first_name": "王敏"}


def test_who_has_no_number_can_share_none(world: World, lin: Person, chat: Chat) -> None:
    with pytest.raises(ValueError, match="no phone number"):
        world.share_phone(lin, chat)


async def test_a_number_can_be_asked_for_in_private_only(api: Api, world: World, lin: Person) -> None:
    group = world.group("工作群", [lin])
    said = await api.refused("sendMessage", chat_id=group.id, text="x", reply_markup=ASKING)
    assert said == "Bad Request: phone number can be requested in private chats only"


async def test_the_library_reads_a_contact(playground: Playground, world: World, wang: Person) -> None:
    world.share_phone(wang, world.private(wang))
    async with Bot(world.token, base_url=f"{playground.api_root}/bot") as bot:
        (update,) = await bot.get_updates()
    assert update.message
    assert update.message.contact
    assert update.message.contact.phone_number == "8613800000002"

import pytest

from bot.playground.people import Chat, Person
from bot.playground.world import World
from tests.playground.driving import Api


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://t.me/shian_bot?start=invite-7_x", "/start invite-7_x"),
        ("http://telegram.me/Shian_Bot/?start=a", "/start a"),
        ("t.me/shian_bot?start=a", "/start a"),
        ("https://t.me/shian_bot", "/start"),
        (f"https://t.me/shian_bot?start={'x' * 64}", f"/start {'x' * 64}"),
    ],
)
async def test_a_link_to_the_bot_starts_it(api: Api, world: World, url: str, written: str) -> None:
    li = world.person("李强")
    followed = world.follow_link(li, url)
    assert (followed.text, followed.chat) == (written, world.private(li))
    (update,) = await api.updates()
    assert update["message"]["text"] == written
    assert update["message"]["entities"][0] == {"type": "bot_command", "offset": 0, "length": 6}
    await api.ok("sendMessage", chat_id=li.id, text="你好")


@pytest.mark.parametrize(
    "url",
    [
        "https://t.me/other_bot?start=x",
        "https://example.org/shian_bot?start=x",
        "https://t.me.example.org/shian_bot?start=x",
        "javascript://t.me/shian_bot?start=x",
        "https://t.me/shian_bot?start=with%20space",
        "https://t.me/shian_bot?start=字",
        f"https://t.me/shian_bot?start={'x' * 65}",
        "随便写的",
        "",
    ],
)
def test_a_link_that_leads_elsewhere_or_cannot_be_starts_nothing(
    world: World, lin: Person, chat: Chat, url: str
) -> None:
    with pytest.raises(ValueError, match=r"lead|parameter"):
        world.follow_link(lin, url)
    assert world.messages(chat) == []

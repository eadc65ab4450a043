from bot.playground.seats import GROUP, OFFICE_ID, SEATS, seat_all
from bot.playground.world import World
from tests.playground.driving import Api


def test_everybody_sits_down_under_an_id_that_never_changes(world: World) -> None:
    people = seat_all(world)
    assert [(person.id, person.first_name) for person in world.people.values()] == [
        (100_000_001, "林晓"),
        (100_000_002, "王敏"),
        (100_000_003, "李强"),
        (100_000_004, "陈静"),
        (100_000_005, "张伟"),
        (100_000_006, "赵刚"),
    ]
    assert people["office"].id == OFFICE_ID
    assert world.first_person() == people["stranger"]


def test_no_two_seats_share_a_name_or_a_number(world: World) -> None:
    people = seat_all(world).values()
    for given in ({person.username for person in people}, {person.phone for person in people}):
        assert len(given) == len(SEATS)
    assert all((person.phone or "").startswith("8613800000") for person in people)


async def test_nobody_has_written_to_the_bot_yet(api: Api, world: World) -> None:
    office = seat_all(world)["office"]
    said = await api.refused("sendMessage", chat_id=office.id, text="x")
    assert said == "Forbidden: bot can't initiate conversation with a user"
    assert "phone" not in (await api.ok("getChatMember", chat_id=_group(world), user_id=office.id))["user"]


async def test_all_are_in_one_group(api: Api, world: World) -> None:
    seat_all(world)
    assert (await api.ok("sendMessage", chat_id=_group(world), text="大家好"))["chat"]["title"] == GROUP


def _group(world: World) -> int:
    return next(chat.id for chat in world.chats.values() if chat.title == GROUP)

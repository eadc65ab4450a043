"""What the page shows when it opens."""

from dataclasses import asdict

from bot.playground.people import Chat, Person
from bot.playground.refusal import Json
from bot.playground.seats import SEATS
from bot.playground.state import shown_to_people
from bot.playground.world import World

_SHOWN = 300  # messages; older ones stay in the world


def page_state(world: World, person: Person, chat: Chat) -> Json:
    """Return the chat as that person sees it, their other chats, everybody there is, the menu and the bot."""
    language = (person.language_code or "")[:2]
    name = world.says_of_itself("name", language) or world.bot.first_name
    return {
        "now": world.now().timestamp(),
        "bot": {
            **world.bot.as_json(),
            "first_name": name,
            "description": world.says_of_itself("description", language),
            "short_description": world.says_of_itself("short_description", language),
        },
        "person": person.as_json(),
        "blocked": person.id in world.blocked,
        "seats": [_seat(other) for other in world.people.values()],
        "chat": {
            **chat.as_json(),
            "title": name if chat.is_private else chat.title,
            "members": len(chat.members) + 1,  # the bot is one
        },
        "chats": [_entry(world, other, name) for other in world.chats.values() if person.id in other.members],
        "commands": world.menus.seen_by(person, chat),
        "messages": [shown_to_people(message) for message in world.messages(chat)[-_SHOWN:]],
    }


def _seat(person: Person) -> Json:
    seat = next((seat for seat in SEATS if seat.id == person.id), None)
    return {
        "id": person.id,
        "name": person.first_name,
        "phone": person.phone,
        "label": asdict(seat.label) if seat else None,
        "note": asdict(seat.note) if seat else None,
    }


def _entry(world: World, chat: Chat, name: str) -> Json:
    messages = world.messages(chat)
    return {
        "id": chat.id,
        "type": chat.type,
        "title": name if chat.is_private else chat.title,
        "last": messages[-1].as_json(with_reply=False) if messages else None,
    }

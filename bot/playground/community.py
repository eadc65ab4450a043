"""Who there is: people with accounts, groups, and who has blocked the bot."""

from collections.abc import Collection
from dataclasses import replace

from bot.playground.payloads import bot_membership
from bot.playground.people import Chat, Person
from bot.playground.state import State


class Community(State):
    """The part of the world that makes people and groups."""

    def person(  # noqa: PLR0913 - what an account consists of
        self,
        first_name: str,
        *,
        language_code: str | None = "zh-hans",
        id: int | None = None,  # noqa: A002 - the Bot API's own word
        username: str | None = None,
        phone: str | None = None,
        started: bool = False,
    ) -> Person:
        """Create a new person with an account.

        `phone`: country code first and no plus. `started`: has written to the bot before, so that it may write to them.
        """
        number = id if id is not None else max(self.people, default=100_000_000) + 1
        person = Person(number, first_name, language_code, username, phone=phone)
        self.people[number] = person
        self.chats[number] = Chat(number, first_name, frozenset({number}), username=username)
        if started:
            self.started.add(number)
        return person

    def first_person(self) -> Person:
        """Give whoever was here first; in an empty world somebody is made up."""
        return next(iter(self.people.values())) if self.people else self.person("林晓")

    def group(self, title: str, members: Collection[Person], *, hears_all: bool = False) -> Chat:
        """Create a group with these people and the bot.

        `hears_all`: the bot is an administrator and gets every message.
        """
        number = min([-1_002_000_000_000, *self.chats]) - 1
        ids = frozenset(person.id for person in members)
        self.chats[number] = Chat(number, title, ids, is_private=False, hears_all=hears_all)
        return self.chats[number]

    def private(self, person: Person) -> Chat:
        """Return the person's chat with the bot."""
        return self.chats[person.id]

    def speak(self, person: Person, language_code: str | None) -> Person:
        """Switch the language of a person's client."""
        self.people[person.id] = replace(self.people[person.id], language_code=language_code)
        return self.people[person.id]

    def block(self, person: Person) -> None:
        """Stop the bot: its messages are refused with 403 from now on."""
        self.updates.push("my_chat_member", bot_membership(self, person, was="member", becomes="kicked"))
        self.blocked.add(person.id)

    def unblock(self, person: Person) -> None:
        """Let the bot write again."""
        self.blocked.discard(person.id)
        self.updates.push("my_chat_member", bot_membership(self, person, was="kicked", becomes="member"))

"""Who talks and where: persons, the bot among them, and chats."""

from dataclasses import dataclass

from bot.playground.refusal import Json


@dataclass(frozen=True)
class Person:
    """Somebody with a Telegram account (core.telegram.org/bots/api#user); the bot is one with `is_bot`.

    `phone` is what they may share, country code first and no plus; Telegram tells it to no bot unasked.
    """

    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    is_bot: bool = False
    phone: str | None = None

    def as_json(self) -> Json:
        """As the Bot API shows it, absent fields left out."""
        shown: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            shown["username"] = self.username
        if self.language_code:
            shown["language_code"] = self.language_code
        return shown


@dataclass(frozen=True)
class Chat:
    """A private chat of a person with the bot (its id is the person's) or a group.

    `members` are ids of people, the bot not counted. `hears_all`: the bot is an administrator of the group
    and gets every message; otherwise only what privacy mode lets through
    (core.telegram.org/bots/features#privacy-mode).
    """

    id: int
    title: str
    members: frozenset[int]
    is_private: bool = True
    username: str | None = None
    hears_all: bool = True

    @property
    def type(self) -> str:
        """The Bot API's word for it."""
        return "private" if self.is_private else "supergroup"

    def as_json(self) -> Json:
        """As the Bot API shows it (core.telegram.org/bots/api#chat)."""
        shown: Json = {"id": self.id, "type": self.type}
        shown["first_name" if self.is_private else "title"] = self.title
        if self.username:
            shown["username"] = self.username
        return shown

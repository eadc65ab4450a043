"""Contacts that people share."""

from dataclasses import dataclass

from bot.playground.people import Person
from bot.playground.refusal import Json


@dataclass(frozen=True)
class Contact:
    """A shared contact (core.telegram.org/bots/api#contact).

    `user_id` is None where the number stands in an address book only. It is the sender's own where they shared
    their own number, and that alone proves that the number is theirs.
    """

    phone_number: str
    first_name: str
    user_id: int | None = None

    @classmethod
    def of(cls, person: Person, *, with_user_id: bool = True) -> "Contact":
        """Return the person's contact; ValueError where they have no number."""
        if not person.phone:
            raise ValueError(f"{person.first_name} has no phone number")
        return cls(person.phone, person.first_name, person.id if with_user_id else None)

    def as_json(self) -> Json:
        """As the Bot API shows it, absent fields left out."""
        shown: Json = {"phone_number": self.phone_number, "first_name": self.first_name}
        if self.user_id is not None:
            shown["user_id"] = self.user_id
        return shown

"""A message and what may be attached to it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.playground.contacts import Contact
from bot.playground.entities import Formatted
from bot.playground.files import StoredFile
from bot.playground.people import Chat, Person
from bot.playground.refusal import Json


@dataclass(frozen=True)
class Attachment:
    """A file in a message, shown as a document, a photo or a sticker."""

    kind: Literal["document", "photo", "sticker"]
    file: StoredFile
    emoji: str | None = None

    def as_json(self) -> Json | list[Json]:
        """Return the value of the message's field of this kind."""
        if self.kind == "photo":
            return [self.file.photo_json()]
        if self.kind == "sticker":
            return {
                **self.file.photo_json(),
                "type": "regular",
                "is_animated": False,
                "is_video": False,
                "emoji": self.emoji or "🙂",
            }
        return self.file.document_json()


@dataclass(frozen=True)
class Message:
    """One message (core.telegram.org/bots/api#message); an edit is a new value with the same id.

    `body` is the text, or the caption where there is an attachment. `markup` is the bot's reply_markup as
    it was given: an inline keyboard stays with the message, the others concern the composer of whoever
    reads it. `inline_id` names a message that was posted through inline mode and carries buttons.
    `protected`: clients will not forward, copy or save it.
    """

    id: int
    chat: Chat
    sender: Person
    date: datetime
    body: Formatted
    attachment: Attachment | None = None
    contact: Contact | None = None
    reply_to: "Message | None" = None
    markup: Json | None = None
    edited: datetime | None = None
    via_bot: Person | None = None
    inline_id: str | None = None
    protected: bool = False
    service: Json = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text or caption, without formatting."""
        return self.body.text

    @property
    def buttons(self) -> list[list[Json]]:
        """The rows of the inline keyboard, none where there is none."""
        rows = (self.markup or {}).get("inline_keyboard")
        return rows if isinstance(rows, list) else []

    def button(self, label: str) -> Json:
        """Return the first inline button whose label contains `label`; KeyError where there is none."""
        for row in self.buttons:
            for button in row:
                if label in str(button["text"]):
                    return button
        raise KeyError(label)

    def as_json(self, *, with_reply: bool = True) -> Json:
        """As the Bot API shows it; a quoted message is shown without what it quotes itself."""
        shown: Json = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": int(self.date.timestamp()),
            **self.service,
        }
        if self.edited:
            shown["edit_date"] = int(self.edited.timestamp())
        if self.via_bot:
            shown["via_bot"] = self.via_bot.as_json()
        if self.attachment:
            shown[self.attachment.kind] = self.attachment.as_json()
        if self.contact:
            shown["contact"] = self.contact.as_json()
        if self.protected:
            shown["has_protected_content"] = True
        if self.reply_to and with_reply:
            shown["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        if self.buttons:
            shown["reply_markup"] = {"inline_keyboard": self.buttons}
        prefix = "caption_" if self.attachment else ""
        if self.body.text:
            shown["caption" if self.attachment else "text"] = self.body.text
        if self.body.entities:
            shown[f"{prefix}entities"] = self.body.entities_json()
        return shown

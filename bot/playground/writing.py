"""What people write into a chat, as their Telegram clients would send it."""

from dataclasses import replace
from io import BytesIO
from typing import Literal

from bot.playground.audience import heard_by_bot
from bot.playground.community import Community
from bot.playground.contacts import Contact
from bot.playground.content import CAPTION_LIMIT, TEXT_LIMIT
from bot.playground.entities import Formatted, detect, utf16_length
from bot.playground.files import StoredFile
from bot.playground.keyboards import asks_for_phone
from bot.playground.links import command_of
from bot.playground.markup import clean, trim
from bot.playground.messages import Attachment, Message
from bot.playground.people import Chat, Person
from bot.playground.state import Letter


class Writing(Community):
    """The part of the world that makes messages of people."""

    def send_text(self, person: Person, chat: Chat, text: str, reply_to: int | None = None) -> Message:
        """Write a message.

        What a client cannot send (nothing but white space, too long, not in the chat) is a ValueError.
        """
        body = trim(Formatted(clean(text)))
        length = utf16_length(body.text)
        if not 1 <= length <= TEXT_LIMIT:
            raise ValueError(f"a message has 1 to {TEXT_LIMIT} characters, not {length}")
        return self._say(person, chat, Letter(Formatted(body.text, detect(body.text))), reply_to)

    def upload(self, data: bytes, name: str, mime_type: str = "application/octet-stream") -> StoredFile:
        """Take in bytes as a file to send; empty or above 50 MB is a Refusal."""
        return self.files.write(BytesIO(data), name, mime_type)

    def send_file(  # noqa: PLR0913 - what a client's dialog asks for
        self,
        person: Person,
        chat: Chat,
        file: StoredFile,
        caption: str = "",
        *,
        kind: Literal["document", "photo"] = "document",
        reply_to: int | None = None,
    ) -> Message:
        """Send a file that was uploaded, as a document or a photo."""
        body = trim(Formatted(clean(caption)))
        if utf16_length(body.text) > CAPTION_LIMIT:
            raise ValueError(f"a caption has up to {CAPTION_LIMIT} characters")
        letter = Letter(Formatted(body.text, detect(body.text)), Attachment(kind, file))
        return self._say(person, chat, letter, reply_to)

    def send_sticker(self, person: Person, chat: Chat, emoji: str = "👍") -> Message:
        """Send a sticker for that emoji."""
        file = replace(self.upload(b"sticker", "sticker.webp", "image/webp"), width=512, height=512)
        return self._say(person, chat, Letter(Formatted(""), Attachment("sticker", file, emoji)), None)

    def share_phone(self, person: Person, chat: Chat) -> Message:
        """Press the key that shares one's own number, in reply to the message that brought the keyboard.

        ValueError for a person without a number.
        """
        asking = [message.id for message in self.messages(chat) if asks_for_phone(message.markup)]
        contact = Contact.of(self._in(person, chat))
        return self._say(person, chat, Letter(Formatted(""), contact=contact), asking[-1] if asking else None)

    def share_contact(self, person: Person, chat: Chat, of: Person, *, with_user_id: bool = True) -> Message:
        """Send somebody else's contact: `of` from Telegram, or from an address book that knows no accounts."""
        contact = Contact.of(self.people[of.id], with_user_id=with_user_id)
        return self._say(person, chat, Letter(Formatted(""), contact=contact), None)

    def follow_link(self, person: Person, url: str) -> Message:
        """Open a link t.me/bot?start=… and press START: it writes to the bot in the person's own chat.

        ValueError for one that leads elsewhere or has a parameter that cannot be.
        """
        return self.send_text(person, self.private(person), command_of(url, self.bot.username or ""))

    def _in(self, person: Person, chat: Chat) -> Person:
        if person.id not in chat.members:
            raise ValueError(f"{person.first_name} is not in this chat")
        return self.people[person.id]

    def _say(self, person: Person, chat: Chat, letter: Letter, reply_to: int | None) -> Message:
        person = self._in(person, chat)
        if chat.is_private:
            self.started.add(person.id)
            if person.id in self.blocked:
                self.unblock(person)
        quoted = self.message(chat, reply_to) if reply_to is not None else None
        message = self.post(chat, person, replace(letter, reply_to=quoted))
        if heard_by_bot(message, self.bot):
            self.updates.push("message", message.as_json())
        return message

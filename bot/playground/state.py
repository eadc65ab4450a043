"""Everything there is: people, chats, messages, files and the bot's queue.

In memory, but for the files' bytes.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.playground.commands import CommandMenus
from bot.playground.contacts import Contact
from bot.playground.entities import Formatted
from bot.playground.events import Event, Events
from bot.playground.files import Files
from bot.playground.messages import Attachment, Message
from bot.playground.numbers import Numbers
from bot.playground.people import Chat, Person
from bot.playground.queries import InlineAnswer, Press, Queries
from bot.playground.refusal import Json, bad_request, forbidden
from bot.playground.updates import Updates

HISTORY = 1000  # messages a chat keeps


@dataclass(frozen=True)
class Letter:
    """What is about to become a message: all that a sender decides."""

    body: Formatted
    attachment: Attachment | None = None
    contact: Contact | None = None
    reply_to: Message | None = None
    markup: Json | None = None
    via_bot: Person | None = None
    inline_id: str | None = None
    protected: bool = False


class State:
    """The shared ground of the human side (`World`) and the bot's (`methods`).

    Messages have one running number over all chats; a chat keeps the last `HISTORY` of them.
    """

    def __init__(self, now: Callable[[], datetime], files: Path, token: str, bot: Person, numbers: Numbers) -> None:
        self.now = now
        self.token = token
        self.bot = bot
        self.files = Files(files)
        self.updates = Updates(numbers.update)
        self.events = Events()
        self.presses = Queries[Press](timedelta(minutes=15), numbers.query)
        self.inline_queries = Queries[InlineAnswer](timedelta(minutes=1), numbers.query)
        self.menus = CommandMenus()
        self.profile: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self._by_inline_id: dict[str, tuple[int, int]] = {}
        self._next_message = numbers.message
        self._messages: dict[int, OrderedDict[int, Message]] = {}

    def reachable(self, chat_id: int) -> Chat:
        """Find the chat the bot may write to; refused with Telegram's reason where it may not.

        A person who never wrote to the bot is not a chat at all, unless both are in some group: then the bot
        knows of them but must not begin.
        """
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat_id in self.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.is_private and chat_id not in self.started:
            if any(chat_id in group.members for group in self.chats.values() if not group.is_private):
                raise forbidden("bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        return chat

    def check_met(self, chat_id: int) -> None:
        """Refuse a chat the bot has never met: a person who never wrote to it, or nobody at all."""
        chat = self.chats.get(chat_id)
        if chat is None or (chat.is_private and chat_id not in self.started):
            raise bad_request("chat not found")

    def says_of_itself(self, field: str, language: str) -> str:
        """Return the bot's name, description or short_description in that language or for everybody."""
        return self.profile.get((field, language)) or self.profile.get((field, "")) or ""

    def messages(self, chat: Chat) -> list[Message]:
        """Return the chat's kept messages, oldest first."""
        return list(self._messages[chat.id].values()) if chat.id in self._messages else []

    def message(self, chat: Chat, message_id: int) -> Message | None:
        """One message, none when it never was or is gone."""
        return self._messages[chat.id].get(message_id) if chat.id in self._messages else None

    def message_inline(self, inline_id: str) -> Message | None:
        """Return the message that an inline_message_id names."""
        chat_id, message_id = self._by_inline_id.get(inline_id, (0, 0))
        return self._messages[chat_id].get(message_id) if chat_id in self._messages else None

    def post(self, chat: Chat, sender: Person, letter: Letter, service: Json | None = None) -> Message:
        """Put a message into a chat and tell the listeners; the bot's queue is the caller's business."""
        message = Message(
            self._next_message, chat, sender, self.now(), letter.body, letter.attachment, letter.contact,
            letter.reply_to, letter.markup, None, letter.via_bot, letter.inline_id, letter.protected, service or {},
        )  # fmt: skip
        if letter.attachment:
            self.files.used_as(letter.attachment.kind, letter.attachment.file)
        self._next_message += 1
        kept = self._messages.setdefault(chat.id, OrderedDict())
        kept[message.id] = message
        while len(kept) > HISTORY:
            gone = kept.popitem(last=False)[1]
            self._by_inline_id.pop(gone.inline_id or "", None)
        if letter.inline_id:
            self._by_inline_id[letter.inline_id] = (chat.id, message.id)
        self._tell("message", message)
        return message

    def edit(self, message: Message) -> Message:
        """Replace a message by this value of it, marked as edited now."""
        edited = replace(message, edited=self.now())
        self._messages[message.chat.id][message.id] = edited
        self._tell("edited", edited)
        return edited

    def delete(self, message: Message) -> None:
        """Take a message out of its chat."""
        del self._messages[message.chat.id][message.id]
        self.tell(message.chat, "deleted", {"message_id": message.id})

    def clear(self) -> None:
        """Forget what was said, who has started or blocked the bot, and all that waits for it.

        People and groups stay, and so does what the bot said of itself to all; numbers go on where they were.
        """
        for kept in (self._messages, self._by_inline_id, self.started, self.blocked):
            kept.clear()
        for waiting in (self.updates, self.presses, self.inline_queries):
            waiting.clear()
        self.menus.forget_chats()
        self.menu_buttons = {chat_id: button for chat_id, button in self.menu_buttons.items() if not chat_id}

    def tell(self, chat: Chat, kind: str, payload: Json) -> None:
        """Tell the listeners something that concerns one chat."""
        self.events.tell(Event(kind, {"chat_id": chat.id, **payload}, chat.members))

    def _tell(self, kind: str, message: Message) -> None:
        self.tell(message.chat, kind, {"message": shown_to_people(message)})


def shown_to_people(message: Message) -> Json:
    """Return a message as its readers see it: also the keyboards that the Bot API does not give back."""
    shown = message.as_json()
    if message.markup and not message.buttons:
        shown["reply_markup"] = message.markup
    return shown

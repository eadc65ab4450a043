"""Who looks at which chat now, and what arrived where nobody looks."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.playground.events import Event
from bot.playground.people import Chat, Person
from bot.playground.refusal import Json
from bot.playground.state import State


class Views:
    """The chats that pages show, each a person's; what the bot writes elsewhere is unread."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._open: Counter[tuple[int, int]] = Counter()
        self._seen: dict[tuple[int, int], int] = {}

    @contextmanager
    def look(self, person: Person, chat: Chat) -> Iterator[None]:
        """Have the person look at the chat while the context lasts; all listeners are told."""
        view = (person.id, chat.id)
        self._open[view] += 1
        self._state.events.tell(Event("unread", {}))
        try:
            yield
        finally:
            self._open[view] -= 1
            self._seen[view] = max((message.id for message in self._state.messages(chat)), default=0)

    def unread(self, person: Person) -> Json:
        """Count what the bot wrote unseen: `seats` by person, in their own chat; `chats` this person's others."""
        chats = [chat for chat in self._state.chats.values() if person.id in chat.members]
        seats = {number: self._count(number, self._state.chats[number]) for number in self._state.people}
        return {
            "seats": {str(number): count for number, count in seats.items() if count},
            "chats": {str(chat.id): count for chat in chats if (count := self._count(person.id, chat))},
        }

    def _count(self, person_id: int, chat: Chat) -> int:
        view = (person_id, chat.id)
        if self._open[view]:
            return 0
        seen = self._seen.get(view, 0)
        return sum(message.id > seen and message.sender.is_bot for message in self._state.messages(chat))

"""Questions the bot has to answer once and soon: pressed buttons and inline queries."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.playground.people import Person
from bot.playground.refusal import Json, bad_request

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Press:
    """What answerCallbackQuery said: `text` is a toast, or a dialog when `alert`; `url` is opened."""

    text: str = ""
    alert: bool = False
    url: str = ""

    def as_json(self) -> Json:
        """For the page."""
        return {"text": self.text, "alert": self.alert, "url": self.url}


@dataclass(frozen=True)
class InlineAnswer:
    """What answerInlineQuery said: results as the bot gave them, and the button above them."""

    results: tuple[Json, ...] = ()
    next_offset: str = ""
    button: Json | None = None


@dataclass
class Query(Generic[Answer]):
    """An open question of a person."""

    id: str
    person: Person
    asked: datetime
    text: str = ""
    _answer: Answer | None = field(default=None, repr=False)
    _done: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def answer(self) -> Answer | None:
        """The answer, None while there is none."""
        return self._answer

    def settle(self, answer: Answer) -> None:
        """Give the answer and wake who waits for it."""
        self._answer = answer
        self._done.set()

    async def answered(self, timeout: float = 10.0) -> Answer:  # noqa: ASYNC109 - a face for tests, not a task tree
        """Wait for the bot's answer; TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            await self._done.wait()
        if self._answer is None:
            raise AssertionError("settled without an answer")
        return self._answer


class Queries(Generic[Answer]):
    """Open queries of one kind.

    One can be answered once, within `lifetime`; at most `capacity` are remembered. Ids grow by one from `first`.
    """

    def __init__(self, lifetime: timedelta, first: int, capacity: int = 1000) -> None:
        self._lifetime = lifetime
        self._capacity = capacity
        self._open: OrderedDict[str, Query[Answer]] = OrderedDict()
        self._next = first

    def ask(self, person: Person, now: datetime, text: str = "") -> Query[Answer]:
        """Open a query."""
        query = Query[Answer](str(self._next), person, now, text)
        self._next += 1
        self._open[query.id] = query
        while len(self._open) > self._capacity:
            self._open.popitem(last=False)
        return query

    def clear(self) -> None:
        """Forget all that are open: nothing answers them any more."""
        self._open.clear()

    def settle(self, query_id: str, answer: Answer, now: datetime) -> None:
        """Answer one; unknown, answered and old ones are refused as Telegram refuses them."""
        query = self._open.pop(query_id, None)
        if query is None or now - query.asked > self._lifetime:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.settle(answer)

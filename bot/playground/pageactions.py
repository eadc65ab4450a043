"""What a person does on the page, turned into what they do in the world."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from bot.playground.params import Params
from bot.playground.people import Chat, Person
from bot.playground.queries import InlineAnswer, Query
from bot.playground.refusal import Json, bad_request
from bot.playground.world import World

_PATIENCE = 30.0  # seconds that a pressed button spins
_INLINE_PATIENCE = 10.0  # seconds that results are waited for
_OPEN_QUERIES = 50  # inline queries whose results may still be tapped

Action = Callable[[Person, Chat, Params], Awaitable[Json] | Json]


class PageActions:
    """The actions by the name that the page calls them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._queries: OrderedDict[str, Query[InlineAnswer]] = OrderedDict()

    def by_name(self) -> Mapping[str, Action]:
        """For the route."""
        return {
            "text": self.text,
            "file": self.file,
            "press": self.press,
            "inline": self.inline,
            "choose": self.choose,
            "language": self.language,
            "phone": self.phone,
            "contact": self.contact,
            "follow": self.follow,
            "block": self.block,
        }

    def text(self, person: Person, chat: Chat, params: Params) -> Json:
        """Write a message."""
        reply_to = params.integer("reply_to") or None
        return {"message_id": self._world.send_text(person, chat, params.text("text"), reply_to).id}

    def file(self, person: Person, chat: Chat, params: Params) -> Json:
        """Send an uploaded file; as a photo if asked and it is an image."""
        upload = params.uploads.get("file")
        if upload is None:
            raise bad_request("there is no file in the request")
        stored = self._world.files.keep(upload.path, upload.name, upload.mime_type)
        kind: Literal["document", "photo"] = "photo" if params.flag("photo") and stored.width else "document"
        caption, reply_to = params.text("caption"), params.integer("reply_to") or None
        sent = self._world.send_file(person, chat, stored, caption, kind=kind, reply_to=reply_to)
        return {"message_id": sent.id}

    async def press(self, person: Person, chat: Chat, params: Params) -> Json:
        """Press a button and wait for what the bot says to it; `late` when it says nothing."""
        message = self._world.message(chat, params.integer("message_id"))
        data = params.text("data")
        if message is None or not any(b.get("callback_data") == data for row in message.buttons for b in row):
            raise bad_request("there is no such button any more")
        try:
            answer = await self._world.press(person, message, data).answered(_PATIENCE)
        except TimeoutError:
            return {"late": True}
        return answer.as_json()

    async def inline(self, person: Person, chat: Chat, params: Params) -> Json:
        """Ask the bot's inline mode; `late` when it says nothing."""
        query = self._world.inline_query(person, params.text("text"), params.text("offset"), chat)
        try:
            answer = await query.answered(_INLINE_PATIENCE)
        except TimeoutError:
            return {"late": True}
        self._queries[query.id] = query
        while len(self._queries) > _OPEN_QUERIES:
            self._queries.popitem(last=False)
        results = [_card(result) for result in answer.results]
        return {
            "query": query.id,
            "results": results,
            "next_offset": answer.next_offset,
            "button": answer.button,
        }

    def choose(self, person: Person, chat: Chat, params: Params) -> Json:
        """Post an inline result."""
        query = self._queries.get(params.text("query"))
        if query is None or query.person.id != person.id:
            raise bad_request("these results are gone")
        return {"message_id": self._world.choose_inline(person, chat, query, params.text("result")).id}

    def language(self, person: Person, _chat: Chat, params: Params) -> Json:
        """Switch the language of the person's client."""
        return self._world.speak(person, params.text("language") or None).as_json()

    def phone(self, person: Person, chat: Chat, _params: Params) -> Json:
        """Share the person's own number."""
        return {"message_id": self._world.share_phone(person, chat).id}

    def contact(self, person: Person, chat: Chat, params: Params) -> Json:
        """Send the contact of another person, `of` by their id; `bare` without it."""
        of = self._world.people.get(params.integer("of"))
        if of is None:
            raise bad_request("there is no such person")
        return {"message_id": self._world.share_contact(person, chat, of, with_user_id=not params.flag("bare")).id}

    def follow(self, person: Person, _chat: Chat, params: Params) -> Json:
        """Open a link to the bot and press START."""
        return {"message_id": self._world.follow_link(person, params.text("url")).id}

    def block(self, person: Person, _chat: Chat, params: Params) -> Json:
        """Block the bot (`on`), or let it write again."""
        on = params.flag("on")
        if on != (person.id in self._world.blocked):
            (self._world.block if on else self._world.unblock)(person)
        return {}


def _card(result: Json) -> Json:
    return {name: result[name] for name in ("id", "type", "title", "description") if name in result}

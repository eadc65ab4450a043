"""The chat page and what it asks for.

One JSON endpoint for each thing a person does, and a socket for events.
"""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

from aiohttp import web

from bot.playground.downloads import download
from bot.playground.events import Subscription
from bot.playground.pageactions import PageActions
from bot.playground.pagestate import page_state
from bot.playground.params import Params
from bot.playground.people import Chat, Person
from bot.playground.receiving import received
from bot.playground.refusal import Refusal
from bot.playground.tools import Tools
from bot.playground.views import Views
from bot.playground.world import World

_PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEARTBEAT = 20.0  # seconds
_COUNTED = {"message", "deleted", "unread"}  # events after which something else may be unread


class PageSide:
    """The routes that the page uses.

    A request names its person and chat; left out, they are the first and private.
    """

    def __init__(self, world: World, tools: Tools) -> None:
        self._world = world
        self._tools = tools
        self._views = Views(world)
        self._actions = {**PageActions(world).by_name(), **tools.by_name()}
        self._assets = {path.name: path for path in _PAGE.iterdir() if path.suffix in _TYPES}

    def routes(self) -> list[web.RouteDef]:
        """For the application's router."""
        return [
            web.get("/", self.index),
            web.get("/pair", self.pair),
            web.get("/page/state", self.state),
            web.get("/page/events", self.events),
            web.get("/page/file/{id}", self.file),
            web.get("/page/asset/{name}", self.asset),
            web.post("/page/do/{action}", self.act),
        ]

    async def index(self, _request: web.Request) -> web.Response:
        """Serve the page."""
        return self._asset("index.html")

    async def pair(self, _request: web.Request) -> web.Response:
        """Serve the page that shows two chats side by side, each the page itself in a frame."""
        return self._asset("pair.html")

    async def asset(self, request: web.Request) -> web.Response:
        """Serve a file of the page, looked up among those there are."""
        return self._asset(request.match_info["name"])

    async def state(self, request: web.Request) -> web.Response:
        """Everything the page shows at first."""
        try:
            person, chat = self._seat(Params(dict(request.query)))
        except Refusal as refusal:
            return _refused(refusal)
        state = page_state(self._world, person, chat)
        tools = {"tools": self._tools.names, "timing": self._tools.timing()}
        return web.json_response({**state, "unread": self._views.unread(person), **tools})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Serve a file that was sent in some chat."""
        stored = self._world.files.get(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        return download(stored)

    async def act(self, request: web.Request) -> web.Response:
        """One thing a person does; what a client would not do is a 400 with a reason."""
        action = self._actions.get(request.match_info["action"])
        if action is None:
            raise web.HTTPNotFound
        try:
            async with received(request, self._world.files) as params:
                person, chat = self._seat(params)
                result = action(person, chat, params)
                return web.json_response(await result if isinstance(result, Awaitable) else result)
        except Refusal as refusal:
            return _refused(refusal)
        except (ValueError, KeyError) as error:
            return _refused(Refusal(400, str(error)))

    async def events(self, request: web.Request) -> web.WebSocketResponse:
        """Send what happens from now on, as far as it concerns the person, and what changes in what is unread.

        While it is open, the person looks at the chat.
        """
        try:
            person, chat = self._seat(Params(dict(request.query)))
        except Refusal as refusal:
            raise web.HTTPNotFound(text=refusal.description) from None
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=1024)
        await socket.prepare(request)
        with self._views.look(person, chat), self._world.subscribe() as listener:
            reading = asyncio.create_task(_until_closed(socket, listener))
            try:
                await socket.send_json({"event": "hello"})
                await self._pass_on(socket, listener, person)
            except ConnectionError:
                pass  # the page went away; it comes back by itself
            finally:
                reading.cancel()
        await socket.close()
        return socket

    async def _pass_on(self, socket: web.WebSocketResponse, listener: Subscription, person: Person) -> None:
        told = self._views.unread(person)
        while (event := await listener.next()) is not None:
            if event.kind != "unread" and (event.audience is None or person.id in event.audience):
                await socket.send_json(event.as_json())
            if event.kind in _COUNTED and (unread := self._views.unread(person)) != told:
                await socket.send_json({"event": "unread", **unread})
                told = unread

    def _seat(self, params: Params) -> tuple[Person, Chat]:
        person = (
            self._world.people.get(params.integer("person")) if params.has("person") else self._world.first_person()
        )
        chat = self._world.chats.get(params.integer("chat", person.id)) if person else None
        if person is None or chat is None or person.id not in chat.members:
            raise Refusal(404, "no such person or chat")
        return person, chat

    def _asset(self, name: str) -> web.Response:
        path = self._assets.get(name)
        if path is None:
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8")


def _refused(refusal: Refusal) -> web.Response:
    return web.json_response({"error": refusal.description}, status=refusal.code)


async def _until_closed(socket: web.WebSocketResponse, listener: Subscription) -> None:
    async for _ in socket:
        pass  # the page has nothing to say here
    listener.end()

"""What the page offers besides the chat, where the playground was given a way to do it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.playground.events import Event
from bot.playground.pageactions import Action
from bot.playground.params import Params
from bot.playground.people import Chat, Person
from bot.playground.refusal import Json, Refusal
from bot.playground.timing import Timing
from bot.playground.world import World

Tool = Callable[[], Awaitable[None]]

_log = logging.getLogger(__name__)


class Tools:
    """`restart` makes a clean slate, `sample` a state worth looking at; None where there is no such thing.

    They run one at a time, and so does what moves the time. All pages reload themselves after a tool that went well,
    and learn of another time.
    """

    def __init__(
        self, world: World, *, restart: Tool | None = None, sample: Tool | None = None, timing: Timing | None = None
    ) -> None:
        self._world = world
        self._timing = timing
        self._tools = {name: tool for name, tool in (("restart", restart), ("sample", sample)) if tool is not None}
        self._at_work = asyncio.Lock()

    @property
    def names(self) -> list[str]:
        """The tools there are."""
        return list(self._tools)

    def timing(self) -> Json | None:
        """Return what the page shows of the time; None where it can't be moved."""
        return self._timing.state() if self._timing else None

    def by_name(self) -> Mapping[str, Action]:
        """For the route."""
        actions = {name: self._action(name, tool) for name, tool in self._tools.items()}
        return {**actions, "move": self._moving(self._timing)} if self._timing else actions

    def _action(self, name: str, tool: Tool) -> Action:
        async def run(_person: Person, _chat: Chat, _params: Params) -> Json:
            return await self._done(name, tool, "reload")

        return run

    def _moving(self, timing: Timing) -> Action:
        async def run(_person: Person, _chat: Chat, params: Params) -> Json:
            to = timing.chosen(params)
            return await self._done("move", lambda: timing.move(to), "time")

        return run

    async def _done(self, name: str, tool: Tool, news: str) -> Json:
        async with self._at_work:
            try:
                await tool()
            except Exception:  # noqa: BLE001 - whatever goes wrong, the page says that it did
                _log.exception("playground: %s failed", name)
                raise Refusal(500, f"{name} failed; the program's log says why") from None
        self._world.events.tell(Event(news, {}))
        return {}

"""What the page offers besides the chat, where the playground was given a way to do it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.playground.events import Event
from bot.playground.pageactions import Action
from bot.playground.params import Params
from bot.playground.people import Chat, Person
from bot.playground.refusal import Json, Refusal
from bot.playground.world import World

Tool = Callable[[], Awaitable[None]]

_log = logging.getLogger(__name__)


class Tools:
    """`restart` makes a clean slate, `sample` a state worth looking at; None where there is no such thing.

    They run one at a time. All pages reload themselves after one that went well.
    """

    def __init__(self, world: World, *, restart: Tool | None = None, sample: Tool | None = None) -> None:
        self._world = world
        self._tools = {name: tool for name, tool in (("restart", restart), ("sample", sample)) if tool is not None}
        self._at_work = asyncio.Lock()

    @property
    def names(self) -> list[str]:
        """The tools there are."""
        return list(self._tools)

    def by_name(self) -> Mapping[str, Action]:
        """For the route."""
        return {name: self._action(name, tool) for name, tool in self._tools.items()}

    def _action(self, name: str, tool: Tool) -> Action:
        async def run(_person: Person, _chat: Chat, _params: Params) -> Json:
            async with self._at_work:
                try:
                    await tool()
                except Exception:  # noqa: BLE001 - whatever goes wrong, the page says that it did
                    _log.exception("playground: %s failed", name)
                    raise Refusal(500, f"{name} failed; the program's log says why") from None
            self._world.events.tell(Event("reload", {}))
            return {}

        return run

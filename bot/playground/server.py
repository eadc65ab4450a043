"""The playground's HTTP server, on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.playground.botside import BotSide
from bot.playground.guard import guard, is_loopback
from bot.playground.pageside import PageSide
from bot.playground.receiving import FORM_LIMIT
from bot.playground.timing import Timing
from bot.playground.tools import Tool, Tools
from bot.playground.world import World


class Playground:
    """A world served over HTTP: the Bot API under `api_root`, the chat page at `url`.

    `async with Playground(world, port=0) as playground:` or `start` and `stop`. Port 0 takes any free one.
    A host that is not this machine is a ValueError: there is no login. `restart` and `sample` are what the
    page's buttons for a clean slate and for a state worth looking at do; without them there are no buttons.
    With `timing` the page moves the time.
    """

    def __init__(  # noqa: PLR0913 - where it listens, and what the page may do
        self,
        world: World,
        host: str = "127.0.0.1",
        port: int = 8099,
        *,
        restart: Tool | None = None,
        sample: Tool | None = None,
        timing: Timing | None = None,
    ) -> None:
        if not is_loopback(host):
            raise ValueError(f"the playground has no login and listens on loopback only, not on {host}")
        self.world = world
        self._tools = Tools(world, restart=restart, sample=sample, timing=timing)
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The chat page's address."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}/"

    @property
    def api_root(self) -> str:
        """What BOT_API_ROOT would be.

        Methods at `{api_root}/bot{token}/{method}`, files at `{api_root}/file/bot…`.
        """
        return self.url.rstrip("/")

    async def start(self) -> None:
        """Listen; OSError when the port is taken."""
        app = web.Application(middlewares=[guard], client_max_size=FORM_LIMIT)
        app.add_routes([*BotSide(self.world).routes(), *PageSide(self.world, self._tools).routes()])
        # The access log would hold the token, and says nothing that the chat does not show.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._port = runner.addresses[0][1]

    async def stop(self) -> None:
        """Let go of pollers and pages, and close."""
        self.world.updates.end()
        self.world.events.end()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


@asynccontextmanager
async def serve(world: World, host: str = "127.0.0.1", port: int = 8099) -> AsyncIterator[Playground]:
    """Serve `world` while the context lasts."""
    async with Playground(world, host, port) as playground:
        yield playground

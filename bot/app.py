"""The composition root: the only place that constructs things and lets them run."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from telegram.ext import Application, ApplicationBuilder, ContextTypes

from bot import handlers
from bot.errors import SettingsError
from bot.gateway.intake import Intake
from bot.gateway.order import InOrder
from bot.gateway.polling import polling
from bot.gateway.profile import Profile, present
from bot.gateway.transport import Transport
from bot.handlers.context import Context, Services
from bot.handlers.feature import Bot
from bot.knowledge import Knowledge
from bot.messages.texts import LANGUAGES, Texts
from bot.playground.server import Playground
from bot.playground.world import TOKEN, World
from bot.settings import Language, Settings

log = logging.getLogger(__name__)

TELEGRAM = "https://api.telegram.org"
PORTS = 20  # how many ports after the wished one are tried


def services(settings: Settings) -> Services:
    """Load the matrix and everything the handlers work with. Raises `MatrixError`."""
    texts = {language: Texts(language) for language in LANGUAGES}
    return Services(settings, settings.clock(), Knowledge.load(settings.tasks), texts, handlers.menu())


def build(settings: Settings, made: Services) -> Bot:
    """Put the bot together; `settings` must hold a token."""
    root = settings.api_root or TELEGRAM
    # python-telegram-bot makes the shared data by calling a type; ours is made already.
    given: Any = lambda: made  # noqa: E731
    types: ContextTypes[Context, Any, Any, Services] = ContextTypes(context=Context, bot_data=given)
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = Application.builder()
    bot: Bot = (
        builder.token(settings.token or "")
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(Transport(proxy=settings.proxy))
        .get_updates_request(Intake(proxy=settings.proxy, pool_size=2))
        .context_types(types)
        .concurrent_updates(InOrder())
        .job_queue(None)
        .build()
    )
    handlers.register(bot)
    return bot


def profiles(made: Services) -> dict[str, Profile]:
    """Return what Telegram shows of the bot by language code, "" for all others."""
    number = made.knowledge.matrix.document.number

    def profile(language: Language) -> Profile:
        texts = made.texts[language]
        menu = {name: texts.word(f"menu_{name}") for name in made.commands}
        return Profile(menu, texts.word("about", number), texts.word("about_short"))

    return {"": profile(made.settings.language), **{language: profile(language) for language in LANGUAGES}}


@asynccontextmanager
async def serving(settings: Settings, made: Services) -> AsyncIterator[Bot]:
    """Run the bot inside: connected, presented, polling."""
    bot = build(settings, made)
    async with polling(bot):
        await present(bot.bot, profiles(made))
        yield bot


@asynccontextmanager
async def playground(settings: Settings, made: Services, port: int) -> AsyncIterator[Playground]:
    """Run a stand-in of Telegram on this machine with the bot on it; `port` 0 takes any free one.

    Everything it keeps lies in ``BOT_HOME/playground/``. Raises `SettingsError` where that can't be written,
    or no port is free.
    """
    home = settings.home / "playground"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"BOT_HOME can't be written ({error}); name a folder that can") from error
    world = World(now=made.clock.now, files=home / "files")
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(await _listening(world, port))
        local = replace(settings, token=TOKEN, api_root=here.api_root, proxy=None, home=home)
        await stack.enter_async_context(serving(local, replace(made, settings=local)))
        yield here


async def _listening(world: World, port: int) -> Playground:
    """Return a stand-in on the first free port from `port` on; it is started by entering it."""
    for wished in [port] if port == 0 else range(port, port + PORTS):
        probe = Playground(world, port=wished)
        with suppress(OSError):
            server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", wished)
            server.close()
            await server.wait_closed()
            return probe
        log.warning("Port %s is taken, trying the next one", wished)
    raise SettingsError(f"no free port from {port} to {port + PORTS - 1}; choose another with --port")


async def run(settings: Settings, *, port: int) -> None:
    """Run until SIGINT or SIGTERM: on Telegram with a token, else in the playground on `port`.

    Raises `MatrixError` before anything is started, and `SettingsError` for a token that Telegram refuses.
    """
    made = services(settings)
    live = asyncio.create_task(_on_telegram(settings, made) if settings.token else _in_playground(settings, made, port))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows, where Ctrl-C arrives as an exception
            # Also while Telegram can't be reached and the bot is still trying.
            loop.add_signal_handler(number, live.cancel)
    with suppress(asyncio.CancelledError):
        await live


async def _on_telegram(settings: Settings, made: Services) -> None:
    async with serving(settings, made) as bot:
        _say(f"@{bot.bot.username} answers; Ctrl-C stops it.")
        await asyncio.Event().wait()


async def _in_playground(settings: Settings, made: Services, port: int) -> None:
    async with playground(settings, made, port) as here:
        _say(f"The playground is open (本机练习场已打开): {here.url}  Ctrl-C closes it.")
        await asyncio.Event().wait()


def _say(line: str) -> None:
    # To whoever started the bot, at once, even where a pipe reads.
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

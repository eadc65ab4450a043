"""The composition root: the only place that constructs things and lets them run."""

from __future__ import annotations

import asyncio
import gc
import logging
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from telegram.ext import Application, ApplicationBuilder, ContextTypes, ExtBot

from bot import handlers
from bot.clock import Clock, MovableClock
from bot.delivery.courier import Courier
from bot.delivery.pacing import Meter
from bot.errors import SettingsError
from bot.gateway.inbox import Inbox
from bot.gateway.intake import Intake
from bot.gateway.metering import Metering
from bot.gateway.polling import polling, reached
from bot.gateway.profile import Profile, present
from bot.gateway.sender import TelegramSender
from bot.gateway.transport import Transport
from bot.handlers import rounds
from bot.handlers.context import Context, Services
from bot.handlers.feature import Bot
from bot.handlers.rights import COMMANDS
from bot.knowledge import Knowledge, Matrix
from bot.messages.letters import settler
from bot.messages.texts import LANGUAGES, Texts
from bot.messages.voice import Voices
from bot.people.rights import Right
from bot.people.work import bind_office
from bot.playground.sample import mid_november
from bot.playground.seats import OFFICE_ID, seat_all
from bot.playground.server import Playground
from bot.playground.timing import Stop, Timing
from bot.playground.world import TOKEN, World
from bot.progress.attachments import FOLDER, let_go
from bot.reminders.calendar import Hours, working_days
from bot.reminders.stages import schedule
from bot.settings import Language, Settings
from bot.store.database import Store, address
from bot.store.files import FileStore
from bot.store.migrate import migrate
from bot.teaching.lessons import Lessons

log = logging.getLogger(__name__)

TELEGRAM = "https://api.telegram.org"
KEPT = timedelta(days=1)  # what nothing holds is kept a little: its form may be under way
HOLIDAYS = "holidays.yaml"
PORTS = 20  # how many ports after the wished one are tried


@dataclass(frozen=True)
class Running:
    """A bot at work, with what a test waits for."""

    bot: Bot
    inbox: Inbox
    courier: Courier
    services: Services


def _writable(home: Path) -> Path:
    """Return the folder, made if it isn't there. Raises `SettingsError` where that is not possible."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"BOT_HOME can't be written ({error}); name a folder that can") from error
    return home


def opened(settings: Settings) -> Store:
    """Open the database and bring it to this program's schema. Raises `SettingsError` and `StoreError`."""
    store = Store(address(settings.database_url, _writable(settings.home)))
    try:
        migrate(store.engine)
    except BaseException:
        store.close()
        raise
    return store


def office_hours(settings: Settings, matrix: Matrix) -> Hours:
    """Return when messages leave by themselves; what `HOLIDAYS` beside the matrix says goes before the official table.

    Raises `MatrixError`.
    """
    wanted = matrix.reminders
    return Hours(working_days(settings.tasks.parent / HOLIDAYS), wanted.opens, wanted.closes, settings.zone)


async def sweep(store: Store, home: Path) -> None:
    """Delete the files that no form and no version holds any more."""
    files, held = FileStore(home / FOLDER), await store.write(let_go)
    await asyncio.to_thread(files.sweep, held, KEPT)


def connection(settings: Settings, meter: Meter) -> ExtBot[Any]:
    """Return how requests reach Telegram; `settings` must hold a token, `meter` counts what is sent directly."""
    root = settings.api_root or TELEGRAM
    return ExtBot(
        settings.token or "",
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=Transport(proxy=settings.proxy),
        get_updates_request=Intake(proxy=settings.proxy, pool_size=2),
        rate_limiter=Metering(meter),
    )


def build(telegram: ExtBot[None], made: Services) -> Bot:
    """Put the bot together; updates reach it through the inbox alone."""
    # python-telegram-bot makes the shared data by calling a type; ours is made already.
    given: Any = lambda: made  # noqa: E731
    types: ContextTypes[Context, Any, Any, Services] = ContextTypes(context=Context, bot_data=given)
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = Application.builder()
    bot: Bot = builder.bot(telegram).context_types(types).updater(None).build()
    handlers.register(bot)
    rounds.register(bot, made)
    return bot


def profiles(made: Services) -> dict[str, Profile]:
    """Return what Telegram shows of the bot by language code, "" for all others."""
    number = made.knowledge.matrix.document.number

    def profile(language: Language) -> Profile:
        texts = made.voices.texts[language]
        open_to_all = (name for name in made.commands if COMMANDS[name] is Right.ANYONE)
        menu = {name: texts.word(f"menu_{name}") for name in open_to_all}
        return Profile(menu, texts.word("about", number), texts.word("about_short"))

    return {"": profile(made.settings.language), **{language: profile(language) for language in LANGUAGES}}


@asynccontextmanager
async def serving(settings: Settings, clock: Clock, known: Knowledge) -> AsyncIterator[Running]:
    """Run the bot inside: its database open, connected, presented, polling, the courier on his way.

    Raises `SettingsError` and `StoreError`.
    """
    store = opened(settings)
    try:
        await store.write(lambda tx: bind_office(tx, clock.now(), settings.office_ids))
        meter = Meter()
        telegram = connection(settings, meter)
        texts = {language: Texts(language) for language in LANGUAGES}
        voices = Voices(texts, known.matrix, settings, clock)
        hours = office_hours(settings, known.matrix)
        courier = Courier(store, TelegramSender(telegram), settler(voices, hours), clock, meter)
        made = Services(settings, clock, known, voices, handlers.menu(), store, courier, hours, Lessons(known.matrix))
        bot = build(telegram, made)
        await sweep(store, settings.home)
        async with reached(bot):
            inbox = Inbox(store, clock, telegram, bot.process_update)
            polls = polling(telegram, inbox, store.lease("polling"))
            async with polls, _running(courier.run(inbox.busy)):
                await present(telegram, profiles(made))
                yield Running(bot, inbox, courier, made)
    finally:
        store.close()


@asynccontextmanager
async def _running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def playground(settings: Settings, clock: Clock, known: Knowledge, port: int) -> AsyncIterator[Playground]:
    """Run a stand-in of Telegram on this machine with the bot on it; `port` 0 takes any free one.

    Its page moves the time of both, which begins as the given clock's. Everything it keeps lies in
    ``BOT_HOME/playground/``. Raises `SettingsError` where that can't be written, or no port is free.
    """
    home = _writable(settings.home / "playground")
    shown = MovableClock(clock)
    world = World(now=shown.now, files=home / "files")
    people = seat_all(world)
    bot = AsyncExitStack()  # closed and entered anew by a clean slate
    made: Services

    async def begin() -> None:
        nonlocal made
        local = replace(
            settings, token=TOKEN, api_root=here.api_root, proxy=None, home=home, database_url=None,
            office_ids=(OFFICE_ID,),
        )  # fmt: skip
        made = (await bot.enter_async_context(serving(local, shown, known))).services

    async def move(to: datetime | None) -> None:
        shown.move(to)
        await rounds.remind(made)
        made.courier.wake()

    timing = Timing(
        stops=lambda: stops(known.matrix, settings.cycle(shown.now()), made.hours, shown.now()),
        moved=lambda: shown.moved,
        move=move,
        zone=shown.zone,
    )

    async def restart() -> None:
        await bot.aclose()
        for file in home.glob("shian.db*"):
            file.unlink()
        shutil.rmtree(home / FOLDER, ignore_errors=True)
        world.clear()
        await begin()

    async def sample() -> None:
        await restart()
        await mid_november(world, people)

    async with await _listening(world, port, restart, sample, timing) as here, bot:
        await begin()
        yield here


def stops(matrix: Matrix, cycle: int, hours: Hours, now: datetime) -> tuple[Stop, ...]:
    """Return the openings of the days on which something leaves about the yearly reports, and of the day after now."""
    of_duties = (stage for stage in schedule(matrix, cycle, hours.days) if stage.subject.id in matrix.duty)
    once = dict.fromkeys(Stop(stage.kind, stage.marks, hours.opening(stage.day)) for stage in of_duties)
    tomorrow = now.astimezone(hours.zone).date() + timedelta(days=1)
    return (*once, Stop("next", (1,), hours.opening(tomorrow)))


async def _listening(
    world: World,
    port: int,
    restart: Callable[[], Awaitable[None]],
    sample: Callable[[], Awaitable[None]],
    timing: Timing,
) -> Playground:
    """Return a stand-in on the first free port from `port` on; it is started by entering it."""
    for wished in [port] if port == 0 else range(port, port + PORTS):
        probe = Playground(world, port=wished, restart=restart, sample=sample, timing=timing)
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
    clock, known = settings.clock(), Knowledge.load(settings.tasks)
    gc.freeze()  # the index lives as long as the program: a collection that walked it would hold up a question
    live = asyncio.create_task(
        _on_telegram(settings, clock, known) if settings.token else _in_playground(settings, clock, known, port)
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows, where Ctrl-C arrives as an exception
            # Also while Telegram can't be reached and the bot is still trying.
            loop.add_signal_handler(number, live.cancel)
    with suppress(asyncio.CancelledError):
        await live


async def _on_telegram(settings: Settings, clock: Clock, known: Knowledge) -> None:
    async with serving(settings, clock, known) as running:
        _say(f"@{running.bot.bot.username} answers; Ctrl-C stops it.")
        await asyncio.Event().wait()


async def _in_playground(settings: Settings, clock: Clock, known: Knowledge, port: int) -> None:
    async with playground(settings, clock, known, port) as here:
        _say(f"The playground is open (本机练习场已打开): {here.url}  Ctrl-C closes it.")
        await asyncio.Event().wait()


def _say(line: str) -> None:
    # To whoever started the bot, at once, even where a pipe reads.
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

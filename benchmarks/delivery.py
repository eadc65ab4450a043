"""A notice to many through the real program, against a stand-in that keeps Telegram's limits.

``python -m benchmarks.delivery [--recipients 10000]`` prints messages a second as a share of Telegram's 30, how often
the stand-in had to refuse, what was lost or came twice, how long a question took meanwhile and without it, the
program's memory, and the database's time for a message. Exit code 1 where a limit of its own is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from bot.app import office_hours
from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.delivery.sender import Parcel
from bot.knowledge import Matrix
from bot.knowledge.loading import load_matrix
from bot.messages.letters import settler
from bot.messages.texts import LANGUAGES, Texts
from bot.messages.voice import Voices
from bot.people.work import Work, actor_of, office_unit
from bot.playground.botside import BotSide
from bot.playground.people import Person
from bot.playground.world import World
from bot.reminders import broadcast_forms as forms
from bot.reminders import broadcasts
from bot.settings import Settings
from bot.store.database import Store, address
from bot.store.migrate import migrate
from bot.store.models import Binding, Outgoing
from bot.store.models import Person as Known
from tests.staff import bind

T = TypeVar("T")
TOKEN = "7000000002:the-token-of-a-trial"  # noqa: S105 - opens nothing
OFFICE, CYCLE = 7_000_001, 2026
RATE, BURST = 30.0, 30.0  # messages a second, and at once
PRIVATE, GROUP = (3, 3.0), (20, 60.0)  # messages in seconds, to one chat
ASKERS, QUESTION, EVERY = 20, "年报几号交", 0.25
PORTION, PAUSE = 1_000, 15.0  # recipients in a row, and seconds of silence between
SHARE_ALONE, SHARE_TOGETHER, SLOWER = 0.97, 0.95, 1.2


@dataclass
class Limits:
    """Telegram's limits: a bucket for all, and a window for each chat."""

    tokens: float = BURST
    at: float = field(default_factory=time.monotonic)
    refused: int = 0
    arrived: list[tuple[float, int]] = field(default_factory=list)
    chats: dict[int, deque[float]] = field(default_factory=dict)

    def take(self, chat_id: int) -> float:
        """Count a message to a chat; return for how many seconds it is refused, 0 where it is not."""
        now = time.monotonic()
        self.tokens = min(BURST, self.tokens + (now - self.at) * RATE)
        self.at = now
        many, within = GROUP if chat_id < 0 else PRIVATE
        went = self.chats.setdefault(chat_id, deque(maxlen=many))
        wait = went[0] + within - now if len(went) == many else 0.0
        if wait > 0 or self.tokens < 1:
            self.refused += 1
            return max(wait, 1.0)
        self.tokens -= 1
        went.append(now)
        self.arrived.append((now, chat_id))
        return 0.0


def limited(limits: Limits) -> Callable[..., Awaitable[web.StreamResponse]]:
    """Return the middleware that refuses what is too much."""

    @web.middleware
    async def middleware(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.match_info.get("method") == "sendMessage":
            form = await request.post()
            wait = limits.take(int(str(form["chat_id"])))
            if wait:
                parameters = {"retry_after": int(wait + 1)}
                refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": parameters}
                return web.json_response(refusal, status=429)
        return await handler(request)

    return middleware


@dataclass
class Stage:
    """The stand-in, the program on it, and the database both look at."""

    world: World
    limits: Limits
    store: Store
    process: asyncio.subprocess.Process
    askers: list[Person]
    matrix: Matrix
    card_id: int = 0

    async def ask(self, number: int) -> float:
        """Ask something and return in how many seconds the answer is there."""
        person = self.askers[number % len(self.askers)]
        chat = self.world.private(person)
        began = time.monotonic()
        sent = self.world.send_text(person, chat, QUESTION)
        await self.world.next_message(chat, after=sent.id, timeout=60)
        return time.monotonic() - began

    async def asked_until(self, over: Awaitable[object]) -> list[float]:
        """Ask at a steady pace as long as something lasts."""
        took: list[float] = []
        lasting = asyncio.ensure_future(over)
        while not lasting.done():
            began = time.monotonic()
            took.append(await self.ask(len(took)))
            await asyncio.sleep(max(EVERY - (time.monotonic() - began), 0.0))
        await lasting
        return took

    async def send(self, text: str, units: list[str]) -> None:
        """Have the office send a notice to all of some units, and wait until nothing of it is open any more."""
        await self.store.write(lambda tx: confirmed(tx, self.matrix, text, units, self.card_id))
        still = select(func.count()).where(Outgoing.state.in_(("queued", "claimed", "sending")))
        while await self.store.read(lambda tx: tx.scalar(still)):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.5)

    def memory(self) -> float:
        """Return the program's memory in MB."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def seated(tx: Session, matrix: Matrix, people: list[Person]) -> dict[str, list[Person]]:
    """Bind the office, and people to all units in turn; return who serves which."""
    now = datetime.now(UTC)
    bind(tx, now, OFFICE, "王敏", "", "office")
    units = [unit.id for unit in matrix.units if unit.id != office_unit(matrix)]
    serves = {unit: people[n :: len(units)] for n, unit in enumerate(units)}
    rows = [{"name": p.first_name, "created_at": now, "telegram_id": p.id} for p in people]
    tx.execute(insert(Known), rows)
    ids: dict[int | None, int] = {p.telegram_id: p.id for p in tx.scalars(select(Known))}
    bound = {"role": "liaison", "via": "invite", "bound_at": now}
    pairs = ((unit, person) for unit, some in serves.items() for person in some)
    tx.execute(insert(Binding), [{"person_id": ids[p.id], "unit_id": unit, **bound} for unit, p in pairs])
    return serves


def confirmed(tx: Session, matrix: Matrix, text: str, units: list[str], card_id: int) -> None:
    """Write and confirm a notice, as the office does."""
    work = Work(tx, datetime.now(UTC), CYCLE, matrix, actor_of(tx, OFFICE, "王敏", matrix))
    draft = forms.begin(work)
    forms.choose(work, draft, {"kind": "units", "units": units})
    forms.take(work, draft, text, None, "")
    broadcasts.confirm(work, draft, card_id)


def rate(arrived: list[tuple[float, int]], bulk: set[int]) -> float:
    """Return messages a second, whosever they are, between the first and the last of a notice to those chats."""
    at = [moment for moment, chat_id in arrived if chat_id in bulk]
    return (sum(at[0] <= moment <= at[-1] for moment, _ in arrived) - 1) / (at[-1] - at[0])


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


class Timed(Store):
    """Adds up how long its writing takes."""

    seconds = 0.0

    def writing(self, act: Callable[[Session], T]) -> T:
        """Write, and count the time."""
        began = time.perf_counter()
        try:
            return super().writing(act)
        finally:
            self.seconds += time.perf_counter() - began


class Door:
    """Takes every parcel at once."""

    def __init__(self) -> None:
        self.taken = 0

    async def send(self, _parcel: Parcel) -> int:
        """Count it."""
        self.taken += 1
        return self.taken

    async def probe(self) -> bool:
        """Answer."""
        return True


async def database_time(folder: Path, matrix: Matrix, recipients: int) -> float:
    """Return the milliseconds that the database takes for a message of a notice to so many, on SQLite."""
    store, door = Timed(address(f"sqlite:///{folder / f'{recipients}.db'}", folder)), Door()
    migrate(store.engine)
    world = World(lambda: datetime.now(UTC), folder / "files", token=TOKEN)
    people = [world.person(f"P{n}") for n in range(recipients)]
    serves = store.writing(lambda tx: seated(tx, matrix, people))
    store.writing(lambda tx: confirmed(tx, matrix, "通知", list(serves), 0))
    store.seconds = 0.0
    settings, clock = Settings(), Clock(lambda: datetime.now(UTC), ZoneInfo("UTC"))
    voices = Voices({language: Texts(language) for language in LANGUAGES}, matrix, settings, clock)
    courier = asyncio.create_task(Courier(store, door, settler(voices, office_hours(settings, matrix)), clock).run())
    while door.taken < min(recipients, 200):  # noqa: ASYNC110 - at its own pace
        await asyncio.sleep(0.01)
    seconds, taken = store.seconds, door.taken
    courier.cancel()
    await asyncio.wait((courier,))
    store.close()
    return seconds * 1000 / taken


@dataclass(frozen=True)
class Figures:
    """What was found: messages a second, counts, seconds that questions took, and megabytes."""

    alone: float
    together: float
    refused: int
    lost: int
    twice: int
    idle: list[float]
    meanwhile: list[float]
    few: float
    many: float


async def played(recipients: int, folder: Path, matrix: Matrix) -> Figures:
    """Play it all."""
    world, limits = World(lambda: datetime.now(UTC), folder / "files", token=TOKEN), Limits()
    people = [world.person(f"P{n}", started=True) for n in range(recipients)]
    office = world.person("王敏", id=OFFICE, started=True)
    askers = [world.person(f"Q{n}", started=True) for n in range(ASKERS)]
    app = web.Application(middlewares=[limited(limits)])
    app.add_routes(BotSide(world).routes())
    async with AsyncExitStack() as stack:
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        root = f"http://127.0.0.1:{runner.addresses[0][1]}"
        url = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder / 'bench.db'}")
        store = Store(address(url, folder))
        stack.callback(store.close)
        migrate(store.engine)
        serves = store.writing(lambda tx: seated(tx, matrix, people))
        given = {k: v for k, v in os.environ.items() if not k.startswith("BOT_")}
        given |= {"BOT_TOKEN": TOKEN, "BOT_API_ROOT": root, "BOT_DATABASE_URL": url, "BOT_HOME": str(folder / "home")}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", env=given, stdout=asyncio.subprocess.DEVNULL
        )
        stack.push_async_callback(process.wait)
        stack.callback(process.terminate)
        stage = Stage(world, limits, store, process, askers, matrix)
        await stage.ask(0)
        sent = world.send_text(office, world.private(office), QUESTION)
        stage.card_id = (await world.next_message(world.private(office), after=sent.id, timeout=60)).id
        units, bulk = list(serves), {person.id for person in people}
        await stage.send("few", units[: max(100 * len(units) // recipients, 1)])
        few, mark = stage.memory(), len(limits.arrived)
        await stage.send("alone", units)
        alone, many = rate(limits.arrived[mark:], bulk), stage.memory()
        idle: list[float] = []
        meanwhile: list[float] = []
        rates = []
        # In turn, so that whatever else this machine does falls on both.
        portions = max(recipients // PORTION, 1)
        for portion in range(portions):
            idle += await stage.asked_until(asyncio.sleep(PAUSE))
            mark = len(limits.arrived)
            meanwhile += await stage.asked_until(stage.send("together", units[portion::portions]))
            rates.append(rate(limits.arrived[mark:], bulk))
        together = statistics.mean(rates)
        world.updates.end()
    said = ((p.id, m) for p in people for m in world.messages(world.private(p)) if m.sender.is_bot)
    told = Counter((person_id, m.text.rpartition("\n")[2]) for person_id, m in said)
    wanted = {(p.id, name) for name in ("alone", "together") for p in people}
    lost, twice = len(wanted - set(told)), sum(n - 1 for n in told.values())
    return Figures(alone, together, limits.refused, lost, twice, idle, meanwhile, few, many)


def shown(recipients: int, found: Figures) -> bool:
    """Print the figures, and say whether they are as they should be."""
    times = [(statistics.median(v) * 1000, p95(v) * 1000) for v in (found.idle, found.meanwhile)]
    slower = times[1][0] / times[0][0], times[1][1] / times[0][1]
    print(f"recipients                 {recipients}")
    print(f"bulk alone                 {found.alone:.2f}/s, {found.alone / RATE:.1%} of 30/s")
    print(f"bulk and answers           {found.together:.2f}/s, {found.together / RATE:.1%}")
    print(f"refused by the stand-in    {found.refused}")
    print(f"lost, twice                {found.lost}, {found.twice}")
    for name, (median, high) in zip(("idle", "meanwhile"), times, strict=True):
        print(f"a question, {name:<15}median {median:.0f} ms, p95 {high:.0f} ms")
    print(f"times idle                 median {slower[0]:.2f}, p95 {slower[1]:.2f}")
    print(f"memory at 100, at {recipients:<8} {found.few:.0f} MB, {found.many:.0f} MB", flush=True)
    fast = found.alone / RATE >= SHARE_ALONE and found.together / RATE >= SHARE_TOGETHER
    return fast and not found.refused and not found.lost and not found.twice and max(slower) <= SLOWER


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=10_000)
    given = parser.parse_args()
    matrix = load_matrix(Path("data/tasks.yaml"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        well = shown(given.recipients, asyncio.run(played(given.recipients, folder, matrix)))
        small, large = (asyncio.run(database_time(folder, matrix, n)) for n in (100, 10_000))
        print(f"database, 100 and 10,000   {small:.2f} ms, {large:.2f} ms a message")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

"""The real program on a bad line, killed again and again amid delivery: the crash test, small or large.

Letters are put down by hand and by an office that sends notices in its chat. What is checked at the end needs no
luck: each letter came once, or is listed as uncertain and came once or not at all; and each uncertain one met a kill
or an accident of the line after which nobody can know.
"""

# ruff: noqa: ASYNC110 - what is waited for happens in other processes

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from bot.delivery.outbox import ANSWER, BULK, REMINDER, SAID, Letter, enqueue_all
from bot.delivery.outcomes import KILLED
from bot.playground.botside import BotSide
from bot.playground.messages import Message
from bot.playground.people import Person
from bot.playground.world import World
from bot.reminders.broadcasts import NOTICE
from bot.store.database import Store, address
from bot.store.migrate import migrate
from bot.store.models import Broadcast, BroadcastRecipient, Incoming, Outgoing
from tests.commands import command, environment
from tests.small import small
from tests.staff import bind

TOKEN = "7000000002:the-token-of-a-trial"  # noqa: S105 - opens nothing
OFFICE = 7_000_001
OPEN = Outgoing.state.in_(("queued", "claimed", "sending"))
DOUBTFUL = ("reset before", "reset after", "broken", "gateway", "garbage", "stalled")
CERTAIN = ("late", "flood")
SMOOTH = 60  # sends that meet nothing for one of each accident
STALL = 27.0  # seconds, more than the program waits for an answer
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Between = Callable[..., Awaitable[web.StreamResponse]]
Sent = tuple[int, str]  # a chat and what was said there


@dataclass
class BadLine:
    """Lets most letters through; the others meet every accident there is.

    `doubtful` are those whose fate nobody can know; `under_way` counts by the port they came to and by chat.
    """

    chance: random.Random
    chats: frozenset[int]
    stalls: bool
    doubtful: set[Sent] = field(default_factory=set)
    accidents: Counter[str] = field(default_factory=Counter)
    under_way: Counter[tuple[int, int]] = field(default_factory=Counter)
    sends: Counter[int] = field(default_factory=Counter)

    def middleware(self) -> Between:
        """Return what stands between the program and the stand-in."""

        @web.middleware
        async def middle(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.match_info.get("method") != "sendMessage":
                return await handler(request)
            form = await request.post()
            sent = int(str(form["chat_id"])), str(form["text"])
            if sent[0] not in self.chats:
                return await handler(request)
            port = port_of(request)
            self.sends[port] += 1
            self.under_way[port, sent[0]] += 1
            try:
                return await self._meet(request, handler, sent)
            finally:
                self.under_way[port, sent[0]] -= 1

        return middle

    async def _meet(self, request: web.Request, handler: Handler, sent: Sent) -> web.StreamResponse:
        await asyncio.sleep(self.chance.uniform(0.0, 0.1))
        kinds = [kind for kind in DOUBTFUL + CERTAIN if self.stalls or kind != "stalled"]
        accident = self.chance.choice([*["none"] * SMOOTH, *kinds])
        self.accidents[accident] += 1
        if accident in DOUBTFUL:
            self.doubtful.add(sent)
        match accident:
            case "flood":
                return _refusal(429, "Too Many Requests: retry after 1", retry_after=1)
            case "broken":
                return _refusal(500, "Internal Server Error")
            case "gateway":
                return web.Response(status=502, text="<html>Bad Gateway</html>")
            case "reset before":
                return _reset(request)
        return await _through(request, handler, accident)


async def _through(request: web.Request, handler: Handler, accident: str) -> web.StreamResponse:
    if accident == "late":
        await asyncio.sleep(0.5)
    answer = await handler(request)
    if accident == "stalled":
        await asyncio.sleep(STALL)
    if accident == "reset after":
        return _reset(request)
    return web.Response(text="garbage") if accident == "garbage" else answer


def port_of(request: web.Request) -> int:
    """Return the port that a request came to."""
    return int(request.transport.get_extra_info("sockname")[1]) if request.transport else 0


def _refusal(code: int, description: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return web.json_response(body, status=code)


def _reset(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


@dataclass
class Verdict:
    """What came of a trial; `faults` says in words what must not be."""

    kills: int = 0
    letters: int = 0
    notices: int = 0
    sent: int = 0
    by_kill: int = 0
    by_accident: int = 0
    met_a_kill: int = 0
    met_an_accident: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Trial:
    """The stand-in, the database, the people, and the processes that are killed."""

    world: World
    line: BadLine
    store: Store
    ports: list[int]
    home: Path
    url: str
    people: list[Person]
    met: set[str] = field(default_factory=set)
    alive: list[asyncio.subprocess.Process | None] = field(default_factory=list)
    kills: int = 0
    written: int = 0
    notices: int = 0

    def write(self) -> None:
        """Put letters of all kinds down."""
        now = datetime.now(UTC)
        letters = []
        for person in self.people:
            self.written += 1
            key = f"letter:{self.written}"
            priority = self.line.chance.choice((ANSWER, REMINDER, BULK, BULK))
            letters.append(Letter(key, person.id, SAID, {"text": key}, priority=priority))
        self.store.writing(lambda tx: enqueue_all(tx, now, letters))

    def open(self) -> int:
        """Return how many letters are not settled."""
        return self.store.reading(lambda tx: tx.scalar(select(func.count()).where(OPEN, _ours()))) or 0

    def waits(self) -> bool:
        """Say whether something that people did is not worked on yet."""
        undone = select(Incoming.update_id).where(Incoming.done_at.is_(None)).limit(1)
        return bool(len(self.world.updates)) or self.store.reading(lambda tx: tx.scalar(undone)) is not None

    async def start(self, slot: int) -> None:
        """Start a process, on a port of its own."""
        with (self.home / f"said-{slot}.txt").open("ab") as said:
            given = {
                "BOT_TOKEN": TOKEN,
                "BOT_API_ROOT": f"http://127.0.0.1:{self.ports[slot]}",
                "BOT_DATABASE_URL": self.url,
                "BOT_OFFICE_IDS": str(OFFICE),
                **small(self.home),
            }
            self.alive[slot] = await asyncio.create_subprocess_exec(
                *command("run"), cwd=self.home, env=environment(**given), stdout=said, stderr=said
            )

    async def kill(self, slot: int) -> None:
        """Kill a process, and note which letters it may have had in hand."""
        process = self.alive[slot]
        if process is None:
            return
        self.alive[slot] = None
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.wait()
        self.kills += 1
        sending = select(Outgoing.key, Outgoing.chat_id).where(Outgoing.state == "sending", _ours())
        for _ in range(2):  # the database may still be committing its last words
            for key, chat_id in self.store.reading(lambda tx: tx.execute(sending).all()):
                others = (p for n, p in enumerate(self.ports) if n != slot)
                if not any(self.line.under_way[port, chat_id] for port in others):
                    self.met.add(key)
            await asyncio.sleep(0.05)

    async def torment(self, kills: int) -> None:
        """Start and kill so many times, at any moment of what goes on."""
        chance = self.line.chance
        for slot in range(len(self.ports)):
            await self.start(slot)
        seen = dict.fromkeys(range(len(self.ports)), 0)
        while self.kills < kills:
            if self.open() < len(self.people) // 2:
                self.write()
            slot = chance.randrange(len(self.ports))
            # Once it delivers, or now and then at any time before.
            with suppress(TimeoutError):
                async with asyncio.timeout(chance.choice((30.0, 30.0, 30.0, chance.uniform(0.0, 5.0)))):
                    while self.line.sends[self.ports[slot]] == seen[slot]:
                        await asyncio.sleep(0.01)
            await asyncio.sleep(chance.uniform(0.0, 0.8))
            await self.kill(slot)
            seen[slot] = self.line.sends[self.ports[slot]]
            await self.start(slot)
        for slot in range(len(self.ports)):
            await self.kill(slot)

    async def office(self) -> None:
        """Send notice after notice to all, each confirmed by two taps in a row, whenever little is left to send."""
        person = self.world.people[OFFICE]
        chat = self.world.private(person)

        async def shown(label: str, after: int) -> Message:
            while True:
                for message in reversed(self.world.messages(chat)):
                    if message.sender.is_bot and message.id > after:
                        with suppress(KeyError):
                            message.button(label)
                            return message
                await asyncio.sleep(0.02)

        while True:
            while self.open() > len(self.people):
                await asyncio.sleep(0.2)
            self.notices += 1
            text = f"notice:{self.notices}"
            began = self.world.send_text(person, chat, "/broadcast")
            whom = await shown("全部联络员", began.id)
            self.world.press(person, whom, str(whom.button("全部联络员")["callback_data"]))
            while not any("国家秘密" in m.text and m.id > began.id for m in self.world.messages(chat)):
                await asyncio.sleep(0.02)
            preview = await shown("确认发送", self.world.send_text(person, chat, text).id)
            pressed: set[str] = set()
            while not self.store.reading(lambda tx, text=text: tx.query(Broadcast).filter_by(text=text).count()):  # type: ignore[misc]
                now = self.world.message(chat, preview.id)
                with suppress(KeyError):
                    data = str(now.button("确认发送")["callback_data"]) if now else ""
                    if data and data not in pressed:
                        pressed.add(data)
                        self.world.press(person, preview, data)
                        self.world.press(person, preview, data)
                await asyncio.sleep(0.02)

    async def drain(self) -> None:
        """Let one process that is left alone end it."""
        await self.start(0)
        while self.open() or self.waits() or any(self.line.under_way.values()):
            process = self.alive[0]
            if process is None or process.returncode is not None:
                raise AssertionError((self.home / "said-0.txt").read_text("utf-8")[-2000:])
            await asyncio.sleep(0.1)

    def judged(self) -> Verdict:
        """Say what came of it."""
        rows, broadcasts, snapshot = self.store.reading(_ended)
        got = Counter((chat, m.text.rpartition("\n")[2]) for chat in self.line.chats for m in self._said(chat))
        verdict = Verdict(self.kills, len(rows), len(broadcasts), met_a_kill=len(self.met))
        verdict.met_an_accident = len(self.line.doubtful)
        faults = verdict.faults
        doubtful = {(chat, text.rpartition("\n")[2]) for chat, text in self.line.doubtful}
        wanted: set[Sent] = set()
        for row in rows:
            number = int(row.key.split(":")[1])
            sent = row.chat_id, broadcasts[number] if row.topic == NOTICE else row.key
            wanted.add(sent)
            many = got[sent]
            if row.state == "sent":
                verdict.sent += 1
                if many != 1:
                    faults.append(f"{row.key} is sent and came {many} times")
            elif row.state != "uncertain" or many > 1:
                faults.append(f"{row.key} is {row.state} and came {many} times")
            elif row.problem == KILLED:
                verdict.by_kill += 1
                if row.key not in self.met:
                    faults.append(f"{row.key} is uncertain by a kill that it never met")
            else:
                verdict.by_accident += 1
                if sent not in doubtful:
                    faults.append(f"{row.key} is uncertain ({row.problem}) after no accident")
        faults += [f"{text} came to {chat} without a letter" for chat, text in set(got) - wanted]
        faults += [f"{text} is {n} notices" for text, n in Counter(broadcasts.values()).items() if n > 1]
        faults += [f"a snapshot has {n} people" for n in snapshot if n != len(self.people)]
        return verdict

    def _said(self, chat: int) -> list[Message]:
        return [m for m in self.world.messages(self.world.chats[chat]) if m.sender.is_bot]


def _ours() -> ColumnElement[bool]:
    return or_(Outgoing.key.like("letter:%"), Outgoing.topic == NOTICE)


def _ended(tx: Session) -> tuple[list[Outgoing], dict[int, str], list[int]]:
    rows = tx.query(Outgoing).filter(_ours()).all()
    of = select(func.count()).where(BroadcastRecipient.letter_id.is_not(None)).group_by(BroadcastRecipient.broadcast_id)
    return rows, {b.id: b.text for b in tx.query(Broadcast)}, list(tx.scalars(of))


async def trial(
    home: Path, url: str, *, kills: int, processes: int = 1, people: int = 60, seed: int = 4, stalls: bool = False
) -> Verdict:
    """Play it in that folder and on that empty database."""
    world = World(lambda: datetime.now(UTC), home / "files", token=TOKEN)
    world.person("王敏", id=OFFICE, started=True)
    liaisons = [world.person(f"P{n}", started=True) for n in range(people)]
    line = BadLine(random.Random(seed), frozenset(p.id for p in liaisons), stalls)  # noqa: S311 - a trial
    store = Store(address(url, home))
    migrate(store.engine)

    def join(tx: Session) -> None:
        for person in liaisons:
            bind(tx, datetime.now(UTC), person.id, person.first_name, "health", "liaison")

    store.writing(join)
    async with AsyncExitStack() as stack:
        stack.callback(store.close)
        ports = await stack.enter_async_context(listening(world, line.middleware(), processes))
        trial_ = Trial(world, line, store, ports, home, url, liaisons, alive=[None] * processes)
        stack.push_async_callback(_ended_all, trial_)
        office = asyncio.create_task(trial_.office())
        torment = asyncio.create_task(trial_.torment(kills))
        await asyncio.wait((office, torment), return_when=asyncio.FIRST_COMPLETED)
        office.cancel()
        with suppress(asyncio.CancelledError):
            await office
        await torment
        await trial_.drain()
        return trial_.judged()


async def _ended_all(trial_: Trial) -> None:
    for process in trial_.alive:
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


@asynccontextmanager
async def listening(world: World, between: Between, processes: int) -> AsyncIterator[list[int]]:
    """Serve the stand-in on so many ports, by which the processes are told apart."""
    app = web.Application(middlewares=[between])
    app.add_routes(BotSide(world).routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        for _ in range(processes):
            await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield [port for _, port in runner.addresses]
    finally:
        world.updates.end()
        await runner.cleanup()

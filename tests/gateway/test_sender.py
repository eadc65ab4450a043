"""What is said of a letter after each accident on its way: certain where it is certain, unknown everywhere else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.delivery.outbox import BULK, SAID, Letter, enqueue_all
from bot.delivery.pacing import Meter
from bot.delivery.sender import Moved, NotSent, Parcel, Stale, Undeliverable, Unknown
from bot.gateway import transport
from bot.gateway.metering import Metering
from bot.gateway.sender import TelegramSender
from bot.gateway.transport import UNNAMED, Transport
from bot.settings import Settings
from bot.store.database import Store
from bot.store.models import ChatGroup, Outgoing, Person
from tests.serving import serving

TOKEN = "123456789:" + "AAE_abcdefghijklmnopqrstuvwxyz012345"
NOTICE = Parcel(5, {"text": "通知"})
ME = {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}


def message(chat_id: int = 5) -> dict[str, Any]:
    return {"message_id": 77, "date": 1, "chat": {"id": chat_id, "type": "private"}, "text": "通知"}


def refusal(code: int, description: str, **parameters: Any) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return web.json_response(body, status=code)


def good(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


@asynccontextmanager
async def sender_to(root: str, **settings: Any) -> AsyncIterator[TelegramSender]:
    bot = ExtBot(TOKEN, f"{root}/bot", request=Transport(**settings), rate_limiter=Metering(Meter()))
    # Not the whole of its start, which would ask the server who it is.
    for request in bot._request:
        await request.initialize()
    try:
        yield TelegramSender(bot)
    finally:
        for request in bot._request:
            await request.shutdown()
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECT", "POOL", "READ"):
        monkeypatch.setattr(transport, name, 0.3)


@pytest.fixture
def deaf() -> Iterator[str]:
    """An address where nobody takes up connections, and no more fit into the queue."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        address = listening.getsockname()
        queued = []
        for _ in range(3):
            one = socket.socket()
            one.setblocking(False)  # noqa: FBT003
            with suppress(BlockingIOError):
                one.connect(address)
            queued.append(one)
        yield f"http://127.0.0.1:{address[1]}"
        for one in queued:
            one.close()


async def outcome(root: str, parcel: Parcel = NOTICE, **settings: Any) -> Any:
    async with sender_to(root, **settings) as sender:
        try:
            return await sender.send(parcel)
        except (NotSent, Undeliverable, Unknown, Moved, Stale) as said:
            return said


async def answered(response: Any, parcel: Parcel = NOTICE) -> Any:
    """Return the outcome of a parcel to a server that does the same with every request."""

    async def handle(request: web.Request) -> web.StreamResponse:
        await request.read()
        made: web.StreamResponse = await response(request) if callable(response) else response
        return made

    async with serving(handle) as root:
        return await outcome(root, parcel)


async def reset(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response()


async def halved(request: web.Request) -> web.StreamResponse:
    began = web.StreamResponse(headers={"Content-Length": "1000"})
    await began.prepare(request)
    await began.write(b'{"ok": true, "result": {')
    await reset(request)
    return began


async def stalled(_request: web.Request) -> web.Response:
    await asyncio.sleep(1.0)
    return good(message())


async def late(_request: web.Request) -> web.Response:
    await asyncio.sleep(0.15)
    return good(message())


async def test_what_arrives_is_known_by_its_number_though_late() -> None:
    assert await answered(good(message())) == 77
    assert await answered(late) == 77


async def test_nobody_there_is_certain() -> None:
    async with serving(late) as root:
        pass
    said = await outcome(root)
    assert isinstance(said, NotSent)
    assert TOKEN not in str(said)


async def test_a_name_that_nobody_has_is_certain() -> None:
    assert isinstance(await outcome("http://nobody.invalid"), NotSent)


async def test_a_connection_that_nobody_takes_up_is_certain(deaf: str) -> None:
    assert isinstance(await outcome(deaf), NotSent)


async def test_a_proxy_that_leads_nowhere_is_certain() -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=502)

    async with serving(refuse) as proxy:
        assert isinstance(await outcome("https://api.example.org", proxy=proxy), NotSent)


async def test_no_free_connection_is_certain_while_what_holds_it_is_unknown() -> None:
    async with serving(stalled) as root, sender_to(root, pool_size=1) as sender:
        transport.READ = 1.5
        first, second = await asyncio.gather(sender.send(NOTICE), sender.send(NOTICE), return_exceptions=True)
    assert first == 77
    assert isinstance(second, NotSent)


@pytest.mark.parametrize(
    "accident",
    [
        pytest.param(stalled, id="no answer in time"),
        pytest.param(reset, id="reset"),
        pytest.param(halved, id="reset amid the answer"),
        pytest.param(refusal(500, "Internal Server Error"), id="500"),
        pytest.param(web.Response(status=502, text="<html>Bad Gateway</html>"), id="502"),
        pytest.param(web.Response(text="garbage"), id="garbage"),
        pytest.param(good(result=True), id="no message"),
        pytest.param(good({"message_id": 5}), id="half a message"),
        pytest.param(web.Response(status=403, text="<html>Blocked by the firewall</html>"), id="another's 403"),
        pytest.param(web.Response(status=400, text="<html>Bad Request</html>"), id="another's 400"),
    ],
)
async def test_what_may_have_arrived_is_unknown(accident: Any) -> None:
    said = await answered(accident)
    assert isinstance(said, Unknown)
    assert TOKEN not in str(said)


@pytest.mark.parametrize(
    ("response", "pause"),
    [
        (refusal(429, "Too Many Requests: retry after 7", retry_after=7), 7),
        (refusal(429, "Too Many Requests: retry after 0", retry_after=0), 1),
        (refusal(429, "Too Many Requests"), UNNAMED.total_seconds()),
        (web.Response(status=429, text="<html>slow down</html>"), UNNAMED.total_seconds()),
    ],
)
async def test_too_much_is_certain_and_says_for_how_long(response: web.Response, pause: float) -> None:
    said = await answered(response)
    assert isinstance(said, NotSent)
    assert said.pause == pause


async def test_a_refused_token_leaves_a_list_waiting() -> None:
    said = await answered(refusal(401, "Unauthorized"))
    assert isinstance(said, NotSent)
    assert said.pause is None


@pytest.mark.parametrize(
    ("response", "gone"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), True),
        (refusal(403, "Forbidden: user is deactivated"), True),
        (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), True),
        (refusal(400, "Bad Request: chat not found"), True),
        (refusal(400, "Bad Request: message is too long"), False),
    ],
)
async def test_a_refusal_for_good_says_whether_somebody_is_gone(response: web.Response, *, gone: bool) -> None:
    said = await answered(response)
    assert isinstance(said, Undeliverable)
    assert said.gone == gone


async def test_a_message_that_cannot_be_changed_any_more_did_not_leave() -> None:
    edit = Parcel(5, {"text": "通知"}, edits=3)
    assert isinstance(await answered(refusal(400, "Bad Request: message to edit not found"), edit), Stale)
    assert await answered(refusal(400, "Bad Request: message is not modified"), edit) == 3


def courier(store: Store, sender: TelegramSender) -> Courier:
    clock = Clock(lambda: datetime.now(UTC), Settings().zone)
    return Courier(store, sender, lambda _tx, letter, _now: letter.content, clock)


@asynccontextmanager
async def carried(store: Store, sender: TelegramSender, *letters: Letter) -> AsyncIterator[None]:
    """Write letters, and have them carried until none is open."""
    await store.write(lambda tx: enqueue_all(tx, datetime.now(UTC), letters))
    open_ = Outgoing.state.in_(("queued", "sending"))
    task = asyncio.create_task(courier(store, sender).run())
    try:
        async with asyncio.timeout(20):
            while await store.read(lambda tx: tx.query(Outgoing).filter(open_).count()):  # noqa: ASYNC110 - as others see it
                await asyncio.sleep(0.02)
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_group_that_became_another_gets_its_letters_there(store: Store) -> None:
    asked: list[int] = []

    async def migrate(request: web.Request) -> web.Response:
        chat_id = int(str((await request.post())["chat_id"]))
        asked.append(chat_id)
        if chat_id == -5:
            return refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005)
        return good(message(chat_id))

    def bind(tx: Any) -> None:
        person = Person(name="王敏", telegram_id=1, created_at=datetime.now(UTC))
        tx.add(person)
        tx.flush()
        tx.add(ChatGroup(chat_id=-5, title="工作群", bound_by=person.id, bound_at=datetime.now(UTC)))

    await store.write(bind)
    letters = [Letter(f"notice:{n}", -5, SAID, {"text": "通知"}, priority=BULK) for n in range(2)]
    async with serving(migrate) as root, sender_to(root) as sender, carried(store, sender, *letters):
        assert await store.read(lambda tx: tx.query(ChatGroup).one().chat_id) == -1005
    assert asked == [-5, -1005, -1005]
    assert await store.read(lambda tx: {(o.chat_id, o.state) for o in tx.query(Outgoing)}) == {(-1005, "sent")}


async def test_an_answer_in_place_of_a_message_that_is_gone_leaves_once_and_what_only_follows_it_does_not(
    store: Store,
) -> None:
    arrived: list[str] = []

    async def gone(request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        if method == "editMessageText":
            return refusal(400, "Bad Request: message to edit not found")
        arrived.append(method)
        return await reset(request)

    answer = Letter("update:1", 5, SAID, {"text": "已记下"}, edits=3)
    progress = Letter("card:1", 6, "card", {"text": "进度"}, edits=3)
    async with serving(gone) as root, sender_to(root) as sender, carried(store, sender, answer, progress):
        pass
    assert arrived == ["sendMessage"]
    states = await store.read(lambda tx: {o.key: o.state for o in tx.query(Outgoing)})
    assert states == {"update:1": "uncertain", "card:1": "cancelled"}


async def test_an_outage_leaves_a_list_waiting_and_it_goes_on_when_the_server_is_back(store: Store) -> None:
    away = True
    probes = 0
    got: list[int] = []

    async def handle(request: web.Request) -> web.Response:
        nonlocal away, probes
        form = await request.post()
        if request.path.endswith("getMe"):
            probes += 1
            away = False
            return good(ME)
        if away:
            return web.Response(status=502, text="<html>Bad Gateway</html>")
        got.append(int(str(form["chat_id"])))
        return good(message(got[-1]))

    letters = [Letter(f"notice:{n}", n, SAID, {"text": "通知"}, priority=BULK) for n in range(1, 61)]
    async with serving(handle) as root, sender_to(root) as sender, carried(store, sender, *letters):
        states = await store.read(lambda tx: {o.chat_id: o.state for o in tx.query(Outgoing)})
    unsure = [chat for chat, state in states.items() if state == "uncertain"]
    assert probes == 1
    assert len(unsure) <= 12  # no more than were on their way
    assert sorted(got + unsure) == list(range(1, 61))


async def test_a_direct_answer_that_is_too_much_is_noted() -> None:
    meter = Meter()

    async def handle(_request: web.Request) -> web.Response:
        return refusal(429, "Too Many Requests: retry after 30", retry_after=30)

    async with serving(handle) as root:
        bot = ExtBot(TOKEN, f"{root}/bot", request=Transport(), rate_limiter=Metering(meter))
        for request in bot._request:
            await request.initialize()
        with pytest.raises(RetryAfter):
            await bot.send_message(-5, "答复")
        for request in bot._request:
            await request.shutdown()
    assert meter.refused() == 30
    assert meter.refused() is None
    assert meter.taken() == (1, [-5])

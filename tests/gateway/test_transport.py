"""Requests over real sockets: to servers that answer, stall, break off, or aren't there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.gateway.transport import Transport
from tests.serving import serving

TOKEN = "123456789:" + "AAE_abcdefghijklmnopqrstuvwxyz012345"


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    made = Transport()
    await made.initialize()
    yield made
    await made.shutdown()
    await asyncio.sleep(0)


def data(**fields: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in fields.items()])


def address(root: str) -> str:
    return f"{root}/bot{TOKEN}/sendMessage"


async def test_text_goes_and_comes_as_utf8(transport: Transport) -> None:
    async def echo(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": dict(await request.post())})

    async with serving(echo) as root:
        body = await transport.post(address(root), data(text="学校食堂 &=+", chat_id=5))
    assert body == {"text": "学校食堂 &=+", "chat_id": "5"}


async def test_files_go_with_their_chinese_names(transport: Transport) -> None:
    async def receive(request: web.Request) -> web.Response:
        field = (await request.post())["document"]
        assert isinstance(field, web.FileField)
        return web.json_response({"ok": True, "result": [field.filename, field.file.read().decode()]})

    async with serving(receive) as root:
        body: Any = await transport.post(
            address(root), data(chat_id=5, document=InputFile("台账".encode(), "台账 2026.txt"))
        )
    assert body == ["台账 2026.txt", "台账"]


async def test_a_refusal_of_the_server_is_the_librarys_own_error(transport: Transport) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response({"ok": False, "description": "Bad Request: chat not found"}, status=400)

    async with serving(refuse) as root:
        with pytest.raises(BadRequest, match="Chat not found"):
            await transport.post(address(root), data(chat_id=5))


async def test_nobody_there_is_certain_not_to_have_been_sent(transport: Transport) -> None:
    async with serving(web.Response) as root:  # type: ignore[arg-type]
        pass
    with pytest.raises(NetworkError) as raised:
        await transport.post(address(root), data(chat_id=5))
    assert isinstance(raised.value.__cause__, aiohttp.ClientConnectorError)
    assert TOKEN not in str(raised.value)


async def test_an_answer_that_never_comes_is_unknown(transport: Transport) -> None:
    async def stall(_request: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return web.Response()

    async with serving(stall) as root:
        with pytest.raises(TimedOut) as raised:
            await transport.post(address(root), data(chat_id=5), read_timeout=0.1)
    assert isinstance(raised.value.__cause__, TimeoutError)
    assert not isinstance(raised.value.__cause__, aiohttp.ConnectionTimeoutError)
    assert TOKEN not in str(raised.value)


async def test_a_pool_that_stays_full_is_certain_not_to_have_been_sent() -> None:
    started = asyncio.Event()

    async def stall(_request: web.Request) -> web.Response:
        started.set()
        await asyncio.sleep(0.5)
        return web.Response()

    narrow = Transport(pool_size=1)
    await narrow.initialize()
    async with serving(stall) as root:
        first = asyncio.create_task(narrow.post(address(root)))
        await started.wait()
        with pytest.raises(TimedOut) as raised:
            await narrow.post(address(root), pool_timeout=0.05, connect_timeout=0.05)
        assert isinstance(raised.value.__cause__, aiohttp.ConnectionTimeoutError)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await narrow.shutdown()


async def test_a_connection_that_breaks_off_is_unknown(transport: Transport) -> None:
    async def break_off(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.abort()
        return web.Response()

    async with serving(break_off) as root:
        with pytest.raises(NetworkError) as raised:
            await transport.post(address(root), data(chat_id=5))
    assert isinstance(raised.value.__cause__, aiohttp.ClientError)
    assert not isinstance(raised.value.__cause__, aiohttp.ClientConnectorError)
    assert TOKEN not in str(raised.value)


async def test_a_bad_address_does_not_show_itself(transport: Transport) -> None:
    with pytest.raises(NetworkError) as raised:
        await transport.post(address("http://"))
    assert TOKEN not in str(raised.value)
    assert raised.value.__cause__ is None


async def test_a_redirect_is_not_followed_with_the_token(transport: Transport) -> None:
    asked: list[str] = []

    async def redirect(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    async with serving(redirect) as root:
        with pytest.raises(NetworkError):
            await transport.post(address(root))
    assert len(asked) == 1


async def test_requests_go_through_an_http_proxy() -> None:
    seen: list[str] = []

    async def proxy(request: web.Request) -> web.Response:
        seen.append(str(request.url.host))
        return web.json_response({"ok": True, "result": 1})

    async with serving(proxy) as root:
        through = Transport(proxy=root)
        await through.initialize()
        assert await through.post("http://api.example.org/bot1:a/getMe") == 1
        await through.shutdown()
    assert seen == ["api.example.org"]


async def test_requests_go_through_a_socks_proxy() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": 1})

    async with serving(answer) as root, socks(int(root.rpartition(":")[2])) as port:
        through = Transport(proxy=f"socks5://127.0.0.1:{port}")
        await through.initialize()
        assert await through.post("http://10.9.8.7/bot1:a/getMe") == 1
        await through.shutdown()
        await asyncio.sleep(0)


@asynccontextmanager
async def socks(target: int) -> AsyncIterator[int]:
    """A SOCKS5 server without password that leads everybody to one port of this machine."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
        writer.close()

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        assert (await reader.readexactly(4))[3] == 1  # an IPv4 address
        await reader.readexactly(6)
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer), return_exceptions=True)

    server = await asyncio.start_server(lead, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_dead_proxy_is_certain_not_to_have_been_sent() -> None:
    async with serving(web.Response) as root:  # type: ignore[arg-type]
        port = root.rpartition(":")[2]
    for scheme in ("http", "socks5"):
        through = Transport(proxy=f"{scheme}://127.0.0.1:{port}")
        await through.initialize()
        with pytest.raises(NetworkError) as raised:
            await through.post("http://10.9.8.7/bot1:a/getMe")
        assert type(raised.value.__cause__).__name__ in {"ClientProxyConnectionError", "ProxyConnectionError"}
        await through.shutdown()


async def test_opening_and_closing_twice_does_no_harm() -> None:
    twice = Transport()
    await twice.initialize()
    await twice.initialize()
    await twice.shutdown()
    await twice.shutdown()
    with pytest.raises(NetworkError):
        await twice.post("http://127.0.0.1:1/")


async def test_a_bot_downloads_files_over_it() -> None:
    async def serve(request: web.Request) -> web.Response:
        if request.path.startswith("/file/"):
            return web.Response(body=b"\x00\xff" * 1000)
        result = {"file_id": "f", "file_unique_id": "u", "file_path": "documents/a.bin"}
        if request.path.endswith("getMe"):
            result = json.loads('{"id": 1, "is_bot": true, "first_name": "b", "username": "b"}')
        return web.json_response({"ok": True, "result": result})

    async with serving(serve) as root:
        made = Transport()
        bot = Bot(TOKEN, f"{root}/bot", f"{root}/file/bot", request=made, get_updates_request=made)
        async with bot:
            file = await bot.get_file("f")
            assert bytes(await file.download_as_bytearray()) == b"\x00\xff" * 1000

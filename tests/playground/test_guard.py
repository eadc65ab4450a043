import json

import aiohttp
import pytest

from bot.playground.people import Chat
from bot.playground.server import Playground, serve
from bot.playground.world import World
from tests.playground.driving import PNG, Api


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8099", "192.168.1.7", "[", "127.0.0.1.evil.example"])
@pytest.mark.parametrize("path", ["", "page/state", "bot7000000001:playground/getMe"])
async def test_a_name_that_merely_resolves_here_is_refused(
    playground: Playground, http: aiohttp.ClientSession, path: str, host: str
) -> None:
    async with http.get(playground.url + path, headers={"Host": host}) as response:
        assert response.status in {400, 403}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
async def test_another_websites_script_is_refused(
    api: Api, http: aiohttp.ClientSession, world: World, chat: Chat, origin: str
) -> None:
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    body = json.dumps({"text": "x"})
    async with http.post(f"{api.root}/page/do/text", data=body, headers=headers) as response:
        assert response.status == 403
    params = {"chat_id": str(chat.id), "text": "x"}
    async with http.get(api.url("sendMessage"), params=params, headers=headers) as response:
        assert response.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(f"{api.root}/page/events", headers={"Origin": origin})
    assert world.messages(chat) == []


async def test_another_websites_image_or_frame_is_refused_but_its_link_to_the_page_works(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    for path, kind, status in (
        ("page/state", "image", 403),
        ("page/state", "document", 403),
        ("", "iframe", 403),
        ("", "document", 200),
    ):
        headers = {**foreign, "Sec-Fetch-Dest": kind}
        async with http.get(playground.url + path, headers=headers) as response:
            assert response.status == status


async def test_the_page_itself_may_do_everything(
    playground: Playground, http: aiohttp.ClientSession, chat: Chat, world: World
) -> None:
    headers = {"Origin": playground.api_root, "Sec-Fetch-Site": "same-origin"}
    async with http.post(f"{playground.url}page/do/text", json={"text": "x"}, headers=headers) as response:
        assert response.status == 200
    assert world.messages(chat)[0].text == "x"


async def test_pages_forbid_foreign_scripts_and_frames(playground: Playground, http: aiohttp.ClientSession) -> None:
    async with http.get(playground.url) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        page = await response.text()
    assert "<script>" not in page
    assert "style=" not in page
    assert "onclick" not in page


async def test_only_the_page_with_two_chats_may_hold_the_chat_in_a_frame(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    framed = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"}
    for path, headers, allowed, ancestors in (
        ("pair", {}, True, "'none'"),
        ("", framed, False, "'self'"),
        ("pair", framed, True, "'none'"),
        ("page/asset/chat.js", framed, False, "'none'"),
    ):
        async with http.get(playground.url + path, headers=headers) as response:
            policy = response.headers["Content-Security-Policy"]
        assert ("frame-src 'self'" in policy) == allowed
        assert policy.endswith(f"frame-ancestors {ancestors}")


async def test_only_images_are_shown_and_nothing_else_is_run(
    playground: Playground, http: aiohttp.ClientSession, world: World
) -> None:
    page = world.upload(b"<script>alert(1)</script>", 'a"\r\nX: y.html', "text/html")
    image = world.upload(PNG, "a.png", "text/html")
    async with http.get(f"{playground.url}page/file/{page.id}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert "X" not in response.headers
    async with http.get(f"{playground.url}page/file/{image.id}") as response:
        assert response.content_type == "image/png"
    async with http.get(f"{playground.url}page/file/none") as response:
        assert response.status == 404


@pytest.mark.parametrize("name", ["none.js", "..%2fworld.py", "%2e%2e%2fworld.py", "__init__.py"])
async def test_an_asset_that_is_none_is_not_found(
    playground: Playground, http: aiohttp.ClientSession, name: str
) -> None:
    async with http.get(f"{playground.url}page/asset/{name}") as response:
        assert response.status == 404


def test_only_loopback_is_listened_on(world: World) -> None:
    for host in ("0.0.0.0", "::", "192.168.1.7", "example.org"):  # noqa: S104 - it is refused
        with pytest.raises(ValueError, match="loopback only"):
            Playground(world, host)
    assert Playground(world, "::1", 5).url == "http://[::1]:5/"


async def test_a_taken_port_is_an_error(playground: Playground, world: World) -> None:
    port = int(playground.api_root.rpartition(":")[2])
    with pytest.raises(OSError, match="address"):
        async with serve(world, port=port):
            pass

from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.playground.files import DOWNLOAD_LIMIT, UPLOAD_LIMIT, Files
from bot.playground.images import size_of_image
from bot.playground.people import Chat, Person
from bot.playground.world import World
from tests.playground.driving import PNG, Api


def _form(chat: Chat, kind: str, data: bytes, name: str, **more: str) -> aiohttp.FormData:
    form = aiohttp.FormData({"chat_id": str(chat.id), **more}, quote_fields=False)
    form.add_field(kind, BytesIO(data), filename=name, content_type="application/pdf")
    return form


async def test_an_uploaded_document_can_be_fetched_again(
    api: Api, http: aiohttp.ClientSession, world: World, chat: Chat
) -> None:
    form = _form(chat, "document", "内容".encode(), "台账 2020.pdf", caption="<b>台账</b>", parse_mode="HTML")
    async with http.post(api.url("sendDocument"), data=form) as response:
        sent = (await response.json())["result"]
    assert (sent["caption"], sent["document"]["file_name"]) == ("台账", "台账 2020.pdf")
    assert (sent["document"]["mime_type"], sent["document"]["file_size"]) == ("application/pdf", 6)
    file = await api.ok("getFile", file_id=sent["document"]["file_id"])
    async with http.get(f"{api.root}/file/bot{api.token}/{file['file_path']}") as response:
        assert await response.read() == "内容".encode()
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = await api.ok("sendDocument", chat_id=chat.id, document=sent["document"]["file_id"])
    assert again["document"] == sent["document"]


async def test_a_document_may_be_attached_by_name(api: Api, http: aiohttp.ClientSession, chat: Chat) -> None:
    form = _form(chat, "part1", b"x", "a.txt", document="attach://part1")
    async with http.post(api.url("sendDocument"), data=form) as response:
        assert (await response.json())["result"]["document"]["file_name"] == "a.txt"
    assert "there is no document" in await api.refused("sendDocument", chat_id=chat.id, document="attach://part2")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "there is no document in the request"),
        ("unknown-id", "wrong file identifier/HTTP URL specified"),
        ("https://example.org/a.pdf", "failed to get HTTP URL content"),
    ],
)
async def test_a_document_that_is_not_here_is_refused(api: Api, chat: Chat, document: str, reason: str) -> None:
    assert reason in await api.refused("sendDocument", chat_id=chat.id, document=document)


async def test_a_caption_has_up_to_1024_characters(api: Api, world: World, chat: Chat) -> None:
    file = world.upload(b"x", "a.txt")
    said = await api.refused("sendDocument", chat_id=chat.id, document=file.id, caption="字" * 1025)
    assert said == "Bad Request: message caption is too long"
    assert await api.ok("sendDocument", chat_id=chat.id, document=file.id, caption="字" * 1024)


async def test_a_photo_must_be_an_image_of_sane_shape(api: Api, http: aiohttp.ClientSession, chat: Chat) -> None:
    async with http.post(api.url("sendPhoto"), data=_form(chat, "photo", PNG, "a.png")) as response:
        (size,) = (await response.json())["result"]["photo"]
        assert (size["width"], size["height"]) == (2, 2)
    wide = PNG[:16] + (9000).to_bytes(4) + (2000).to_bytes(4) + PNG[24:]
    for data, reason in ((b"text", "IMAGE_PROCESS_FAILED"), (wide, "PHOTO_INVALID_DIMENSIONS")):
        async with http.post(api.url("sendPhoto"), data=_form(chat, "photo", data, "a.png")) as response:
            assert reason in (await response.json())["description"]


async def test_an_empty_file_is_refused(api: Api, http: aiohttp.ClientSession, chat: Chat) -> None:
    async with http.post(api.url("sendDocument"), data=_form(chat, "document", b"", "a.txt")) as response:
        assert (await response.json())["description"] == "Bad Request: file must be non-empty"


async def test_a_file_above_50_megabytes_is_refused_and_leaves_nothing(
    api: Api, http: aiohttp.ClientSession, chat: Chat, tmp_path: Path
) -> None:
    form = _form(chat, "document", b"\0" * (UPLOAD_LIMIT + 1), "big.bin")
    async with http.post(api.url("sendDocument"), data=form) as response:
        assert response.status == 413
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_file_above_20_megabytes_cannot_be_fetched(api: Api, world: World) -> None:
    file = world.upload(b"\0" * (DOWNLOAD_LIMIT + 1), "big.bin")
    assert await api.refused("getFile", file_id=file.id) == "Bad Request: file is too big"
    assert await api.refused("getFile", file_id="?") == "Bad Request: invalid file_id"


async def test_an_upload_nobody_keeps_is_removed(
    api: Api, http: aiohttp.ClientSession, chat: Chat, tmp_path: Path
) -> None:
    async with http.post(api.url("sendMessage"), data=_form(chat, "junk", b"x", "a")) as response:
        assert response.status == 400
    assert list((tmp_path / "files").iterdir()) == []


@pytest.mark.parametrize("path", ["../state.py", "files/../../x", "%2e%2e/x", "files/none", "/etc/passwd"])
async def test_a_path_that_getfile_never_named_is_not_found(api: Api, http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(f"{api.root}/file/bot{api.token}/{path}") as response:
        assert response.status == 404


async def test_a_file_needs_the_token(api: Api, http: aiohttp.ClientSession, world: World) -> None:
    file = world.upload(b"x", "a.txt")
    async with http.get(f"{api.root}/file/bot1:x/{file.api_path}") as response:
        assert response.status == 404


async def test_a_persons_files_reach_the_bot(api: Api, world: World, lin: Person, chat: Chat) -> None:
    world.send_file(lin, chat, world.upload(b"x", "../../etc/报告.docx"), "说明 /help")
    world.send_file(lin, chat, world.upload(PNG, "a.png", "image/png"), kind="photo")
    world.send_sticker(lin, chat)
    document, photo, sticker = [update["message"] for update in await api.updates()]
    assert document["document"]["file_name"] == "报告.docx"
    assert document["caption_entities"][0]["type"] == "bot_command"
    assert photo["photo"][-1]["width"] == 2
    assert sticker["sticker"]["emoji"] == "👍"


async def test_a_persons_files_can_be_fetched_and_passed_on_by_their_id(
    api: Api, http: aiohttp.ClientSession, world: World, lin: Person, chat: Chat
) -> None:
    wang = world.person("王敏", started=True)
    world.send_file(lin, chat, world.upload(b"report", "报告.docx"))
    world.send_file(lin, chat, world.upload(PNG, "a.png", "image/png"), kind="photo")
    document, photo = [update["message"] for update in await api.updates()]
    for method, kind, file_id, data in (
        ("sendDocument", "document", document["document"]["file_id"], b"report"),
        ("sendPhoto", "photo", photo["photo"][-1]["file_id"], PNG),
    ):
        path = (await api.ok("getFile", file_id=file_id))["file_path"]
        async with http.get(f"{api.root}/file/bot{api.token}/{path}") as response:
            assert await response.read() == data
        assert kind in await api.ok(method, chat_id=wang.id, **{kind: file_id})


async def test_what_was_sent_as_a_photo_cannot_be_passed_on_as_a_document(
    api: Api, world: World, lin: Person, chat: Chat
) -> None:
    photo, document = world.upload(PNG, "a.png", "image/png"), world.upload(PNG, "b.png", "image/png")
    world.send_file(lin, chat, photo, kind="photo")
    world.send_file(lin, chat, document)
    said = await api.refused("sendDocument", chat_id=chat.id, document=photo.id)
    assert said == "Bad Request: can't use file of type Photo as Document"
    said = await api.refused("sendPhoto", chat_id=chat.id, photo=document.id)
    assert said == "Bad Request: can't use file of type Document as Photo"


async def test_what_a_client_would_not_send_is_a_value_error(world: World, lin: Person, chat: Chat) -> None:
    for text in (" ", "x" * 4097):
        with pytest.raises(ValueError, match="4096"):
            world.send_text(lin, chat, text)
    with pytest.raises(ValueError, match="caption"):
        world.send_file(lin, chat, world.upload(b"x", "a"), "x" * 1025)
    with pytest.raises(ValueError, match="not in this chat"):
        world.send_text(world.person("别人"), chat, "x")


def test_the_oldest_files_give_way_and_a_new_start_clears_the_folder(tmp_path: Path) -> None:
    files = Files(tmp_path, capacity=2)
    kept = []
    for number in range(3):
        path = files.receiving()
        path.write_bytes(b"x")
        kept.append(files.keep(path, f"{number}.txt", "text/plain"))
    assert files.get(kept[0].id) is None
    assert len(list(tmp_path.iterdir())) == 2
    (tmp_path / "not ours.txt").write_text("stays")
    Files(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["not ours.txt"]


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (b"GIF89a\x05\x00\x07\x00", (5, 7)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x09\x00\x0b", (11, 9)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x04\0\0\x06\0\0", (5, 7)),
        (b"\x89PNG\r\n\x1a\n", (0, 0)),
        (b"\xff\xd8\xff", (0, 0)),
        (b"plain text", (0, 0)),
    ],
)
def test_an_image_is_measured_by_its_first_bytes(tmp_path: Path, head: bytes, size: tuple[int, int]) -> None:
    path = tmp_path / "image"
    path.write_bytes(head)
    assert size_of_image(path) == size

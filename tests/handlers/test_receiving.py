"""Photos and documents on their way in, over HTTP: taken whole, or turned away with nothing left behind."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import select
from telegram import Update
from telegram.ext import ApplicationHandlerStop, MessageHandler, filters

from bot.errors import Refused
from bot.gateway import send
from bot.handlers import receiving
from bot.handlers.context import Context
from bot.handlers.receiving import received
from bot.messages import Message
from bot.playground.files import DOWNLOAD_LIMIT
from bot.playground.messages import Message as Sent
from bot.progress.attachments import Given
from bot.progress.extraction import Extracted
from bot.store.files import FileStore
from bot.store.models import Audit
from tests.progress import papers
from tests.talking import Talk


class Desk:
    """Somebody who sends files to a bot that takes all in and says what became of them."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.taken: list[Given] = []
        self.files = FileStore(talk.bot.services.settings.home / "attachments")
        talk.bot.bot.add_handler(MessageHandler(filters.ALL, self._take), group=-9)  # before all of the bot's own

    async def _take(self, update: Update, context: Context) -> None:
        message = update.effective_message
        assert message is not None
        try:
            self.taken.append(await received(message, context))
        except Refused as refusal:
            await context.refuse(message, refusal)
        else:
            await send.reply(message, Message("taken"))
        raise ApplicationHandlerStop

    async def give(
        self, data: bytes, name: str, caption: str = "", kind: Literal["document", "photo"] = "document"
    ) -> str:
        """Send a file, and return what the bot says."""
        (said,) = await self.talk.all_after(self.put(data, name, caption, kind).id)
        return said.text

    def put(self, data: bytes, name: str, caption: str = "", kind: Literal["document", "photo"] = "document") -> Sent:
        """Send a file."""
        world = self.talk.world
        return world.send_file(self.talk.person, self.talk.chat, world.upload(data, name), caption, kind=kind)

    def stored(self) -> list[Path]:
        return [path for path in self.files.folder.rglob("*") if path.is_file()]

    def noted(self) -> list[tuple[str, dict[str, object]]]:
        return self.talk.bot.services.store.reading(
            lambda tx: [(a.action, a.detail) for a in tx.scalars(select(Audit).order_by(Audit.id))]
        )


@pytest.fixture
def desk(talk: Talk) -> Iterator[Desk]:
    made = Desk(talk)
    yield made
    assert {path.name for path in made.stored()} == {given.sha256 for given in made.taken}


async def test_a_document_is_stored_under_its_hash_with_a_name_to_show(desk: Desk) -> None:
    data = papers.docx("已接入312所，请勿发送国家秘密、工作秘密")
    assert await desk.give(data, "校园\u202e食堂.docx", "见附件") == "taken"
    (given,) = desk.taken
    assert desk.files.read(given.sha256) == data
    assert given.sha256 == hashlib.sha256(data).hexdigest()
    assert (given.name, given.kind, given.size, given.checked) == ("校园食堂.docx", "document", len(data), True)
    again = await desk.talk.bot.bot.bot.send_document(desk.talk.chat.id, given.file_id)
    assert again.document is not None


async def test_a_photo_is_named_by_its_moment_and_never_checked(desk: Desk) -> None:
    assert await desk.give(papers.PNG, "a.png", kind="photo") == "taken"
    (given,) = desk.taken
    assert given.name.startswith("20261127-0859")
    assert (given.kind, given.size, given.checked) == ("photo", len(papers.PNG), False)


async def test_photos_sent_together_are_all_taken(desk: Desk) -> None:
    sent = [desk.put(papers.PNG + bytes([n]), "a.png", kind="photo") for n in range(10)]
    await desk.talk.all_after(sent[-1].id)
    assert [given.size for given in desk.taken] == [len(papers.PNG) + 1] * 10
    assert len({given.name for given in desk.taken}) == len({given.sha256 for given in desk.taken}) == 10


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (papers.package({"a.docx": b"x"}), "材料.zip", "压缩包"),
        (b"MZ\x90\0", "setup.exe", "这类文件不能作为附件"),
        (b"MZ\x90\0", "年报.pdf", "与后缀 .pdf 不符"),
        (papers.docx("x", parts={"word/vbaProject.bin": b"x"}), "年报.docx", "宏"),
        (b"x" * (DOWNLOAD_LIMIT + 1), "年报.txt", "最多20 MB"),
    ],
)
async def test_what_is_not_taken_is_refused_in_a_clear_sentence(desk: Desk, data: bytes, name: str, said: str) -> None:
    assert said in await desk.give(data, name)
    assert desk.noted() == []


@pytest.mark.parametrize(
    ("file", "mark"),
    [
        ((papers.docx("正文", header="机密★1年"), "台账.docx", ""), "机密"),
        ((papers.pdf("绝密\n正文"), "台账.pdf", ""), "绝密"),
        ((papers.doc("密级：秘密"), "台账.doc", ""), "秘密"),
        ((papers.PNG, "案件（秘密）.png", ""), "秘密"),
        ((papers.docx("正文"), "台账.docx", "机密文件，请查收"), "机密"),
        ((b"x", "機密.zip", ""), "机密"),
    ],
)
async def test_a_marked_file_leaves_nothing_but_the_mark(
    desk: Desk, caplog: pytest.LogCaptureFixture, file: tuple[bytes, str, str], mark: str
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    assert f"“{mark}”字样，没有收下，也没有保存" in await desk.give(*file)
    assert desk.noted() == [("file_refused", {"mark": mark})]
    assert file[1].partition(".")[0] not in caplog.text


async def test_what_cannot_be_read_is_kept_unchecked(desk: Desk) -> None:
    for name, data in {
        "扫描件.pdf": papers.pdf("", scan=True),
        "坏.pdf": papers.pdf("正文")[:-300],
        "旧.doc": papers.doc("正文"),
        "加密.xlsx": papers.OLE + "EncryptedPackage".encode("utf-16-le"),
    }.items():
        assert await desk.give(data, name) == "taken"
    assert [(given.name, given.checked) for given in desk.taken] == [
        ("扫描件.pdf", False), ("坏.pdf", False), ("旧.doc", False), ("加密.xlsx", False),
    ]  # fmt: skip


async def test_a_file_that_holds_the_search_fast_holds_nobody_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(*_: object) -> Extracted:
        time.sleep(3)
        return Extracted("机密★", whole=True)

    monkeypatch.setattr(receiving, "text_of", stuck)
    monkeypatch.setattr(receiving, "SECONDS", 0.2)
    monkeypatch.setattr(receiving, "_GRACE", 0.0)
    begin = time.perf_counter()
    assert await desk.give(papers.docx("正文"), "台账.docx") == "taken"
    assert time.perf_counter() - begin < 2.5
    assert not desk.taken[0].checked


@pytest.mark.parametrize("kind", ["voice", "video", "sticker"])
async def test_media_of_other_kinds_are_refused(desk: Desk, kind: str) -> None:
    file = {"file_id": "x", "file_unique_id": "y", "duration": 1, "width": 1, "height": 1}
    extra = {"type": "regular", "is_animated": False, "is_video": False} if kind == "sticker" else {}
    (said,) = await desk.talk.send(**{kind: {**file, **extra}})
    assert said.text.startswith("这类文件不能作为附件。可以发：照片")


async def test_a_file_that_telegram_does_not_give_is_refused(desk: Desk) -> None:
    gone = {"file_id": "gone", "file_unique_id": "y", "file_name": "台账.docx"}
    (said,) = await desk.talk.send(document=gone)
    assert "没能从 Telegram 取到" in said.text

"""What is written inside a file is found wherever the format puts it, and no file takes the bot with it."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.progress.extraction import text_of
from bot.progress.extraction.bounds import CHARACTERS
from bot.progress.filekinds import TAKEN, Kind, kind_of
from bot.progress.secrecy import mark_in
from tests.progress import papers

PLAIN = ("全市学校食堂进展", "请勿发送国家秘密、工作秘密")
MARK = "机密★1年"

FILES: dict[str, bytes] = {
    "a.docx": papers.docx(*PLAIN, MARK),
    "header.docx": papers.docx(*PLAIN, header="市食安办\t机密\t第1页"),
    "watermark.docx": papers.docx(*PLAIN, watermark="机密"),
    "a.xlsx": papers.xlsx(*PLAIN, "机密"),
    "sheet.xlsx": papers.xlsx(*PLAIN, sheet="机密"),
    "footer.xlsx": papers.xlsx(*PLAIN, footer="密级：机密"),
    "a.pptx": papers.pptx(*PLAIN, MARK),
    "a.ofd": papers.ofd(*PLAIN, MARK),
    "a.odt": papers.odt(*PLAIN, "机 密"),
    "a.pdf": papers.pdf("\n".join(PLAIN), f"{MARK}\n正文"),
    "utf8.txt": "\n".join((*PLAIN, MARK)).encode(),
    "bom.txt": "\n".join((*PLAIN, MARK)).encode("utf-16"),
    "gbk.txt": "\n".join((*PLAIN, MARK)).encode("gb18030"),
    "a.csv": "单位,密级\n市教育局,机密\n".encode("gb18030"),
    "new.wps": papers.docx(*PLAIN, MARK),
    "a.doc": papers.doc("\n".join((*PLAIN, MARK))),
    "cell.doc": papers.doc("单位\t机密\t第1页"),
    "gbk.wps": papers.OLE + "正文机密文件".encode("gb18030"),
    "a.xls": papers.xls(*PLAIN, "机密", "下一格里有很多字" * 5),
    "star.xls": papers.xls(*PLAIN, "機密★1年"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_mark_is_found_wherever_the_format_puts_it(name: str) -> None:
    kind = kind_of(name, FILES[name])
    found = text_of(FILES[name], kind)
    assert mark_in("", found.text) == "机密"
    assert found.whole == (kind != "legacy")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", papers.docx(*PLAIN)), ("a.xlsx", papers.xlsx(*PLAIN)), ("a.pptx", papers.pptx(*PLAIN)),
        ("a.odt", papers.odt(*PLAIN)), ("a.ofd", papers.ofd(*PLAIN)), ("a.pdf", papers.pdf(*PLAIN)),
        ("a.txt", "\n".join(PLAIN).encode()), ("a.doc", papers.doc("\n".join(PLAIN))), ("a.xls", papers.xls(*PLAIN)),
        ("a.wps", papers.OLE + "正文国家秘密和工作秘密".encode("gb18030")),
    ],
)  # fmt: skip
def test_ordinary_documents_pass(name: str, data: bytes) -> None:
    assert mark_in("", text_of(data, kind_of(name, data)).text) is None


@pytest.mark.parametrize(
    "data",
    [
        papers.pdf("", scan=True), papers.pdf("正文", "", scan=True), papers.pdf("\ue000\ue001\ue002"), b"%PDF-1.7\n",
        papers.pdf("正文")[:-400], b"%PDF-1.7\n" + b"1 0 obj << /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >>" * 9,
    ],
)  # fmt: skip
def test_a_scan_or_a_broken_pdf_is_not_whole(data: bytes) -> None:
    assert not text_of(data, "pdf").whole


def test_a_page_without_anything_on_it_hides_nothing() -> None:
    assert text_of(papers.pdf("正文", ""), "pdf").whole


@pytest.mark.parametrize(
    "part",
    [
        "<broken", "<!DOCTYPE a [<!ENTITY b 'bbbb'>]><a>&b;</a>", "<a>&unknown;</a>", b"\xff\xfe\xfa",
        "<?xml version='1.0' encoding='EBCDIC-??'?><a/>",
    ],
)  # fmt: skip
def test_one_broken_part_does_not_hide_the_others(part: str | bytes) -> None:
    found = text_of(papers.docx(MARK, parts={"word/a.xml": part}), "office")
    assert mark_in("", found.text) == "机密"
    assert not found.whole


def _part(content: bytes) -> bytes:
    return papers.docx("x", parts={"word/a.xml": b"<a>" + content})


BOMBS: dict[str, tuple[Callable[[], bytes], Kind]] = {
    "zeros": (lambda: _part(b"\0" * 300_000_000), "office"),
    "letters": (lambda: _part(b"x" * 300_000_000), "office"),
    "elements": (lambda: _part(b"<p>x</p>" * 4_000_000), "office"),
    "depth": (lambda: _part(b"<a>" * 4_000_000), "office"),
    "parts": (lambda: papers.package({f"word/{n}.xml": "" for n in range(21_000)}), "office"),
    "text": (lambda: "机密、".encode() * 3_000_000, "text"),
    "cells": (lambda: "机,".encode() * 5_000_000, "table"),
    "zeros in a pdf": (lambda: papers.pdf("x", stream=b"\0" * 200_000_000), "pdf"),
    "text in a pdf": (lambda: papers.pdf("x", stream=b"BT /F 12 Tf " + b"<4e00> Tj\n" * 350_000), "pdf"),
    "long text in a pdf": (lambda: papers.pdf("x", stream=b"BT /F 12 Tf <" + b"4e00" * 900_000 + b"> Tj"), "pdf"),
    "pages": (lambda: papers.pdf(*["正文\n" * 50] * 400), "pdf"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_grow_is_given_up_in_time(name: str) -> None:
    made, kind = BOMBS[name]
    data = made()
    begin = time.process_time()  # what others do on this machine is not counted
    assert not text_of(data, kind, seconds=0.3).whole  # so short that no machine reads the longest of them in it
    assert time.process_time() - begin < 6


@pytest.mark.parametrize("name", ["letters", "parts"])
def test_a_file_made_to_grow_takes_little_memory(name: str) -> None:
    made, kind = BOMBS[name]
    data = made()
    tracemalloc.start()
    text_of(data, kind, seconds=0.5)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300 * 1024**2


@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_damaged_file_is_read_or_not_but_never_an_error(name: str, data: st.DataObject) -> None:
    whole = FILES[name]
    at = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(st.binary(max_size=8))
    damaged = whole[:at] + put + whole[at + len(put) + data.draw(st.integers(0, 40)) :]
    for kind in TAKEN:
        assert len(text_of(damaged, kind).text) <= CHARACTERS * 2

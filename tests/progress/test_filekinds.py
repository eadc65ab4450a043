"""Which files are taken: name and bytes must tell the same, and a name is only ever shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.progress.filekinds import NAME, TAKEN, clean, kind_of, refuse_by_name
from tests.progress import papers

EXE = b"MZ\x90\x00" + b"\0" * 100
SECRET = "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("照片.JPG", papers.JPEG, "image"), ("a.jpeg", papers.JPEG, "image"), ("a.png", papers.PNG, "image"),
        ("a.jpg", papers.PNG, "image"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8X", "image"), ("a.heic", b"\0\0\0\x18ftypheic", "image"),
        ("a.pdf", papers.pdf("x"), "pdf"), ("a.docx", papers.docx("x"), "office"),
        ("a.xlsx", papers.xlsx("x"), "office"), ("a.pptx", papers.pptx("x"), "office"),
        ("a.ofd", papers.ofd("x"), "office"), ("a.odt", papers.odt("x"), "office"),
        ("a.doc", papers.doc("x"), "legacy"), ("a.xls", papers.xls("x"), "legacy"), ("a.et", papers.xls("x"), "legacy"),
        ("a.wps", papers.docx("x"), "office"), ("a.doc", papers.docx("x"), "office"), ("a.ppt", papers.OLE, "legacy"),
        ("locked.docx", papers.OLE + SECRET, "legacy"), ("a.txt", "文本".encode("gb18030"), "text"),
        ("a.csv", "一,二".encode(), "table"), ("a.txt", "文本".encode("utf-16"), "text"),
    ],
)  # fmt: skip
def test_what_offices_write_is_taken(name: str, data: bytes, kind: str) -> None:
    assert kind_of(name, data) == kind


@pytest.mark.parametrize("ending", sorted(ending for endings in TAKEN.values() for ending in endings))
def test_a_program_under_any_other_name_is_refused(ending: str) -> None:
    for data in (EXE, b"\x7fELF" + b"\0" * 99, papers.package({"a.exe": EXE}), b"Rar!\x1a\x07\0", b"\0"):
        with pytest.raises(Refused) as refused:
            kind_of(f"报告.{ending}", data)
        assert (refused.value.reason, refused.value.values) == ("file_not_as_named", (ending,))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.zip", "file_archive"), ("a.RAR", "file_archive"), ("a.exe", "file_kind"),
        ("报告\u202efdp.exe", "file_kind"),
        ("a.docm", "file_kind"), ("a.mp4", "file_kind"), ("a.html", "file_kind"), ("a", "file_kind"), ("", "file_kind"),
        ("pdf", "file_kind"), ("a.p\u200bdf.lnk", "file_kind"),
    ],
)  # fmt: skip
def test_other_endings_are_refused_before_anything_is_fetched(name: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        refuse_by_name(name)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", papers.docx("x", parts={"word/vbaProject.bin": b"x"})),
        ("a.xlsx", papers.package({"xl/a.xml": "", "xl/embeddings/a.EXE": EXE})),
        ("a.doc", papers.OLE + "_VBA_PROJECT".encode("utf-16-le")),
    ],
)
def test_a_document_that_carries_a_program_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Refused, match="file_macros"):
        kind_of(name, data)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Refused, match="file_empty"):
        kind_of("a.txt", b"")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/报告.docx", "etc_报告.docx"), ("C:\\temp\\a.pdf", "C:_temp_a.pdf"), ("a\u202ecod.exe", "acod.exe"),
        ("年报\n（定稿）\t.docx", "年报（定稿）.docx"), (" a  b .pdf ", "a b .pdf"),
        ("长" * 300 + ".docx", "长" * 95 + ".docx"),
    ],
)  # fmt: skip
def test_a_name_is_fit_to_be_shown(name: str, shown: str) -> None:
    assert clean(name) == shown


@given(st.text(max_size=300))
def test_a_clean_name_stays_clean(name: str) -> None:
    shown = clean(name)
    assert clean(shown) == shown
    assert len(shown) <= NAME
    assert not set(shown) & {"/", "\\"}
    assert all(unicodedata.category(char)[0] != "C" for char in shown)

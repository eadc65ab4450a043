"""Tables as people send them: read exactly, or refused by name; never a crash, a stall or a full memory."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.errors import SheetError
from bot.sheets import Column, Table, open_book, read
from bot.sheets.cells import choice, day, digits, percent, text
from bot.sheets.grid import ROWS
from tests.xlsx import header_xml, packed, parts, saved, sheet_xml, table

COLUMNS = (
    Column("单位", text(20), required=True, filled=True),
    Column("号码", digits, required=True),
    Column("日期", day),
    Column("完成度", percent),
    Column("状态", choice({"已完成": "done", "推进中": "ongoing"})),
    Column("进展成效", text(2000, lines=True)),
)
HEADER = tuple(column.name for column in COLUMNS)


def table_of(data: bytes) -> Table:
    return read(open_book(data), COLUMNS)


def values(*cells: Any) -> list[object]:
    """Return what is read from one line of these cells."""
    found = table_of(table([cells], HEADER))
    assert found.problems == ()
    return list(found.lines[0].values.values())


def codes(data: bytes) -> list[tuple[str, str]]:
    """Return the places and names of all that is wrong."""
    try:
        found = table_of(data).problems
    except SheetError as error:
        found = error.problems
    return [(p.place, p.code) for p in found]


@contextmanager
def frugal(seconds: float = 3.0, megabytes: int = 200) -> Iterator[None]:
    """Fail where what is inside takes longer, or more memory; tracing makes everything slower, so both are wide."""
    tracemalloc.start()
    started = time.perf_counter()
    try:
        yield
        assert time.perf_counter() - started < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("13800000003", "13800000003"),
        (13800000003, "13800000003"),
        (13800000003.0, "13800000003"),
        ("13800000003.0", "13800000003"),
        ("１３８ ００００ ０００３", "13800000003"),
        ("138-0000-0003", "13800000003"),
        ("+86 (138) 0000—0003", "+8613800000003"),
        ("\u200b138\u00a00000\u30000003\u202c", "13800000003"),
    ],
)  # fmt: skip
def test_a_number_is_read_exactly_however_it_was_typed(cell: Any, number: str) -> None:
    assert values("市教育局", cell)[1] == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [("1.38E+10", "digits_lost"), ("138000000O3", "digits"), (138.5, "digits"), (datetime(2026, 1, 1), "digits")],  # noqa: DTZ001 - cells know no zone
)
def test_what_is_no_number_is_named_by_its_cell(cell: Any, code: str) -> None:
    assert codes(table([["市教育局", "1"], ["市公安局", cell]], HEADER)) == [("名册!B3", code)]


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 11, 5), datetime(2026, 11, 5, 8, 30), "2026-11-05", "2026/11/5", "2026.11.5",  # noqa: DTZ001 - cells know no zone
        "2026年11月5日", "２０２６年１１月５日", "20261105",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_was_typed(cell: Any) -> None:
    assert values("市教育局", 1, cell)[2] == date(2026, 11, 5)


@pytest.mark.parametrize("cell", ["11月5日", "2026-02-30", 46331, "明天", 0.5, True])
def test_what_is_no_day_is_named(cell: Any) -> None:
    assert codes(table([["市教育局", 1, cell]], HEADER)) == [("名册!C2", "day")]


@pytest.mark.parametrize("cell", [80, 80.0, "80", "80%", "８０％", " 80 % "])
def test_a_percentage_is_read_however_it_was_typed(cell: Any) -> None:
    assert values("市教育局", 1, None, cell)[3] == 80


def test_a_cell_shown_as_a_percentage_is_one() -> None:
    def shown_so(sheet: Worksheet) -> None:
        sheet["D2"].number_format = "0.0%"

    assert table_of(table([["市教育局", 1, None, 0.8]], HEADER, then=shown_so)).lines[0].values["完成度"] == 80
    for bad in (0.8, 120, -1, "八成", 80.5):
        row: list[Any] = ["市教育局", 1, None, bad]
        assert codes(table([row], HEADER)) == [("名册!D2", "percent")]


def test_text_keeps_its_lines_and_loses_what_nobody_sees() -> None:
    assert (
        values("市教育局", 1, None, None, None, "已接入\u200b３１２所，\r\n  正在_x0000_推进\x85")[5]
        == "已接入312所，\n正在推进"
    )
    assert values(" 市\n教育局 ", 1)[0] == "市 教育局"
    assert codes(table([["长" * 21, 1]], HEADER)) == [("名册!A2", "long")]


def test_every_problem_of_a_sheet_is_named_at_once() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet["B2"] = "=1+1"
        sheet["B3"] = "#N/A"
        sheet.merge_cells("A5:A6")
        sheet.merge_cells("H2:H4")  # beside the table

    rows: list[list[Any]] = [["甲", 0], ["乙", 0], [None, 3], ["丙", 4, None, None, "做完了"], [None, 5]]
    found = codes(table(rows, HEADER, then=spoil))
    assert found == [
        ("名册!A5:A6", "merged"), ("名册!B2", "formula"), ("名册!B3", "error"), ("名册!A4", "empty"),
        ("名册!E5", "choice"),
    ]  # fmt: skip


def test_the_header_is_found_below_a_title_under_any_spelling_and_strange_columns_are_told() -> None:
    book = Workbook()
    cover, hidden, sheet = book.active, book.create_sheet("旧"), book.create_sheet("2026")
    assert isinstance(cover, Worksheet)
    cover.append(["填表说明"])
    hidden.append(["单位", "号码"])
    hidden.sheet_state = "hidden"
    sheet.append(["联络员名册"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["序号", "单 位*", "号\n码（必填）", "备注", "ＸＹ"])
    sheet.append([1, "市教育局", 5, "=A1", "#REF!"])
    sheet.append([2])
    found = table_of(saved(book))
    assert found.sheet == "2026"
    assert [(line.number, line.values["单位"]) for line in found.lines] == [(4, "市教育局")]
    assert found.ignored == ("序号", "备注", "XY")
    assert found.problems == ()


def test_a_header_that_lacks_or_doubles_a_column_is_refused() -> None:
    assert codes(table([["市教育局"]], ["单位", "电话"])) == [("名册!1:1", "missing")]
    assert codes(table([["市教育局", 1, 2]], ["单位", "号码", "号 码"])) == [("名册!C1", "doubled")]
    assert codes(table([["市教育局"]], ["甲", "乙"])) == [("", "no_header")]
    assert codes(table([], HEADER)) == [("名册", "no_lines")]
    book = Workbook()
    for sheet in (book.active, book.create_sheet("二")):
        assert isinstance(sheet, Worksheet)
        sheet.append(["单位", "号码"])
    assert codes(saved(book)) == [("", "several_sheets")]


def test_what_is_no_xlsx_is_refused_each_in_its_own_words() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    good = table([["市教育局", 1]], HEADER)
    locked = bytearray(good)
    for at in range(len(locked) - 4):
        if locked[at : at + 4] == b"PK\x01\x02":
            locked[at + 8] |= 1
    for data, code in (
        (b"", "file_empty"),
        (b"\xef\xbb\xbf\xe5\x8d\x95,\r\n", "not_xlsx"),
        (ole + "EncryptedPackage".encode("utf-16-le"), "password"),
        (ole + "Workbook".encode("utf-16-le"), "old_xls"),
        (ole + "WordDocument".encode("utf-16-le"), "not_xlsx"),
        (packed({"word/document.xml": "<x/>"}), "not_xlsx"),
        (packed({"xl/workbook.xml": "<x/>"}), "not_xlsx"),
        (bytes(locked), "password"),
        (good[:-200], "damaged"),
        (b"PK\x03\x04" + b"x" * 90, "damaged"),
        (packed(parts("<worksheet>")), "damaged"),
        (b"PK" + b"\0" * (50 * 1024 * 1024), "file_big"),
    ):
        assert codes(data) == [("", code)]


def lying(data: bytes, name: str, size: int) -> bytes:
    """Return a zip file that says of one of its parts that it unpacks to `size` bytes."""
    out = bytearray(data)
    for mark, at_size, at_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = data.find(mark)
        while at >= 0:
            if data[at + at_name :].startswith(name.encode()):
                struct.pack_into("<I", out, at + at_size, size)
            at = data.find(mark, at + 4)
    return bytes(out)


def test_bombs_are_refused_by_what_they_say_and_by_what_they_are() -> None:
    name = "xl/worksheets/sheet1.xml"
    filled = parts(sheet_xml(header_xml("单位", "号码") + "<row><c/></row>" * 4_000_000))
    bomb = packed(filled)
    assert len(bomb) < 500_000
    many = packed({f"x{number}": "" for number in range(3_000)})
    honest = packed(parts(sheet_xml(header_xml("单位", "号码"))))
    with frugal():
        assert codes(bomb) == [("", "bomb")]
        assert codes(lying(bomb, name, 1_000)) == [("", "damaged")]
        assert codes(lying(honest, name, 2**32 - 2)) == [("", "bomb")]
        assert codes(many) == [("", "bomb")]


def test_a_long_text_that_many_cells_share_is_looked_at_once() -> None:
    cells = ("".join(f'<c t="s" s="{row * place}"><v>0</v></c>' for place in range(59)) for row in range(3_000))
    rows = "".join(f"<row>{row}</row>" for row in cells)
    strings = f"<sst><si><t>{'长' * 32_000}</t></si></sst>"
    spread = packed(parts(sheet_xml(header_xml("单位", "号码") + rows), strings=strings))
    started = time.perf_counter()  # takes one second; looked at anew for each cell it would be minutes
    assert {code for _, code in codes(spread)} == {"long", "digits"}
    assert time.perf_counter() - started < 10


def test_a_packing_that_unpacks_in_leaps_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in parts(sheet_xml("")).items():
            archive.writestr(name, content)
    assert codes(out.getvalue()) == [("", "damaged")]


def test_entities_are_never_opened() -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    outside = '<!DOCTYPE l [<!ENTITY j SYSTEM "file:///etc/passwd">'
    cell = "<row><c t='inlineStr'><is><t>&j;</t></is></c></row>"
    with frugal():
        for kind in (laughs, outside):
            assert codes(packed(parts(sheet_xml(cell, before=f"{kind}]>")))) == [("", "damaged")]
            assert codes(packed(parts(sheet_xml(""), strings=f"{kind}]><sst><si><t>&j;</t></si></sst>"))) == [
                ("", "damaged")
            ]


def test_lies_about_size_and_place_cost_nothing() -> None:
    header = header_xml("单位", "号码")
    far = '<row r="1048576"><c r="A1048576"><v>5</v></c><c r="XFD1048576"><v>6</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    with frugal():
        found = table_of(packed(parts(sheet_xml(header + far, before="", after=""))))
        assert [line.number for line in found.lines] == [1_048_576]
        spread = packed(parts(sheet_xml(header + far, after=merged)))
        assert codes(spread) == [("名册!A2:XFD1048576", "merged")]
        nested = packed(parts("<a>" * 100_000 + "</a>" * 100_000))
        assert codes(nested) == [("", "bomb")]


def test_more_rows_than_are_read_are_told() -> None:
    rows = "".join(f"<row><c t='str'><v>甲</v></c><c><v>{n}</v></c></row>" for n in range(ROWS + 10))
    assert codes(packed(parts(sheet_xml(header_xml("单位", "号码") + rows)))) == [("名册", "rows")]


def test_styles_and_parts_that_make_no_sense_do_not_matter() -> None:
    cells = '<row r="2"><c s="99999"><v>7</v></c><c s="-1" t="n"><v>1E999999999</v></c></row>'
    others = '<row r="3"><c><v>8</v></c><c><v>x</v></c></row>'
    found = codes(packed(parts(sheet_xml(header_xml("单位", "号码") + cells + others))))
    assert found == [("名册!B2", "digits_lost"), ("名册!B3", "digits")]
    dangling = packed(parts(sheet_xml('<row><c t="s"><v>7</v></c></row>')))
    assert codes(dangling) == [("", "damaged")]


def refused_or_read(data: bytes) -> None:
    codes(data)  # lets nothing out but the one kind of error


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda b: b"PK\x03\x04" + b)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    refused_or_read(data)


GOOD = table([["市教育局", 13800000003, date(2026, 11, 5)]], HEADER)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6))
def test_any_damage_to_a_file_is_read_or_refused(hits: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for at, value in hits:
        data[at] = value
    refused_or_read(bytes(data))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from('<>/ "=rctsvifsrowmergeCellA1:B9XFD&;!x0_E+-.%單位号码'), max_size=120))
def test_any_xml_in_a_sheet_is_read_or_refused(xml: str) -> None:
    refused_or_read(packed(parts(sheet_xml(header_xml("单位", "号码") + xml))))


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1)), st.sampled_from(["=A1", "#N/A", "80%", "2026-13-45", "9" * 5000]),
    st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=40),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=4))
def test_any_cells_give_lines_or_problems_at_their_place(rows: list[list[Any]]) -> None:
    data = table(rows, HEADER)
    if ("名册", "no_lines") in codes(data) or ("", "no_header") in codes(data):
        return
    found = table_of(data)
    for problem in found.problems:
        assert problem.sheet == "名册"
        assert problem.code
    for line in found.lines:
        assert 1 < line.number <= len(rows) + 1
        assert set(line.values) | line.bad == set(HEADER)

"""Tables as offices make them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

ROSTER = ("单位", "姓名", "角色", "手机号", "Telegram ID", "科室", "职务", "办公电话")

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def table(
    rows: Sequence[Sequence[Any]],
    header: Sequence[str] = ROSTER,
    *,
    name: str = "名册",
    then: Callable[[Worksheet], object] = lambda _: None,
) -> bytes:
    """Return a file with one sheet; `then` may still change it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    for row in (header, *rows):
        sheet.append(list(row))
    then(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts(sheet: str, **others: str) -> dict[str, str]:
    """Return the parts of a workbook whose one sheet is this XML; `others` replace or add parts by file's stem."""
    rels = f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    strings = f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    main = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    sheets = '<sheets><sheet name="名册" r:id="r1"/></sheets>'
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(main),
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": _RELS.format(rels + strings),
        "xl/sharedStrings.xml": others.get("strings", f"<sst {_MAIN}/>"),
        "xl/worksheets/sheet1.xml": sheet,
    }


def sheet_xml(cells: str, *, before: str = "", after: str = "") -> str:
    """Return the XML of a sheet around its rows."""
    return f"{before}<worksheet {_MAIN}><sheetData>{cells}</sheetData>{after}</worksheet>"


def header_xml(*names: str) -> str:
    """Return a first row of these names, written in place."""
    cells = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in names)
    return f'<row r="1">{cells}</row>'


def packed(files: dict[str, str] | dict[str, bytes]) -> bytes:
    """Return a zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()

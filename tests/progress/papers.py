"""Documents as offices write them, made byte by byte so that tests can break them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + (2).to_bytes(4) * 2 + b"\0" * 8
JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x09\0\x0b"

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of these parts."""
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return held.getvalue()


def docx(
    *paragraphs: str, header: str = "", watermark: str = "", parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """Return a Word document; each paragraph is cut into runs of two characters, as Word likes to."""
    body = "".join(f"<w:p>{_runs(text)}</w:p>" for text in paragraphs)
    mark = f'<w:p><v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="{watermark}"/></w:p>' if watermark else ""
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/header1.xml": f"<w:hdr {_W}><w:p>{_runs(header)}</w:p>{mark}</w:hdr>",
            **(parts or {}),
        }
    )


def _runs(text: str) -> str:
    pieces = (text[at : at + 2].replace("\t", "<w:tab/>") for at in range(0, len(text), 2))
    return "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in pieces)


def xlsx(*cells: str, sheet: str = "台账", footer: str = "") -> bytes:
    """Return a workbook with these cells and a few numbers."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    assert page.oddFooter is not None
    page.oddFooter.center.text = footer
    for cell in cells:
        page.append([cell, 312, "=1+1"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def pptx(*lines: str) -> bytes:
    """Return slides, a line each."""
    slides = {
        f"ppt/slides/slide{number}.xml": f"<p {_A}><a:p><a:r><a:t>{line}</a:t></a:r></a:p></p>"
        for number, line in enumerate(lines, 1)
    }
    return package({"[Content_Types].xml": "<Types/>", **slides})


def ofd(*lines: str) -> bytes:
    """Return an OFD, one text object a character."""
    objects = "".join(
        f'<ofd:TextObject Boundary="{10 * x} {10 * y} 9 9"><ofd:TextCode>{char}</ofd:TextCode></ofd:TextObject>'
        for y, line in enumerate(lines)
        for x, char in enumerate(line)
    )
    page = f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">{objects}</ofd:Page>'
    return package({"OFD.xml": "<OFD/>", "Doc_0/Pages/Page_0/Content.xml": page})


def odt(*paragraphs: str) -> bytes:
    """Return an OpenDocument text."""
    body = "".join(f"<text:p>{text[:1]}<text:span>{text[1:]}</text:span></text:p>" for text in paragraphs)
    return package({"mimetype": "x", "content.xml": f'<o xmlns:text="urn:oasis:text">{body}</o>'})


def pdf(*pages: str, scan: bool = False, stream: bytes | None = None) -> bytes:
    """Return a PDF whose font names its characters as Word's do; with `scan` each page shows a picture, too."""
    letters = sorted({char for page in pages for char in page if char != "\n"})
    pairs = "".join(f"<{ord(char):04X}> <{ord(char):04X}>\n" for char in letters)
    codes = "begincodespacerange <0000> <FFFF> endcodespacerange"
    cmap = f"begincmap 1 {codes} {len(letters)} beginbfchar\n{pairs}endbfchar endcmap"
    picture = " /XObject << /I 5 0 R >>" if scan else ""
    kids = range(6, 6 + 2 * len(pages), 2)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts "
        b"[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 >>] >>",
        _stream(cmap.encode()),
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        b"\nstream\n0\nendstream",
    ]
    for number, page in zip(kids, pages, strict=True):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
            f"/Resources << /Font << /F 3 0 R >>{picture} >> >>".encode()
        )
        lines = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td\n" for line in page.split("\n"))
        objects.append(_stream(stream or f"BT /F 12 Tf 72 720 Td {lines} ET".encode()))
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return bytes(out) + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)


def doc(text: str) -> bytes:
    """Return what Word 97 makes of a text, as far as a search of bytes goes."""
    return OLE + text.replace("\n", "\r").replace("\t", "\x07").encode("utf-16-le") + b"\0" * 512


def xls(*cells: str) -> bytes:
    """Return what Excel 97 makes of cells: each text after its length, with nothing in between."""
    return OLE + b"".join(len(c).to_bytes(2, "little") + b"\x01" + c.encode("utf-16-le") for c in cells) + b"\0" * 512

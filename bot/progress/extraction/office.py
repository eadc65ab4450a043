"""Documents that are a package of XML: Office, OpenDocument, OFD."""

from __future__ import annotations

import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from bot.progress.extraction.bounds import Reading
from bot.progress.filekinds import package

_CHUNK = 256 * 1024  # bytes
_PIECES = 20_000  # of one line

# The ends of lines: paragraphs, cells, headers of sheets, properties.
_LINES = frozenset(
    {
        "p", "h", "si", "is", "c", "row", "tr", "tc", "br", "cr", "tab", "comment",
        "oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter",
        "title", "subject", "keywords", "category", "description", "lpwstr",
    }
)  # fmt: skip
# Where the words are an attribute: the names of sheets, and watermarks.
_NAMED = {"sheet": "name", "textpath": "string"}

_BROKEN = (
    expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
)  # fmt: skip


def read_office(data: bytes, reading: Reading) -> None:
    """Read every XML part: headers, notes and properties carry marks, too. Raises as `zipfile` does for no package."""
    with package(data) as opened:
        names = [name for name in opened.namelist() if name.lower().endswith(".xml")]
        # What people wrote comes first, in case the end is not reached.
        for name in sorted(names, key=_is_machinery):
            try:
                with opened.open(name) as part:
                    _Part(reading).read(part)
            except _BROKEN:
                reading.whole = False


def _is_machinery(name: str) -> bool:
    return any(word in name.lower() for word in ("theme", "styles", "settings", "fonttable", "layout", "[content"))


class _Part:
    """Puts one part's text into `reading`, without the numbers and formulas of sheets."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._line: list[str] = []
        self._worded = False  # a cell whose value is words
        self._silent = ""  # the element whose text is none
        self._height = ""  # of the last piece of text on a page of OFD

    def read(self, part: IO[bytes]) -> None:
        """Read the part to its end. Raises `SpentError`, and what a broken part raises."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse
        while chunk := part.read(_CHUNK):
            self._reading.unpack(len(chunk))
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position
        parser.Parse(b"", True)  # noqa: FBT003 - see above
        self._flush()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local in _LINES:
            self._flush()
        if local == "TextObject":
            self._at(attributes.get("Boundary", ""))
        elif local == "c":
            self._worded = attributes.get("t") == "str"
        elif local == "f" or (local == "v" and not self._worded):
            self._silent = self._silent or local
        elif local in _NAMED:
            self._reading.add(attributes.get(_NAMED[local], ""))

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if self._silent == local:
            self._silent = ""
        if local in _LINES:
            self._flush()

    def _at(self, boundary: str) -> None:
        """Begin a line where a piece of OFD's text stands at another height: a word may be in many pieces."""
        height = boundary.split()[1:2]
        if [self._height] != height:
            self._flush()
        self._height = "".join(height)

    def _text(self, text: str) -> None:
        if not self._silent:
            self._line.append(text)
            if len(self._line) > _PIECES:
                self._flush()

    def _flush(self) -> None:
        text = "".join(self._line)
        self._line.clear()
        if text.strip():
            self._reading.add(text)


def _refuse(*_: object) -> None:
    raise ValueError("no office writes a DOCTYPE into its documents")

"""The small parts of a workbook: which sheets there are, its shared strings, which formats show a date."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from bot.sheets.cells import tidy

LONGEST = 8_000  # characters kept of one text: more than anything here takes, though a cell may hold 32,767
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Dates in the Chinese tables of built-in formats, which the standard's own list leaves out.
_CHINESE_DATES = frozenset({*range(27, 37), *range(50, 59)})


def unescaped(text: str) -> str:
    """Return text with its characters that XML can't hold put back (``_x000D_``)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


class Words:
    """Collects the text of ``t`` elements, without the readings that stand above characters (``rPh``)."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._open = False
        self._readings = 0

    def start(self, name: str) -> None:
        """Hear an element begin."""
        self._readings += name == "rPh"
        self._open = name == "t" and not self._readings

    def end(self, name: str) -> None:
        """Hear an element end."""
        self._readings -= name == "rPh"
        self._open = False

    def text(self, text: str) -> None:
        """Hear characters."""
        if self._open and self._length < LONGEST:
            self._pieces.append(text[:LONGEST])
            self._length += len(text)

    def take(self) -> str:
        """Return what was collected, and begin anew."""
        found = unescaped("".join(self._pieces))
        self._pieces, self._length = [], 0
        return found


class Strings:
    """Listens to ``sharedStrings.xml``; `found` are its texts, tidied once, however many cells point at each."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._words = Words()

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        if name == "si":
            self._words.take()
        self._words.start(name)

    def end(self, name: str) -> None:
        """Hear an element end."""
        self._words.end(name)
        if name == "si":
            self.found.append(tidy(self._words.take()))

    def text(self, text: str) -> None:
        """Hear characters."""
        self._words.text(text)


class Styles:
    """Listens to ``styles.xml``; `found` are the kinds of number, "date", "percent" or "", that cells point at."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._codes: dict[str, str] = {}
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self.found.append(self._kind(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        """Hear an element end."""
        if name == "cellXfs":
            self._inside = False

    def text(self, text: str) -> None:
        """Hear characters."""

    def _kind(self, number: str) -> str:
        known = int(number) if re.fullmatch(r"\d{1,9}", number, re.ASCII) else 0
        code = self._codes.get(number) or BUILTIN_FORMATS.get(known, "")
        if known in _CHINESE_DATES or is_date_format(code):
            return "date"
        return "percent" if "%" in code else ""


class Relations:
    """Listens to a ``.rels`` part; `found` are targets by id, `by_kind` by the last word of their type."""

    def __init__(self, folder: str) -> None:
        self.found: dict[str, str] = {}
        self.by_kind: dict[str, str] = {}
        self._folder = folder

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        path = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", ""))).lstrip("/")
        self.found[attributes.get("Id", "")] = path
        self.by_kind.setdefault(attributes.get("Type", "").rpartition("/")[2], path)

    def end(self, name: str) -> None:
        """Hear an element end."""

    def text(self, text: str) -> None:
        """Hear characters."""


@dataclass(frozen=True, slots=True)
class Named:
    """A sheet as the workbook lists it: its name and the id of its part."""

    name: str
    relation: str


class Contents:
    """Listens to ``workbook.xml``; `found` are the sheets that can be seen, `since_1904` says how days count."""

    def __init__(self) -> None:
        self.found: list[Named] = []
        self.since_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        if name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            self.found.append(Named(attributes.get("name", ""), attributes.get("id", "")))

    def end(self, name: str) -> None:
        """Hear an element end."""

    def text(self, text: str) -> None:
        """Hear characters."""

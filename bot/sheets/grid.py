"""One sheet's part: its cells that hold something, and its merged ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from bot.sheets.archive import unusable
from bot.sheets.cells import Cell, Kind, number, tidy, written
from bot.sheets.markup import Enough
from bot.sheets.parts import LONGEST, Words, unescaped

ROWS = 5_000  # with something in them; more than a city has people in its offices' rosters
COLUMNS = 60  # what stands further right is not read
_RANGES = 5_000
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Range:
    """A merged range: rows and columns from 1, both ends included; `name` like ``A2:A5``."""

    name: str
    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Say whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Grid:
    """Listens to a sheet; `rows` are its cells by row and column, `merged` its ranges, `cut` says there were more."""

    def __init__(self, strings: Sequence[str], styles: Sequence[str], *, since_1904: bool) -> None:
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[Range] = []
        self.cut = False
        self._strings, self._styles = strings, styles
        self._epoch: datetime = MAC_EPOCH if since_1904 else WINDOWS_EPOCH
        self._row = self._column = 0
        self._inside = self._value_open = self._formula = False
        self._type, self._style = "n", ""
        self._value: list[str] = []
        self._length = 0
        self._words = Words()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        if self._inside:
            self._value_open = name == "v"
            self._formula = self._formula or name == "f"
            self._words.start(name)
        elif name == "c":
            self._begin(attributes)
        elif name == "row":
            said = attributes.get("r", "")
            self._row = int(said) if re.fullmatch(r"\d{1,7}", said, re.ASCII) else self._row + 1
            self._column = 0
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """Hear an element end."""
        if not self._inside:
            return
        self._value_open = False
        self._words.end(name)
        if name == "c":
            self._inside = False
            self._keep()

    def text(self, text: str) -> None:
        """Hear characters."""
        if self._value_open and self._length < LONGEST:
            self._value.append(text[:LONGEST])
            self._length += len(text)
        elif self._inside:
            self._words.text(text)

    def _begin(self, attributes: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _column(place[1]) if place else self._column + 1
        self._row = int(place[2]) if place else self._row
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._inside, self._value_open, self._formula = True, False, False
        self._value, self._length = [], 0
        self._words.take()

    def _keep(self) -> None:
        words = self._words.take()
        if self._column > COLUMNS:
            return
        kind, text = self._read("".join(self._value), words)
        if not text and kind != "formula":
            return
        if self._row not in self.rows and len(self.rows) >= ROWS:
            self.cut = True
            raise Enough
        place = f"{get_column_letter(self._column)}{self._row}"
        self.rows.setdefault(self._row, {})[self._column] = Cell(place, kind, text)

    def _read(self, raw: str, words: str) -> tuple[Kind, str]:
        if self._formula:
            return "formula", tidy(raw)
        match self._type:
            case "s":
                return "text", self._shared(raw) if raw.strip() else ""
            case "inlineStr":
                text = words
            case "b":
                text = "TRUE" if raw.strip() == "1" else "FALSE"
            case "str" | "d" | "e":
                text = unescaped(raw)
            case _:
                return self._number(raw)
        kinds: dict[str, Kind] = {"e": "error", "d": "date"}
        return kinds.get(self._type, "text"), tidy(text)

    def _number(self, raw: str) -> tuple[Kind, str]:
        value = number(raw)
        if value is None:
            return "text", tidy(raw)
        style = self._styled()
        if style == "date":
            try:
                day: Any = from_excel(float(value), self._epoch)
                return "date", day.isoformat(" ") if isinstance(day, datetime) else str(day)
            except (ValueError, OverflowError):
                return "number", written(value)
        return ("percent" if style == "percent" else "number"), written(value)

    def _styled(self) -> str:
        at = int(self._style) if re.fullmatch(r"\d{1,6}", self._style, re.ASCII) else -1
        return self._styles[at] if 0 <= at < len(self._styles) else ""

    def _shared(self, raw: str) -> str:
        at = raw.strip()
        if not re.fullmatch(r"\d{1,9}", at, re.ASCII) or int(at) >= len(self._strings):
            raise unusable("damaged")
        return self._strings[int(at)]

    def _merge(self, name: str) -> None:
        first, _, last = name.partition(":")
        ends = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
        if len(self.merged) < _RANGES and ends[0] and ends[1]:
            top, bottom = sorted((int(ends[0][2]), int(ends[1][2])))
            left, right = sorted((_column(ends[0][1]), _column(ends[1][1])))
            self.merged.append(Range(name.replace("$", "").upper(), top, left, bottom, right))


def _column(letters: str) -> int:
    number_ = 0
    for letter in letters.upper():
        number_ = number_ * 26 + ord(letter) - 64
    return number_

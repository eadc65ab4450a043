"""What stands in a cell, and how text, numbers and dates are read from it whatever way they were typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

Kind = Literal["text", "number", "percent", "date", "formula", "error"]
Reader = Callable[["Cell"], Any]

_SHOWN = 40  # characters of a cell in what is said about it
_LARGEST = 30  # digits; Excel itself keeps 15
_FULL_WIDTH = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F) if chr(c - 0xFEE0).isalnum()}
_SPACES = dict.fromkeys(map(ord, "\u3000\u00a0\t\u2002\u2003\u2009"), " ")
_LINE_ENDS = re.compile(r"\r\n?|\x0b|\x0c|\u2028|\u2029")
_BLANKS = re.compile(r" {2,}")
_BETWEEN = re.compile(r"[\s\-‐-―−－()（）]")
_POINT_NOUGHT = re.compile(r"\.0+$")  # a number that became text on its way
_LOST = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}.*)?")
_COMPACT_DAY = re.compile(r"([12]\d{3})(\d{2})(\d{2})")


class Wrong(Exception):  # noqa: N818 - an answer to be collected
    """A cell can't be read; `code` and `values` are those of a `CellProblem`."""

    def __init__(self, code: str, *values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something: its place (``C7``), what it is, and its text, tidied; a date's is in ISO form."""

    place: str
    kind: Kind
    text: str

    @property
    def shown(self) -> str:
        """Return the text in one short line, to quote it."""
        line = " ".join(self.text.split())
        return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def tidy(text: str) -> str:
    """Return text without invisible characters, its letters and digits in half width, blanks evened out."""
    text = _LINE_ENDS.sub("\n", text.translate(_SPACES)).translate(_FULL_WIDTH)
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn"})
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip()


def number(raw: str) -> Decimal | None:
    """Return the number a cell holds, exactly; None for what is none, or is beyond all use."""
    try:
        value = Decimal(raw.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= _LARGEST else None


def written(value: Decimal) -> str:
    """Return a number as a person would write it: 13800000003 for 1.3800000003E10."""
    return str(int(value)) if value == value.to_integral_value() else f"{float(value):.15g}"


def text(limit: int, *, lines: bool = False) -> Reader:
    """Return the reader of text of at most `limit` characters; in one line unless `lines` are kept."""

    def read(cell: Cell) -> str:
        found = cell.text if lines else " ".join(cell.text.split())
        if len(found) > limit:
            raise Wrong("long", cell.shown, len(found), limit)
        return found

    return read


def digits(cell: Cell) -> str:
    """Return the digits of a number that is a name: typed as text or number, with blanks, hyphens, a plus before it."""
    found = _POINT_NOUGHT.sub("", _BETWEEN.sub("", cell.text))
    if _LOST.fullmatch(cell.text.replace(" ", "")):
        raise Wrong("digits_lost", cell.shown)
    if cell.kind not in {"text", "number"} or not re.fullmatch(r"\+?\d{1,20}", found, re.ASCII):
        raise Wrong("digits", cell.shown)
    return found


def day(cell: Cell) -> date:
    """Return a day: a date, or text like 2026-11-20, 2026/11/20, 2026.11.20, 2026年11月20日, 20261120."""
    found = _DAY.fullmatch(cell.text) or _COMPACT_DAY.fullmatch(cell.text)
    try:
        return date(*map(int, found.groups()[:3])) if found else date.fromisoformat(cell.text[:10])
    except ValueError as error:
        raise Wrong("day", cell.shown) from error


def percent(cell: Cell) -> int:
    """Return a whole percentage: 80, 80%, or a cell of 0.8 that is shown as one."""
    bare = cell.text.removesuffix("%").removesuffix("％").strip()
    value = number(bare) if cell.kind in {"text", "number", "percent"} else None
    if value is not None and cell.kind == "percent":
        value *= 100
    if value is None or value != value.to_integral_value() or not 0 <= value <= 100:
        raise Wrong("percent", cell.shown)
    return int(value)


def choice(values: Mapping[str, Any]) -> Reader:
    """Return the reader of one of some words."""

    def read(cell: Cell) -> Any:
        found = "".join(cell.text.split())
        if found not in values:
            raise Wrong("choice", cell.shown, tuple(values))
        return values[found]

    return read

"""A table in a workbook: the sheet and row that hold its header, its lines, and all that is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from bot.errors import CellProblem, SheetError
from bot.sheets.archive import unusable
from bot.sheets.cells import Cell, Reader, Wrong
from bot.sheets.grid import ROWS, Range
from bot.sheets.workbook import Book, Sheet

_HEADER_WITHIN = 20  # rows
_HEADING = 60  # characters in which a column's name is looked for
_RANGES = 100  # merged ranges that are named
_HINT = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]|[\s*:;_]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, how its cells are read, whether it has to be there, and be `filled` in every line."""

    name: str
    read: Reader
    required: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what was read by column's name, None where nothing stands; `bad` could not be read."""

    sheet: str
    number: int
    values: Mapping[str, object]
    bad: frozenset[str]
    letters: Mapping[str, str]

    def problem(self, column: str, code: str, *values: object) -> CellProblem:
        """Return a problem at this line's cell of a column, or at its first where the table lacks that column."""
        letter = self.letters.get(column) or next(iter(self.letters.values()))
        return CellProblem(self.sheet, f"{letter}{self.number}", code, values)


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a table in their order, the names of columns that were not looked at, and all problems."""

    sheet: str
    lines: tuple[Line, ...]
    ignored: tuple[str, ...]
    problems: tuple[CellProblem, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """Where a table begins in a sheet: the places of its columns, more than one where a name is doubled."""

    sheet: Sheet
    row: int
    places: Mapping[str, tuple[int, ...]]


def likeness(book: Book, columns: Sequence[Column]) -> float:
    """Say what share of the required columns the best header in a book has: 1.0 where it is this table."""
    required = [c for c in columns if c.required]
    return max((sum(c.name in h.places for c in required) for h in _headers(book, columns)), default=0) / len(required)


def read(book: Book, columns: Sequence[Column]) -> Table:
    """Return the table with these columns, its problems in it.

    Raises `SheetError` where no sheet, or more than one, has the header.
    """
    header = _the_header(book, columns)
    sheet, known = header.sheet, {c.name: header.places[c.name][0] for c in columns if c.name in header.places}
    spoilt = _merged(header, set(known.values()))
    problems = [CellProblem(sheet.name, r.name, "merged", (r.name,)) for r in spoilt]
    lines = []
    for number, cells in sheet.rows.items():
        if number > header.row and any(place in cells for place in known.values()):
            line, found = _line(sheet.name, number, cells, [c for c in columns if c.name in known], known, spoilt)
            lines.append(line)
            problems += found
    if sheet.cut:
        problems.append(CellProblem(sheet.name, "", "rows", (ROWS,)))
    if not lines:
        problems.append(CellProblem(sheet.name, "", "no_lines"))
    others = (cell.shown for place, cell in sheet.rows[header.row].items() if place not in known.values())
    return Table(sheet.name, tuple(lines), tuple(others), tuple(problems))


def heading(text: str) -> str:
    """Return a column's name as it is compared: without width, blanks, marks, case and hints in brackets."""
    return _HINT.sub("", unicodedata.normalize("NFKC", text[:_HEADING])).lower()


def _headers(book: Book, columns: Sequence[Column]) -> Iterator[_Header]:
    names = {heading(c.name): c.name for c in columns}
    for sheet in book.sheets:
        for number, cells in sheet.rows.items():
            if number > _HEADER_WITHIN:
                break
            places: dict[str, tuple[int, ...]] = {}
            for place, cell in cells.items():
                if name := names.get(heading(cell.text)):
                    places[name] = (*places.get(name, ()), place)
            if places:
                yield _Header(sheet, number, places)


def _the_header(book: Book, columns: Sequence[Column]) -> _Header:
    required = [c.name for c in columns if c.required]
    headers = list(_headers(book, columns))
    whole = {h.sheet.name: h for h in reversed(headers) if all(name in h.places for name in required)}
    if len(whole) > 1:
        raise unusable("several_sheets", tuple(reversed(whole)))
    if not whole:
        best = max(headers, key=lambda h: sum(name in h.places for name in required), default=None)
        if best is None:
            raise unusable("no_header", tuple(required))
        missing = tuple(name for name in required if name not in best.places)
        raise SheetError((CellProblem(best.sheet.name, f"{best.row}:{best.row}", "missing", (missing,)),))
    header = next(iter(whole.values()))
    doubled = tuple(_doubled(header))
    if doubled:
        raise SheetError(doubled)
    return header


def _doubled(header: _Header) -> Iterator[CellProblem]:
    for name, places in header.places.items():
        for place in places[1:]:
            cell = f"{get_column_letter(place)}{header.row}"
            yield CellProblem(header.sheet.name, cell, "doubled", (name,))


def _merged(header: _Header, places: set[int]) -> list[Range]:
    """Return the merged ranges that touch the table below its header."""
    last = max(header.sheet.rows)
    return [
        r
        for r in header.sheet.merged
        if r.bottom > header.row and r.top <= last and any(r.left <= place <= r.right for place in places)
    ][:_RANGES]


def _line(  # noqa: PLR0913, PLR0917 - one row of a loop, with what it looks at
    sheet: str,
    number: int,
    cells: Mapping[int, Cell],
    columns: Iterable[Column],
    known: Mapping[str, int],
    spoilt: Sequence[Range],
) -> tuple[Line, list[CellProblem]]:
    values: dict[str, object] = {}
    problems: list[CellProblem] = []
    bad: set[str] = set()
    for column in columns:
        place = known[column.name]
        try:
            values[column.name] = _value(column, cells.get(place))
        except Wrong as wrong:
            bad.add(column.name)
            if not any(r.holds(number, place) for r in spoilt):  # the range has been named, and is the cause
                cell = f"{get_column_letter(place)}{number}"
                problems.append(CellProblem(sheet, cell, wrong.code, (column.name, *wrong.values)))
    letters = {name: get_column_letter(place) for name, place in known.items()}
    return Line(sheet, number, values, frozenset(bad), letters), problems


def _value(column: Column, cell: Cell | None) -> object:
    if cell is None:
        if column.filled:
            raise Wrong("empty")
        return None
    if cell.kind in {"formula", "error"}:
        raise Wrong(cell.kind, *([cell.shown] if cell.kind == "error" else []))
    found: object = column.read(cell)
    return found

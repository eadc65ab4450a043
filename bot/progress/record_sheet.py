"""代录, many at once: the lines of a sheet, each checked by itself; what they would change is `record_plan`'s."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from bot.errors import CellProblem, Refused, SheetError
from bot.knowledge import Knowledge
from bot.people import roster
from bot.people.roster import UNIT
from bot.progress import documents, duties, record_names
from bot.progress.checkins import NOTE
from bot.progress.records import BY_LETTER, CHANNELS, Record
from bot.progress.secrecy import mark_in
from bot.progress.statuses import read_note
from bot.sheets import Book, Cell, Column, Line, Wrong, read
from bot.sheets.cells import choice, day, percent, text

ROW, STATUS, PERCENT, DATED, DOCUMENT, CHANNEL, SAID = (
    "事项", "状态", "完成度", "日期", "文号", "渠道", "进展成效",
)  # fmt: skip
LINES = 500
_FILED = "已正式报送"
_STATUSES = ("未启动", "推进中", "常态化推进", "已完成", "需协调", _FILED)
_ROW = 200  # characters: a title of the document, as long as it is
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what is to be recorded, and where its cells stand by column."""

    sheet: str
    line: int
    record: Record
    cells: dict[str, str] = field(default_factory=dict)

    def problem(self, column: str, code: str, *values: object) -> CellProblem:
        """Return a problem at this line's cell of a column."""
        return CellProblem(self.sheet, self.cells.get(column) or self.cells[ROW], code, values)

    def plain(self) -> dict[str, Any]:
        """Return plain values, to be kept in a draft."""
        plain = asdict(self)
        plain["record"]["dated"] = self.record.dated.isoformat()
        return plain

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """Return the entry that `plain` made."""
        given = plain["record"]
        record = Record(**{**given, "dated": date.fromisoformat(given["dated"])})
        return cls(plain["sheet"], plain["line"], record, plain["cells"])


def columns(knowledge: Knowledge) -> tuple[Column, ...]:
    """Return the sheet's columns; units are read as in the roster."""
    unit = next(column.read for column in roster.columns(knowledge) if column.name == UNIT)
    return (
        Column(UNIT, unit, required=True, filled=True),
        Column(ROW, text(_ROW), required=True, filled=True),
        Column(STATUS, _status, required=True),
        Column(PERCENT, percent),
        Column(DATED, day, required=True, filled=True),
        Column(DOCUMENT, _document),
        Column(CHANNEL, _channel, required=True, filled=True),
        Column(SAID, _note),
    )


def _status(cell: Cell) -> str:
    if "".join(cell.text.split()) == _FILED:
        return duties.FILED
    said = read_note(cell.text)
    if said.status is None or said.note or said.percent is not None:
        raise Wrong("choice", cell.shown, _STATUSES)
    return said.status


def _document(cell: Cell) -> str:
    try:
        return documents.read_number(text(NOTE)(cell))
    except Refused as refusal:
        if refusal.reason == "document_long":
            raise Wrong("long", cell.shown, *refusal.values) from refusal
        raise Wrong("record_document", cell.shown) from refusal


def _channel(cell: Cell) -> str:
    found: str = choice({name.lower(): name for name in CHANNELS} | {name: name for name in CHANNELS})(
        Cell(cell.place, cell.kind, cell.text.lower())
    )
    return found


def _note(cell: Cell) -> str:
    found: str = text(NOTE, lines=True)(cell)
    if mark := mark_in("", found):
        raise Wrong("record_marked", mark)
    return found


def entries(book: Book, knowledge: Knowledge) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the sheet's lines and the names of columns that are none of its own.

    Raises `SheetError` with all problems of all lines.
    """
    table = read(book, columns(knowledge))
    problems = list(table.problems)
    if len(table.lines) > LINES:
        raise SheetError((CellProblem(table.sheet, "", "rows", (LINES,)),))
    rows = _Rows(knowledge, {})
    found: list[Entry] = []
    for line in table.lines:
        # What depends on another cell is told in the same round, as far as that one can be read.
        wrong = [*_row_problems(line, rows), *_paper_problems(line)]
        problems += wrong
        if not wrong and not line.bad:
            found.append(_entry(line, rows))
    problems += _twice(found)
    if problems:
        raise SheetError(tuple(problems))
    return tuple(found), table.ignored


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows by unit and name; a sheet names the same ones again and again."""

    knowledge: Knowledge
    known: dict[tuple[str, str], record_names.Rows]

    def named(self, unit_id: str, name: str) -> record_names.Rows:
        key = (unit_id, name)
        if key not in self.known:
            self.known[key] = record_names.rows_named(self.knowledge, unit_id, name)
        return self.known[key]

    def titles(self, row_ids: Sequence[str]) -> tuple[str, ...]:
        matrix = self.knowledge.matrix
        return tuple(
            (matrix.duty[row_id].title if row_id in matrix.duty else matrix.row[row_id].title)[:_SHOWN]
            for row_id in row_ids
        )


def _row_problems(line: Line, rows: _Rows) -> Iterator[CellProblem]:
    if line.bad & {UNIT, ROW}:
        return
    unit_id, name = str(line.values[UNIT]), str(line.values[ROW])
    shown, named = name[:_SHOWN], rows.named(unit_id, name)
    if not named.sure:
        if named.elsewhere:
            yield line.problem(ROW, "record_elsewhere", ROW, shown)
        else:
            likely = named.ids or record_names.nearest(rows.knowledge, unit_id, name)
            yield line.problem(ROW, "record_row", ROW, shown, rows.titles(likely))
        return
    status, duty = line.values.get(STATUS), named.ids[0] in rows.knowledge.matrix.duty
    if STATUS in line.bad:
        return
    if duty and status not in {None, duties.FILED}:
        yield line.problem(STATUS, "record_duty_status", STATUS)
    if duty and line.values.get(PERCENT) is not None:
        yield line.problem(PERCENT, "record_duty_percent", PERCENT)
    if not duty and status is None:
        yield line.problem(STATUS, "empty", STATUS)
    if not duty and status == duties.FILED:
        yield line.problem(STATUS, "choice", STATUS, _FILED, _STATUSES[:-1])
    if status == "done" and line.values.get(PERCENT) not in {None, 100}:
        yield line.problem(PERCENT, "record_done_percent", PERCENT)


def _paper_problems(line: Line) -> Iterator[CellProblem]:
    needs = line.values.get(CHANNEL) == BY_LETTER and DOCUMENT not in line.bad
    if needs and not line.values.get(DOCUMENT):
        yield line.problem(DOCUMENT, "record_number", DOCUMENT)


def _twice(found: Sequence[Entry]) -> Iterator[CellProblem]:
    lines: dict[Record, int] = {}
    for entry in found:
        if entry.record in lines:
            yield entry.problem(ROW, "record_twice", lines[entry.record])
        lines.setdefault(entry.record, entry.line)


def _entry(line: Line, rows: _Rows) -> Entry:
    given: Mapping[str, Any] = line.values
    row_id = rows.named(given[UNIT], given[ROW]).ids[0]
    record = Record(
        given[UNIT],
        row_id,
        given.get(STATUS) or duties.FILED,
        given.get(PERCENT),
        given.get(SAID) or "",
        given[CHANNEL],
        given.get(DOCUMENT),
        given[DATED],
    )
    cells = {column: f"{letter}{line.number}" for column, letter in line.letters.items()}
    return Entry(line.sheet, line.number, record, {c: cells[c] for c in (UNIT, ROW, DATED) if c in cells})

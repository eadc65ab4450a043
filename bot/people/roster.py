"""The office's roster as it is read from a sheet: who is liaison, leader or office, checked line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from bot.errors import CellProblem, SheetError
from bot.knowledge import Knowledge, Matrix
from bot.knowledge.text import normalise
from bot.people.work import OFFICE, Role
from bot.sheets import Book, Cell, Column, Line, Wrong, read
from bot.sheets.cells import Reader, choice, digits, text

UNIT, NAME, ROLE, PHONE, TELEGRAM = "单位", "姓名", "角色", "手机号", "Telegram ID"
DEPARTMENT, POST, OFFICE_PHONE = "科室", "职务", "办公电话"
_ROLES: Mapping[str, Role] = {"联络员": "liaison", "分管领导": "leader", "食安办": "office"}
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})", re.ASCII)
_ABROAD = re.compile(r"\+([1-9]\d{6,14})", re.ASCII)
_LARGEST_ID = 2**52  # core.telegram.org/bots/api#user


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a person's role at a unit ("" for the office); `phone` as in `Person`, None or "" where not said.

    `cells` are the places of what can clash with others, by column.
    """

    sheet: str
    line: int
    unit_id: str
    role: Role
    name: str
    phone: str | None = None
    telegram_id: int | None = None
    department: str = ""
    post: str = ""
    office_phone: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    def problem(self, column: str, code: str, *values: object) -> CellProblem:
        """Return a problem at this line's cell of a column."""
        return CellProblem(self.sheet, self.cells.get(column) or self.cells[NAME], code, values)

    def plain(self) -> dict[str, Any]:
        """Return plain values, to be kept in a draft."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """Return the entry that `plain` made."""
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the roster, with all their lines."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def phone(self) -> str | None:
        """Return their number, if any line says it."""
        return next((e.phone for e in self.entries if e.phone), None)

    @property
    def telegram_id(self) -> int | None:
        """Return their Telegram id, if any line says it."""
        return next((e.telegram_id for e in self.entries if e.telegram_id), None)

    def said(self, name: str) -> str:
        """Return the first value of a field that a line gives; "" where none does."""
        return next((value for e in self.entries if (value := getattr(e, name))), "")


def columns(knowledge: Knowledge) -> tuple[Column, ...]:
    """Return the roster's columns."""
    return (
        Column(UNIT, _unit(knowledge), required=True),
        Column(NAME, _name, required=True, filled=True),
        Column(ROLE, choice(_ROLES), required=True, filled=True),
        Column(PHONE, phone),
        Column(TELEGRAM, _telegram_id),
        Column(DEPARTMENT, text(64)),
        Column(POST, text(64)),
        Column(OFFICE_PHONE, text(40)),
    )


def entries(book: Book, knowledge: Knowledge) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the roster's lines and the names of columns that are none of its own.

    Raises `SheetError` with all problems of all lines.
    """
    table = read(book, columns(knowledge))
    problems = list(table.problems)
    found = []
    for line in table.lines:
        if line.bad & {NAME, ROLE, UNIT}:
            continue
        entry = _entry(line)
        if entry.role != "office" and not entry.unit_id:
            problems.append(line.problem(UNIT, "unit_needed", UNIT))
        else:
            found.append(entry)
    _, clashes = people(found)
    problems += clashes
    if problems:
        raise SheetError(tuple(problems))
    return tuple(found), table.ignored


def people(found: Sequence[Entry]) -> tuple[tuple[Listed, ...], tuple[CellProblem, ...]]:
    """Put the lines of each person together, by id, number, or name within a unit; and say which lines clash."""
    groups: dict[int, list[Entry]] = {}
    group_of: dict[object, int] = {}
    for entry in found:
        keys = _keys(entry)
        met = sorted({group_of[key] for key in keys if key in group_of})
        target = met[0] if met else len(group_of) + 1
        groups.setdefault(target, []).append(entry)
        for other in met[1:]:
            groups[target] += groups.pop(other)
        merged = set(met)
        group_of.update({key: target for key, number in group_of.items() if number in merged} if met[1:] else {})
        group_of.update(dict.fromkeys(keys, target))
    together = [sorted(group, key=lambda e: e.line) for group in groups.values()]
    listed = tuple(Listed(group[0].name, tuple(group)) for group in together)
    return listed, tuple(problem for group in together for problem in _clashes(group))


def _keys(entry: Entry) -> Iterator[object] | list[object]:
    keys: list[object] = [("at", entry.unit_id, entry.name)]
    keys += [("id", entry.telegram_id)] if entry.telegram_id else []
    return [*keys, ("phone", entry.phone)] if entry.phone else keys


def _clashes(group: Sequence[Entry]) -> Iterator[CellProblem]:
    first = group[0]
    roles: dict[tuple[str, str], int] = {}
    for entry in group:
        if entry.name != first.name:
            yield entry.problem(NAME, "two_names", entry.name, first.line, first.name)
        if (place := (entry.unit_id, entry.role)) in roles:
            yield entry.problem(NAME, "twice", entry.name, roles[place])
        roles.setdefault(place, entry.line)
    for column, attribute in ((PHONE, "phone"), (TELEGRAM, "telegram_id")):
        given = [e for e in group if getattr(e, attribute)]
        for entry in given[1:]:
            if getattr(entry, attribute) != getattr(given[0], attribute):
                yield entry.problem(column, "two_values", column, entry.name, given[0].line)


def _entry(line: Line) -> Entry:
    given: Mapping[str, Any] = line.values
    role: Role = given[ROLE]
    return Entry(
        line.sheet,
        line.number,
        OFFICE if role == "office" else given[UNIT] or "",
        role,
        given[NAME],
        given.get(PHONE),
        given.get(TELEGRAM),
        given.get(DEPARTMENT) or "",
        given.get(POST) or "",
        given.get(OFFICE_PHONE) or "",
        {c: f"{line.letters[c]}{line.number}" for c in (NAME, PHONE, TELEGRAM) if c in line.letters},
    )


def phone(cell: Cell) -> str:
    """Return a mobile number as `Person.phone` holds it: without the country's 86, others with their country's code."""
    found = digits(cell)
    known = _MOBILE.fullmatch(found) or _ABROAD.fullmatch(found)
    if known is None or (found.startswith(f"+{known[1]}") and _MOBILE.fullmatch(known[1])):
        # +1 380 000 0003 is a number in North America, and would match 138 0000 0003 without its country.
        raise Wrong("phone", cell.shown)
    return known[1]


def _telegram_id(cell: Cell) -> int:
    found = digits(cell)
    if not found.isdigit() or not 0 < int(found) <= _LARGEST_ID:
        raise Wrong("telegram_id", cell.shown)
    return int(found)


def _name(cell: Cell) -> str:
    # Names of two characters are often spread over three: 王　强.
    found: str = text(64)(cell)
    bare = found.replace(" ", "")
    return bare if re.fullmatch(r"[\u3400-\u9fff]+", bare) else found


def _unit(knowledge: Knowledge) -> Reader:
    """Return the reader of a unit's name: one of its own, never a guess, for a guess would bind to a wrong unit."""
    matrix, exact = knowledge.matrix, _by_name(knowledge.matrix)

    def read_unit(cell: Cell) -> str:
        units = exact.get(_bare(cell.text), ())
        if len(units) == 1:
            return units[0]
        nearest = units or knowledge.whom(cell.text)
        if any(holder in matrix.group for holder in nearest):
            members = [m.unit_id for holder in nearest if holder in matrix.group for m in matrix.group[holder].members]
            raise Wrong("unit_group", cell.shown, _names(matrix, members[:3]))
        raise Wrong("unit", cell.shown, _names(matrix, nearest))

    return read_unit


def _by_name(matrix: Matrix) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for unit in matrix.units:
        for name in (unit.name, unit.full_name, unit.en, *unit.spellings, *unit.aliases, *unit.short):
            key = _bare(name)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), unit.id)))
    return found


def _bare(name: str) -> str:
    return normalise(name).replace(" ", "")


def _names(matrix: Matrix, unit_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(matrix.unit[unit_id].name for unit_id in unit_ids if unit_id in matrix.unit)

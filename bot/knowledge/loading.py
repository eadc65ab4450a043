"""From a matrix file to a `Matrix`, or to the complete list of what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.errors import MatrixError, Problem
from bot.knowledge.matrix import (
    Annex,
    Assignment,
    Document,
    Due,
    Duty,
    Group,
    Item,
    Matrix,
    Member,
    Outside,
    Reminders,
    Role,
    Row,
    Unit,
)
from bot.knowledge.schema import DueIn, DutyIn, ItemIn, MatrixIn, RemindersIn, RowIn
from bot.knowledge.text import normalise
from bot.knowledge.yamlfile import Place, YamlFile


def load_matrix(path: Path) -> Matrix:
    """Read and check a matrix file.

    Raises `MatrixError` with every problem found: file, line, field, remedy.
    """
    file = YamlFile(path)
    try:
        data = MatrixIn.model_validate(file.data)
    except ValidationError as error:
        raise MatrixError(tuple(_from_pydantic(file, detail) for detail in error.errors())) from None
    names = _Names(file, data)
    problems = [*names.problems, *_repeated_ids(file, data), *_unknown_names(file, data, names)]
    if problems:
        raise MatrixError(tuple(sorted(problems, key=lambda problem: problem.line)))
    return _build(data, names)


class _Names:
    """Whom each written name means; a name that means two is a problem."""

    def __init__(self, file: YamlFile, data: MatrixIn) -> None:
        self.problems: list[Problem] = []
        self.printed: dict[str, str] = {}
        owners: dict[str, str] = {}
        kinds: tuple[tuple[str, Iterable[Any]], ...] = (("units", data.units), ("groups", data.groups))
        for kind, holders in kinds:
            for index, holder in enumerate(holders):
                for name in (holder.name, *holder.spellings):
                    self.printed.setdefault(_loose(name), holder.id)
                for field, position, name in _called(holder):
                    key = normalise(name)
                    owner = owners.setdefault(key, holder.id)
                    if owner != holder.id:
                        at: Place = (kind, index, field) if position is None else (kind, index, field, position)
                        self.problems.append(
                            file.problem(at, f"{name!r} is also a name of {owner}", "keep it in one of the two")
                        )

    def whom(self, printed: str) -> str | None:
        return self.printed.get(_loose(printed))


def _called(holder: Any) -> Iterator[tuple[str, int | None, str]]:
    for field in ("name", "full_name"):
        if name := getattr(holder, field, None):
            yield field, None, name
    for field in ("spellings", "aliases", "short", "english"):
        for position, name in enumerate(getattr(holder, field, ())):
            yield field, position, name


def _loose(name: str) -> str:
    """Brackets of every width and shape are one: the document writes （市、区）, (市、区) and [市、区]."""
    return normalise(name).translate(str.maketrans("[]【】〔〕", "()()()"))


def _from_pydantic(file: YamlFile, detail: Any) -> Problem:
    place: Place = tuple(detail["loc"])
    kind, message = detail["type"], str(detail["msg"]).removeprefix("Value error, ")
    if kind == "missing":
        return file.problem(place, "is missing", "add the field")
    if kind == "extra_forbidden":
        return file.problem(place, "is not a field of this file", "check the spelling or remove it")
    if kind == "string_pattern_mismatch":
        return file.problem(place, f"{detail['input']!r} can't be an id", "lower-case letters, digits and hyphens")
    given = "" if isinstance(detail["input"], dict) else f", not {str(detail['input'])[:60]!r}"
    return file.problem(place, f"{message}{given}", "correct the value")


def _repeated_ids(file: YamlFile, data: MatrixIn) -> Iterator[Problem]:
    for kinds in (("units", "groups"), ("rows", "duties")):
        seen: set[str] = set()
        for kind in kinds:
            for index, holder in enumerate(getattr(data, kind)):
                if holder.id in seen:
                    yield file.problem((kind, index, "id"), f"{holder.id!r} is taken", "give it an id of its own")
                seen.add(holder.id)
    for index, row in enumerate(data.rows):
        numbers: set[int] = set()
        for position, item in enumerate(row.items):
            if item.number in numbers:
                place = ("rows", index, "items", position, "number")
                yield file.problem(place, f"item {item.number} stands twice", "use the printed numbers")
            numbers.add(item.number)


def _unknown_names(file: YamlFile, data: MatrixIn, names: _Names) -> Iterator[Problem]:
    unit_ids = {unit.id for unit in data.units}
    for index, group in enumerate(data.groups):
        for position, member in enumerate(group.members):
            if member.unit not in unit_ids:
                place: Place = ("groups", index, "members", position, "unit")
                yield file.problem(place, f"there is no unit {member.unit!r}", "use the id of a unit above")
    holders = unit_ids | {group.id for group in data.groups}
    for position, unit_id in enumerate(data.reminders.leaders_by_telephone):
        if unit_id not in holders:
            place = ("reminders", "leaders_by_telephone", position)
            yield file.problem(place, f"there is no unit or group {unit_id!r}", "use the id of one above")
    row_ids = {row.id for row in data.rows}
    for index, row in enumerate(data.rows):
        yield from _of_row(file, ("rows", index), row, row_ids, names)
    for index, duty in enumerate(data.duties):
        for position, printed in enumerate(duty.reporters):
            yield from _unknown(file, ("duties", index, "reporters", position), printed, names)


def _of_row(file: YamlFile, at: Place, row: RowIn, row_ids: set[str], names: _Names) -> Iterator[Problem]:
    for position, other in enumerate(row.see_also):
        if other not in row_ids:
            yield file.problem((*at, "see_also", position), f"there is no row {other!r}", "use the id of a row")
    for field in ("lead", "member", "joint"):
        for position, printed in enumerate(getattr(row, field)):
            place = (*at, field, position)
            yield from _unknown(file, place, printed, names)
            if _loose(printed) not in _loose(row.responsible or ""):
                remedy = "copy the name as `responsible` prints it"
                yield file.problem(place, f"{printed!r} is not in `responsible`", remedy)


def _unknown(file: YamlFile, place: Place, printed: str, names: _Names) -> Iterator[Problem]:
    if names.whom(printed) is None:
        remedy = "add it to the `spellings` of the unit or group that it means"
        yield file.problem(place, f"no unit or group is called {printed!r}", remedy)


def _build(data: MatrixIn, names: _Names) -> Matrix:
    def assigned(printed: Iterable[str], role: Role) -> tuple[Assignment, ...]:
        return tuple(Assignment(name, names.printed[_loose(name)], role) for name in printed)

    def row(entry: RowIn) -> Row:
        roles = (
            *assigned(entry.lead, "lead"),
            *assigned(entry.member, "member"),
            *assigned(entry.joint, "joint"),
        )
        kept = _tuples(entry.model_dump(exclude={"lead", "member", "joint", "items"}))
        return Row(**kept, items=tuple(map(_item, entry.items)), assignments=roles)

    def duty(entry: DutyIn) -> Duty:
        kept = _tuples(entry.model_dump(exclude={"reporters", "due"}))
        return Duty(**kept, reporters=assigned(entry.reporters, "joint"), due=_due(entry.due))

    document = data.document.model_dump(exclude={"date", "annexes"})
    annexes = tuple(Annex(**_tuples(annex.model_dump())) for annex in data.document.annexes)
    return Matrix(
        document=Document(**document, date=data.document.date.isoformat(), annexes=annexes),
        rows=tuple(map(row, data.rows)),
        units=tuple(Unit(**_tuples(unit.model_dump())) for unit in data.units),
        groups=tuple(
            Group(
                **_tuples(group.model_dump(exclude={"members"})),
                members=tuple(Member(member.unit, member.membership) for member in group.members),
            )
            for group in data.groups
        ),
        duties=tuple(map(duty, data.duties)),
        outside=Outside(**_tuples(data.outside.model_dump())),
        reminders=_reminders(data.reminders),
    )


def _item(entry: ItemIn) -> Item:
    due = _due(entry.due) if entry.due else None
    return Item(entry.number, entry.text, entry.en, due, tuple(entry.phrases))


def _reminders(entry: RemindersIn) -> Reminders:
    kept = _tuples(entry.model_dump(exclude={"opens", "closes"}))
    return Reminders(**kept, opens=time.fromisoformat(entry.opens), closes=time.fromisoformat(entry.closes))


def _due(entry: DueIn) -> Due:
    return Due(entry.printed, entry.month, entry.day)


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}

"""The task matrix as values: what the document says, nothing about how it is asked or shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from typing import Literal

Role = Literal["lead", "member", "joint"]
Membership = Literal["named", "assumed"]


@dataclass(frozen=True, slots=True)
class Due:
    """A date that comes back every year, with the words that the document prints for it."""

    printed: str
    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Return its day in a year; 29 February is the 28th where there is none."""
        if (self.month, self.day) == (2, 29):
            return date(year, 3, 1) - timedelta(1)
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence of a row; `number` is the printed one, or its place where none is printed."""

    number: int
    text: str
    en: str
    due: Due | None
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit or a group in a row: `printed` as the document writes it, `unit_id` whom it means.

    `lead` stands before 牵头, `member` behind it, `joint` where the row names nobody who leads.
    """

    printed: str
    unit_id: str
    role: Role


@dataclass(frozen=True, slots=True)
class Row:
    """A campaign, a standard or a section of the body, with everything printed in it.

    `annex` is None for the sections; `responsible` is the cell, or the section's closing bracket, verbatim (None where
    the document names nobody); `etc` says that the list of units ends in 等; `see_also` are near-duplicates elsewhere.
    """

    id: str
    annex: int | None
    number: int
    project: str | None
    title: str
    title_en: str
    grade: str | None
    items: tuple[Item, ...]
    assignments: tuple[Assignment, ...]
    responsible: str | None
    etc: bool
    see_also: tuple[str, ...]
    phrases: tuple[str, ...]

    def item(self, number: int) -> Item | None:
        """Return the item with that printed number."""
        return next((item for item in self.items if item.number == number), None)


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible unit.

    `spellings` are the document's other forms of the name, `aliases` name the unit wherever they stand, `short` ones
    only in the place of a unit, `english` and `describes` are how people without the name point at it.
    """

    id: str
    name: str
    full_name: str
    en: str
    spellings: tuple[str, ...]
    aliases: tuple[str, ...]
    short: tuple[str, ...]
    english: tuple[str, ...]
    describes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A unit in a group, and whether the document names it as one (`named`) or it is taken for one (`assumed`)."""

    unit_id: str
    membership: Membership


@dataclass(frozen=True, slots=True)
class Group:
    """Units that the document addresses under one name, in any of its `spellings`."""

    id: str
    name: str
    en: str
    spellings: tuple[str, ...]
    aliases: tuple[str, ...]
    english: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """A report that is due every year: who reports what to whom (`addressee_words` are other ways to say that)."""

    id: str
    title: str
    title_en: str
    reporters: tuple[Assignment, ...]
    addressee: str
    addressee_en: str
    addressee_words: tuple[str, ...]
    due: Due
    text: str
    en: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex; `row` is what one of its rows is called (行动 in 行动五), `words` are other ways to say that."""

    number: int
    title: str
    title_en: str
    row: str
    row_en: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Where all of it is printed."""

    title: str
    title_en: str
    number: str
    issuer: str
    city: str
    city_en: str
    date: str
    year: int
    annexes: tuple[Annex, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """Subjects and places on which people ask and the document is silent: evidence against an answer."""

    subjects: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminders:
    """When units are reminded, and whom they may call.

    `duties` and `items` are days before a deadline; `overdue` and `calls` working days after a duty's: then the liaison
    hears once more, and then the office calls. 收到 quietens what comes before the last `firm` days. Messages leave
    between `opens` and `closes`, local time. Leaders of the units and groups in `leaders_by_telephone` are called
    and never written to. `basis` is the 文号 on which a year's reports rest, where that is not the document itself.
    """

    duties: tuple[int, ...]
    items: tuple[int, ...]
    overdue: tuple[int, ...]
    calls: tuple[int, ...]
    firm: int
    opens: time
    closes: time
    telephone: str
    leaders_by_telephone: tuple[str, ...]
    basis: Mapping[int, str]


@dataclass(frozen=True)
class Matrix:
    """The whole file: rows in the document's order, units, groups, duties; and when to remind of them."""

    document: Document
    rows: tuple[Row, ...]
    units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    duties: tuple[Duty, ...]
    outside: Outside
    reminders: Reminders

    @cached_property
    def annex(self) -> Mapping[int, Annex]:
        """Annexes by number."""
        return {annex.number: annex for annex in self.document.annexes}

    @cached_property
    def row(self) -> Mapping[str, Row]:
        """Rows by id."""
        return {row.id: row for row in self.rows}

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        """Units by id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def group(self) -> Mapping[str, Group]:
        """Groups by id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def duty(self) -> Mapping[str, Duty]:
        """Duties by id."""
        return {duty.id: duty for duty in self.duties}

    @cached_property
    def groups_of(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the groups that each unit belongs to."""
        return {
            unit.id: tuple(g.id for g in self.groups if any(m.unit_id == unit.id for m in g.members))
            for unit in self.units
        }

    def has(self, row_id: str) -> bool:
        """Say whether there is a row or duty of that id."""
        return row_id in self.row or row_id in self.duty

    def units_in(self, holder_id: str) -> tuple[str, ...]:
        """Return the ids of the units that an assignment means: a group's members, else the unit itself."""
        group = self.group.get(holder_id)
        return tuple(member.unit_id for member in group.members) if group else (holder_id,)

    def assignments_of(self, unit_id: str) -> tuple[tuple[Row, Assignment], ...]:
        """Return the rows of a unit (or group) with the assignment that makes each its own, in document order.

        A unit's own assignment goes before one that it holds through a group.
        """
        found: dict[int, tuple[Row, Assignment]] = {}
        for holder in (unit_id, *self.groups_of.get(unit_id, ())):
            for number, assignment in self._held_by.get(holder, ()):
                found.setdefault(number, (self.rows[number], assignment))
        return tuple(found[number] for number in sorted(found))

    @cached_property
    def _held_by(self) -> Mapping[str, list[tuple[int, Assignment]]]:
        """The assignments of each unit or group, with the places of their rows."""
        held: dict[str, list[tuple[int, Assignment]]] = {}
        for number, row in enumerate(self.rows):
            for assignment in row.assignments:
                held.setdefault(assignment.unit_id, []).append((number, assignment))
        return held

    def role_in(self, unit_id: str, row_id: str) -> Role | None:
        """Return the role of a unit in a row, directly or through a group; None where it has none."""
        own = (unit_id, *self.groups_of.get(unit_id, ()))
        held = [a.role for holder in own for a in self.row[row_id].assignments if a.unit_id == holder]
        return held[0] if held else None

    def duties_of(self, unit_id: str) -> tuple[Duty, ...]:
        """Return the reports that a unit (or group) owes."""
        own = {unit_id, *self.groups_of.get(unit_id, ())}
        return tuple(d for d in self.duties if any(r.unit_id in own for r in d.reporters))

"""What recording the lines of a sheet would change, and the recording: all or nothing.

A line that says what a version of the same unit and row says already, of the same paper, is known and changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.errors import CellProblem, Refused, SheetError
from bot.people.work import Work
from bot.progress import records, rules
from bot.progress.record_sheet import DATED, ROW, Entry
from bot.progress.records import Record
from bot.store.models import Standing


@dataclass(frozen=True, slots=True)
class Planned:
    """A line that would be recorded; `stands` is what stands there now, `older` that it is newer than the line."""

    record: Record
    stands: Standing | None
    older: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All that recording would change, in the order of the papers' days; `known` counts lines that change nothing."""

    first: tuple[Planned, ...]
    further: tuple[Planned, ...]
    known: int
    order: tuple[Record, ...]

    @property
    def mark(self) -> str:
        """Return eight hex digits that change with what the plan would change."""
        stands = [(p.stands.check_in_id, p.stands.state) if p.stands else None for p in (*self.first, *self.further)]
        return hashlib.sha256(repr((self.order, stands)).encode(errors="replace")).hexdigest()[:8]


def plan(work: Work, found: Sequence[Entry]) -> Plan:
    """Return what recording would change now; changes nothing.

    Raises `Refused` for anybody but the office, `SheetError` where a line can't be recorded (any more).
    """
    if not work.actor.office:
        raise Refused("right_office")
    units = {entry.record.unit_id for entry in found}
    # `records.check` looks for these again; a session gives them without another statement.
    within = select(Standing).where(Standing.cycle == work.cycle, Standing.unit_id.in_(units))
    standings = {(s.unit_id, s.row_id): s for s in work.tx.scalars(within)}
    known = {Record.of(version) for version in records.recorded(work, units)}
    problems: list[CellProblem] = []
    first: list[Planned] = []
    further: list[Planned] = []
    begun: set[tuple[str, str]] = set()
    fresh = sorted((e for e in found if e.record not in known), key=lambda e: (e.record.dated, e.line))
    for entry in fresh:
        record, stands = entry.record, standings.get((entry.record.unit_id, entry.record.row_id))
        wrong = _refusal(work, entry, stands)
        if wrong is not None:
            problems.append(wrong)
            continue
        key = (record.unit_id, record.row_id)
        older = stands is not None and record.dated < records.day_of(work, stands.check_in)
        (further if key in begun or stands is not None else first).append(Planned(record, stands, older))
        begun.add(key)
    if problems:
        raise SheetError(tuple(sorted(problems, key=lambda p: _place(p.cell))))
    return Plan(tuple(first), tuple(further), len(found) - len(fresh), tuple(e.record for e in fresh))


def _place(cell: str) -> tuple[int, str]:
    return int("".join(filter(str.isdigit, cell)) or 0), cell


def _refusal(work: Work, entry: Entry, stands: Standing | None) -> CellProblem | None:
    record, shown = entry.record, entry.record.dated.isoformat()
    if not rules.holds(work.matrix, record.unit_id, record.row_id):  # the matrix was changed since
        return entry.problem(ROW, "record_elsewhere", ROW, record.row_id)
    if stands is not None and stands.state == "closed":
        return entry.problem(ROW, "record_closed", ROW)
    if record.dated > work.now.date():
        return entry.problem(DATED, "record_future", DATED, shown)
    if record.dated.year < work.cycle:
        return entry.problem(DATED, "record_before", DATED, shown, work.cycle)
    return None


def carry_out(work: Work, made: Plan) -> int:
    """Record what a plan of this very transaction says, and tell the units; return how many people are told."""
    versions = [records.add(work, record) for record in made.order]
    work.note("records", added=len(versions), known=made.known)
    return records.tell(work, versions) if versions else 0

"""Whose a row is: who may report on it, and who may read what was reported."""

from __future__ import annotations

from datetime import date

from bot.errors import Refused
from bot.knowledge.matrix import Matrix
from bot.people.work import Work, office_unit


def holds(matrix: Matrix, unit_id: str, row_id: str) -> bool:
    """Say whether a unit has a row, or owes a report, itself or through a group; the office owes itself no report."""
    if row_id in matrix.duty:
        return unit_id != office_unit(matrix) and any(d.id == row_id for d in matrix.duties_of(unit_id))
    return row_id in matrix.row and unit_id in matrix.unit and matrix.role_in(unit_id, row_id) is not None


def may_report(work: Work, unit_id: str, row_id: str) -> None:
    """Let a liaison of the unit pass. Raises `Refused` for anybody else, and for a row that is not the unit's."""
    if unit_id not in work.actor.liaison_of:
        raise Refused("not_your_unit")
    if not holds(work.matrix, unit_id, row_id):
        raise Refused("not_your_row")


def may_read(work: Work, unit_id: str, row_id: str) -> None:
    """Let the office, the unit's own people and those who lead the row pass. Raises `Refused` for anybody else."""
    own = unit_id in work.actor.units
    leads = row_id in work.matrix.row and any(leading(work.matrix, unit, row_id) for unit in work.actor.units)
    if not (work.actor.office or own or leads):
        raise Refused("not_your_unit")


def leading(matrix: Matrix, unit_id: str, row_id: str) -> bool:
    """Say whether a unit leads a row."""
    return row_id in matrix.row and matrix.role_in(unit_id, row_id) == "lead"


def reporters(matrix: Matrix, row_id: str) -> tuple[str, ...]:
    """Return the ids of the units that report on a row or duty, in the printed order, each member for its group."""
    held = matrix.duty[row_id].reporters if row_id in matrix.duty else matrix.row[row_id].assignments
    units = dict.fromkeys(unit_id for assignment in held for unit_id in matrix.units_in(assignment.unit_id))
    return tuple(unit_id for unit_id in units if holds(matrix, unit_id, row_id))


def due_days(matrix: Matrix, row_id: str, cycle: int) -> tuple[date, ...]:
    """Return the days by which the document wants a row or duty, in order.

    Duties come back every year; a row's dates are of the document's year alone.
    """
    if row_id in matrix.duty:
        return (matrix.duty[row_id].due.in_year(cycle),)
    if matrix.document.year != cycle:
        return ()
    return tuple(sorted({item.due.in_year(cycle) for item in matrix.row[row_id].items if item.due}))


def is_late(work: Work, row_id: str) -> bool:
    """Say whether what is reported now comes after the last day for it (补报)."""
    days = due_days(work.matrix, row_id, work.cycle)
    return bool(days) and work.now.date() > days[-1]

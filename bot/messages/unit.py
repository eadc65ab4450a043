"""A unit as people see it: its rows page by page, its reports, and the choice among units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.matrix import Assignment, Role, Row
from bot.messages.actions.asking import ShowRow, ShowUnits, TurnUnit
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import ROLES, Voice

ROWS_A_PAGE = 8
_UNITS_A_PAGE = 12


@dataclass(frozen=True, slots=True)
class Holding:
    """A row of a unit: its role, and the group through which it comes if the unit itself isn't named."""

    row: Row
    role: Role
    through: str | None


def holdings(voice: Voice, unit_id: str) -> tuple[Holding, ...]:
    """Return the rows of a unit: those it leads first, those that come through a group last."""

    def holding(row: Row, assignment: Assignment) -> Holding:
        return Holding(row, assignment.role, None if assignment.unit_id == unit_id else assignment.unit_id)

    found = (holding(row, assignment) for row, assignment in voice.matrix.assignments_of(unit_id))
    return tuple(sorted(found, key=lambda h: (h.through or "", ROLES.index(h.role))))


def rows(voice: Voice, unit_id: str, page: int = 1, *, lead: bool = False) -> Message:
    """Return a page of what a unit holds; a page beyond the end is the last one."""
    all_rows = holdings(voice, unit_id)
    leads = sum(h.role == "lead" for h in all_rows)
    no_lead, lead = lead and not leads, lead and leads > 0
    shown = tuple(h for h in all_rows if h.role == "lead" or not lead)
    pages = max(1, -(-len(shown) // ROWS_A_PAGE))
    page = min(page, pages)
    on_page = shown[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    duties, assumed = voice.matrix.duties_of(unit_id), _assumed(voice, unit_id)
    holder = voice.matrix.unit.get(unit_id) or voice.matrix.group[unit_id]
    return voice.message(
        "unit",
        (
            *lines_of(tuple(voice.button(voice.code(h.row), ShowRow(h.row.id)) for h in on_page), 3),
            voice.turns(page, pages, lambda to: TurnUnit(unit_id, to, lead)),
            _filter(voice, unit_id, leads, len(all_rows), lead=lead),
        ),
        voice=voice,
        holder=holder,
        group=voice.matrix.group.get(unit_id),
        counts=_counts(all_rows),
        runs=_runs(on_page),
        no_lead=no_lead,
        duties=duties,
        assumed=assumed,
        unconfirmed=tuple(d for d in duties if any(r.unit_id in assumed for r in d.reporters)),
        page=page,
        pages=pages,
    )


def _counts(held: Sequence[Holding]) -> tuple[tuple[Role | None, str | None, int], ...]:
    """Return how many rows a unit holds by each role, and by each group."""
    kinds = dict.fromkeys((None if h.through else h.role, h.through) for h in held)
    return tuple(
        (role, group, sum((None if h.through else h.role, h.through) == (role, group) for h in held))
        for role, group in kinds
    )


def _runs(held: Sequence[Holding]) -> tuple[tuple[Role, str | None, tuple[Row, ...]], ...]:
    """Return rows under the heading that each stands under: its role and group."""
    runs: dict[tuple[Role, str | None], list[Row]] = {}
    for holding in held:
        runs.setdefault((holding.role, holding.through), []).append(holding.row)
    return tuple((role, through, tuple(rows)) for (role, through), rows in runs.items())


def _assumed(voice: Voice, unit_id: str) -> tuple[str, ...]:
    """Return the groups that a unit is only taken to belong to: the document doesn't list their members."""
    return tuple(
        group.id
        for group in voice.matrix.groups
        for member in group.members
        if member.unit_id == unit_id and member.membership == "assumed"
    )


def _filter(voice: Voice, unit_id: str, leads: int, total: int, *, lead: bool) -> tuple[Button, ...]:
    if lead:
        return (voice.button(voice.word("show_all", total), TurnUnit(unit_id)),)
    return (voice.button(voice.word("only_lead", leads), TurnUnit(unit_id, 1, lead=True)),) if 0 < leads < total else ()


def choice(voice: Voice, page: int = 1) -> Message:
    """Return a page of all units and groups to choose from."""
    ids = [*(u.id for u in voice.matrix.units), *(g.id for g in voice.matrix.groups)]
    pages = -(-len(ids) // _UNITS_A_PAGE)
    page = min(page, pages)
    on_page = ids[(page - 1) * _UNITS_A_PAGE : page * _UNITS_A_PAGE]
    return voice.message("units", (*_pick(voice, on_page), voice.turns(page, pages, ShowUnits)), page=page, pages=pages)


def ambiguous(voice: Voice, name: str, ids: Sequence[str]) -> Message:
    """Return the question which of several units was meant."""
    return voice.message("which_unit", _pick(voice, ids), name=name)


def unknown(voice: Voice, name: str, nearest: Sequence[str]) -> Message:
    """Return that no unit is called so, with the nearest names and the way to all."""
    every = ((voice.button(voice.word("all_units"), ShowUnits()),),)
    return voice.message("no_unit", (*_pick(voice, nearest), *every), name=name, nearest=nearest)


def _pick(voice: Voice, ids: Sequence[str]) -> tuple[tuple[Button, ...], ...]:
    return lines_of(tuple(voice.unit_button(i) for i in ids), 2)

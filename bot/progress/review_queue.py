"""What waits for the office's review, page by page, and one entry with all that a reviewer needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from bot.errors import Refused
from bot.people.work import Work
from bot.progress.reviews import DECISIONS, ONLY_REGISTERED, Earlier, earlier, is_own, of_row, said_in, version_of
from bot.store.models import Attachment, CheckIn, Standing, Withdrawal

PAGE = 8
_EARLIER = 3  # reviews that an entry shows


@dataclass(frozen=True, slots=True)
class Scope:
    """What the queue is narrowed to: a unit or a group's members, a row or duty; `decided` is what was reviewed."""

    unit_id: str | None = None
    row_id: str | None = None
    decided: bool = False


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what stands, oldest report first (of what was reviewed: last decision first); `total` counts all."""

    standings: tuple[Standing, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands for a unit at a row, with all that a reviewer needs.

    `before` is the last version that said something else; `own` says that the actor wrote what stands for the
    office's unit; `left` counts what else waits in the queue it was opened from.
    """

    standing: Standing
    files: tuple[Attachment, ...]
    before: CheckIn | None
    reviews: tuple[Earlier, ...]
    own: bool
    left: int


def queue(work: Work, scope: Scope = EVERYTHING, page: int = 1) -> Queue:
    """Return a page of the queue; one beyond the end is the last."""
    within = _within(work, scope)
    total = work.tx.scalar(select(func.count()).select_from(Standing).where(*within)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(page, pages)
    # Numbers grow with the reports; the moment of the standing would put what a withdrawal left standing last.
    order = (Standing.changed_at.desc(), Standing.check_in_id) if scope.decided else (Standing.check_in_id,)
    on_page = select(Standing).where(*within).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    return Queue(tuple(work.tx.scalars(on_page)), total, page, pages)


def _within(work: Work, scope: Scope) -> tuple[ColumnElement[bool], ...]:
    state = Standing.state.in_(DECISIONS) if scope.decided else Standing.state == "waiting"
    within = [Standing.cycle == work.cycle, state, Standing.row_id.not_in(ONLY_REGISTERED)]
    if scope.unit_id is not None:
        within.append(Standing.unit_id.in_(work.matrix.units_in(scope.unit_id)))
    if scope.row_id is not None:
        within.append(Standing.row_id == scope.row_id)
    return tuple(within)


def by_unit(work: Work) -> tuple[tuple[str, int], ...]:
    """Return the units of which something waits, in the document's order, each with how much."""
    return _counted(work, Standing.unit_id, work.matrix.unit)


def by_row(work: Work) -> tuple[tuple[str, int], ...]:
    """Return the duties and rows of which something waits, in the document's order, each with how much."""
    return _counted(work, Standing.row_id, (*work.matrix.duty, *work.matrix.row))


def _counted(work: Work, column: Any, order: Any) -> tuple[tuple[str, int], ...]:
    found = select(column, func.count()).where(*_within(work, EVERYTHING)).group_by(column)
    counts: dict[str, int] = dict(work.tx.execute(found).all())
    return tuple((name, counts[name]) for name in order if name in counts)


def following(work: Work, scope: Scope, after: int) -> int | None:
    """Return the version to look at after that one: the next that waits, then from the start; None for no other."""
    order = (case((Standing.check_in_id > after, 0), else_=1), Standing.check_in_id)
    others = (*_within(work, scope), Standing.check_in_id != after)
    return work.tx.scalar(select(Standing.check_in_id).where(*others).order_by(*order).limit(1))


def entry(work: Work, check_in_id: int, scope: Scope = EVERYTHING) -> Entry:
    """Return what stands now where a version stood. Raises `Refused` where nothing does."""
    version = version_of(work, check_in_id)
    standing = work.tx.get(Standing, (work.cycle, version.unit_id, version.row_id))
    if standing is None:
        raise Refused("review_taken_back")
    stands = standing.check_in
    before = (
        select(CheckIn)
        .where(
            *of_row(stands),
            CheckIn.version < said_in(stands),
            CheckIn.unchanged.is_(False),
            CheckIn.id.not_in(select(Withdrawal.check_in_id)),
        )
        .order_by(CheckIn.version.desc())
        .limit(1)
    )
    left = select(func.count()).select_from(Standing).where(*_within(work, scope), Standing.check_in_id != stands.id)
    return Entry(
        standing,
        _files(work, stands),
        work.tx.scalar(before),
        earlier(work.tx, stands, _EARLIER),
        is_own(work, stands),
        work.tx.scalar(left) or 0,
    )


def files(work: Work, check_in_id: int) -> tuple[CheckIn, tuple[Attachment, ...]]:
    """Return a version with its files. Raises `Refused` where there is no such version."""
    version = version_of(work, check_in_id)
    return version, _files(work, version)


def _files(work: Work, version: CheckIn) -> tuple[Attachment, ...]:
    found = select(Attachment).where(Attachment.check_in_id == version.id).order_by(Attachment.id)
    return tuple(work.tx.scalars(found))

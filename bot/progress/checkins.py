"""Check-ins: each submission is a new version, none is overwritten; `Standing` follows from what was added.

What was recorded by the office, and the reports on the duties, are versions like all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from bot.errors import Refused
from bot.people.work import Work
from bot.progress import rules
from bot.store.models import CheckIn, Review, Standing, Withdrawal

TAKE_BACK = timedelta(minutes=10)
NOTE = 1000  # characters; what doesn't fit belongs into an attachment
DETAIL = 500
_GONE = select(Withdrawal.check_in_id)


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported: `status` of `statuses` (for a duty ``registered`` or ``filed``), `percent` 0 to 100.

    With `unchanged` it says once more what the last version said.
    """

    status: str
    percent: int | None = None
    note: str = ""
    problem: str = ""
    next_step: str = ""
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """How something reached the office, or was formally sent: `channel` (公文, OA, 电话, 书面), 文号 and its date.

    `registration` is the 登记编号 that a report on a duty gets; `recorded` says that the office writes it down.
    """

    channel: str | None = None
    document: str | None = None
    dated: date | None = None
    registration: str | None = None
    recorded: bool = False


DIRECT = Source()  # through the bot


def submit(work: Work, unit_id: str, row_id: str, report: Report) -> CheckIn:
    """Add the actor's report for their unit. Raises `Refused` where it is not theirs, too long, or closed."""
    rules.may_report(work, unit_id, row_id)
    version = add(work, unit_id, row_id, report)
    work.note("reported", unit=unit_id, row=row_id, version=version.version, status=version.status)
    return version


def add(work: Work, unit_id: str, row_id: str, report: Report, source: Source = DIRECT) -> CheckIn:
    """Add a version, whoever may have written it, and let it stand. Raises `Refused`."""
    _check(report)
    standing = work.tx.get(Standing, (work.cycle, unit_id, row_id))
    if standing is not None and standing.state == "closed":
        raise Refused("closed")
    version = CheckIn(
        cycle=work.cycle,
        unit_id=unit_id,
        row_id=row_id,
        version=latest_version(work.tx, work.cycle, unit_id, row_id) + 1,
        status=report.status,
        author_id=work.actor.person_id,
        reported_at=work.now,
        percent=report.percent,
        note=report.note,
        problem=report.problem,
        next_step=report.next_step,
        unchanged=report.unchanged,
        late=rules.is_late(work, row_id),
        recorded=source.recorded,
        channel=source.channel,
        document=source.document,
        dated=source.dated,
        registration=source.registration,
    )
    work.tx.add(version)
    work.tx.flush()
    stand(work, unit_id, row_id)
    return version


def _check(report: Report) -> None:
    if report.percent is not None and not 0 <= report.percent <= 100:
        raise Refused("percent", report.percent)
    if report.status == "done" and report.percent not in {None, 100}:
        raise Refused("done_percent", report.percent)
    if len(report.note) > NOTE:
        raise Refused("too_long", len(report.note), NOTE)
    for text in (report.problem, report.next_step):
        if len(text) > DETAIL:
            raise Refused("too_long", len(text), DETAIL)


def unchanged(work: Work, unit_id: str, row_id: str) -> CheckIn:
    """Add 无变化: the last version once more. Raises `Refused` for a first report, a duty, a returned or closed row."""
    rules.may_report(work, unit_id, row_id)
    standing = work.tx.get(Standing, (work.cycle, unit_id, row_id))
    if not may_repeat(work, standing, row_id) or standing is None:
        raise Refused("nothing_to_repeat")
    last = standing.check_in
    same = Report(last.status, last.percent, last.note, last.problem, last.next_step, unchanged=True)
    version = add(work, unit_id, row_id, same)
    work.note("unchanged", unit=unit_id, row=row_id, version=version.version)
    return version


def may_repeat(work: Work, standing: Standing | None, row_id: str) -> bool:
    """Say whether 无变化 can be said of a row."""
    return standing is not None and row_id in work.matrix.row and standing.state in {"waiting", "approved"}


def withdraw(work: Work, check_in_id: int) -> CheckIn:
    """Take back the actor's own version within ten minutes. Raises `Refused` later, or once it was reviewed."""
    version = work.tx.get(CheckIn, check_in_id)
    if version is None or version.author_id != work.actor.person_id:
        raise Refused("not_yours")
    if work.tx.get(Withdrawal, check_in_id) is not None:
        raise Refused("taken_back_already")
    if work.now - version.reported_at > TAKE_BACK:
        raise Refused("too_late_to_take_back")
    if work.tx.scalar(select(Review.id).where(Review.check_in_id == check_in_id).limit(1)) is not None:
        raise Refused("reviewed_already")
    work.tx.add(Withdrawal(check_in_id=check_in_id, by=work.actor.person_id, at=work.now))
    work.tx.flush()
    stand(work, version.unit_id, version.row_id)
    work.note("withdrawn", unit=version.unit_id, row=version.row_id, version=version.version)
    return version


def stand(work: Work, unit_id: str, row_id: str) -> Standing | None:
    """Work out anew which version stands and where its review is; None where none is left.

    The review of a version holds for each 无变化 that repeats it.
    """
    tx, key = work.tx, (work.cycle, unit_id, row_id)
    of_row = (CheckIn.cycle == work.cycle, CheckIn.unit_id == unit_id, CheckIn.row_id == row_id)
    left = select(CheckIn).where(*of_row, CheckIn.id.not_in(_GONE)).order_by(CheckIn.version.desc()).limit(1)
    newest, said = tx.scalar(left), tx.scalar(left.where(CheckIn.unchanged.is_(False)))
    standing = tx.get(Standing, key)
    if newest is None:
        if standing is not None:
            tx.delete(standing)
            tx.flush()
        return None
    since = said.version if said is not None else newest.version
    review = tx.scalar(
        select(Review)
        .join(CheckIn, CheckIn.id == Review.check_in_id)
        .where(*of_row, CheckIn.version >= since, CheckIn.id.not_in(_GONE))
        .order_by(Review.id.desc())
        .limit(1)
    )
    if standing is None:
        standing = Standing(
            cycle=work.cycle,
            unit_id=unit_id,
            row_id=row_id,
            check_in_id=newest.id,
            state="waiting",
            changed_at=work.now,
        )
        tx.add(standing)
    standing.check_in_id = newest.id
    standing.state = review.decision if review is not None else "waiting"
    standing.reason = review.reason if review is not None else ""
    standing.changed_at = work.now
    tx.flush()
    tx.refresh(standing)
    return standing


def latest_version(tx: Session, cycle: int, unit_id: str, row_id: str) -> int:
    """Return the number of the last version, taken back or not; 0 where there is none."""
    newest = select(func.max(CheckIn.version)).where(
        CheckIn.cycle == cycle, CheckIn.unit_id == unit_id, CheckIn.row_id == row_id
    )
    return tx.scalar(newest) or 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A version in the history, with what became of it."""

    check_in: CheckIn
    taken_back: bool
    reviews: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A page of versions, newest first; `total` counts all."""

    entries: tuple[Entry, ...]
    total: int


def history(work: Work, unit_id: str, row_id: str, *, start: int, count: int) -> History:
    """Return the versions of a row from the newest down, `start` counted from 0. Raises `Refused`."""
    rules.may_read(work, unit_id, row_id)
    of_row = (CheckIn.cycle == work.cycle, CheckIn.unit_id == unit_id, CheckIn.row_id == row_id)
    query = select(CheckIn).where(*of_row).order_by(CheckIn.version.desc()).offset(start).limit(count)
    found = work.tx.scalars(query.options(selectinload(CheckIn.attachments))).all()
    total = work.tx.scalar(select(func.count()).select_from(CheckIn).where(*of_row)) or 0
    return History(_with_fates(work.tx, found), total)


def one(work: Work, check_in_id: int) -> Entry:
    """Return a version with what became of it. Raises `Refused` where there is none that the actor may read."""
    query = select(CheckIn).where(CheckIn.id == check_in_id).options(selectinload(CheckIn.attachments))
    version = work.tx.scalar(query)
    if version is None:
        raise Refused("no_version")
    rules.may_read(work, version.unit_id, version.row_id)
    return _with_fates(work.tx, [version])[0]


def _with_fates(tx: Session, versions: Sequence[CheckIn]) -> tuple[Entry, ...]:
    ids = [version.id for version in versions]
    gone = set(tx.scalars(select(Withdrawal.check_in_id).where(Withdrawal.check_in_id.in_(ids))))
    reviews: dict[int, list[Review]] = {}
    for review in tx.scalars(select(Review).where(Review.check_in_id.in_(ids)).order_by(Review.id)):
        reviews.setdefault(review.check_in_id, []).append(review)
    return tuple(Entry(v, v.id in gone, tuple(reviews.get(v.id, ()))) for v in versions)

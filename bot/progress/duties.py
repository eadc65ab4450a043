"""The yearly reports: 未登记, 已登记 (an electronic copy, with a 登记编号), 已正式报送 (文号 and date).

The bot registers, it does not replace the 公文. Each step is a version like any other, and the last one stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.people.work import Work
from bot.progress import attachments, checkins, documents, rules
from bot.progress.checkins import Report, Source
from bot.store.models import Attachment, Binding, CheckIn, Standing, Withdrawal

REGISTERED, FILED = "registered", "filed"
CHANNELS = ("公文", "OA", "书面")  # by which a unit files; the office also records what came by 电话
_SERIES = {"duty-members": "成", "duty-regions": "县"}  # 成员单位, 县（市、区）
_OTHER_SERIES = "报"
_GONE = select(Withdrawal.check_in_id)


@dataclass(frozen=True, slots=True)
class Copy:
    """A version with its files; `recorded` where the office wrote it for the unit (代录)."""

    check_in: CheckIn
    files: tuple[Attachment, ...]
    recorded: bool


@dataclass(frozen=True, slots=True)
class DutyState:
    """Where a unit's yearly report is.

    `standing` is None for 未登记. `electronic` is the last version with an electronic copy and `filed` the last formal
    one, of those that were not taken back; `versions` counts all. `reports` says whether the reader may report.
    """

    unit_id: str
    duty_id: str
    due: date
    standing: Standing | None
    electronic: Copy | None
    filed: Copy | None
    number: str | None
    versions: int
    reports: bool

    @property
    def reason(self) -> str:
        """Return why the office asks for more (请补充完善); "" where it doesn't."""
        return self.standing.reason if self.standing is not None and self.standing.state == "returned" else ""


def owed(work: Work) -> tuple[tuple[str, str], ...]:
    """Return what the actor reports for: (unit, duty), in the order of their units."""
    return tuple(
        (unit_id, duty.id)
        for unit_id in work.actor.liaison_of
        for duty in work.matrix.duties
        if rules.holds(work.matrix, unit_id, duty.id)
    )


def check(work: Work, unit_id: str, duty_id: str) -> None:
    """Let a report pass that a unit owes. Raises `Refused`."""
    if duty_id not in work.matrix.duty or not rules.holds(work.matrix, unit_id, duty_id):
        raise Refused("no_duty")


def look(work: Work, unit_id: str, duty_id: str) -> DutyState:
    """Return where a report is. Raises `Refused` where the unit owes none, or the actor may not read it."""
    check(work, unit_id, duty_id)
    rules.may_read(work, unit_id, duty_id)
    standing = work.tx.get(Standing, (work.cycle, unit_id, duty_id))
    electronic, filed, numbered = (
        _newest(work, unit_id, duty_id, kind)
        for kind in (CheckIn.status == REGISTERED, CheckIn.status == FILED, CheckIn.registration.isnot(None))
    )
    shown = [version for version in (electronic, filed) if version is not None]
    files = attachments.of_check_ins(work.tx, [version.id for version in shown])
    own = _written_by_liaisons(work.tx, unit_id, shown)

    def copy(version: CheckIn | None) -> Copy | None:
        return None if version is None else Copy(version, tuple(files[version.id]), version.id not in own)

    return DutyState(
        unit_id,
        duty_id,
        work.matrix.duty[duty_id].due.in_year(work.cycle),
        standing,
        copy(electronic),
        copy(filed),
        numbered.registration if numbered else None,
        checkins.latest_version(work.tx, work.cycle, unit_id, duty_id),
        unit_id in work.actor.liaison_of,
    )


def _newest(work: Work, unit_id: str, duty_id: str, wanted: ColumnElement[bool]) -> CheckIn | None:
    """Return the last version of a kind that was not taken back."""
    query = select(CheckIn).where(
        CheckIn.cycle == work.cycle,
        CheckIn.unit_id == unit_id,
        CheckIn.row_id == duty_id,
        CheckIn.id.not_in(_GONE),
        wanted,
    )
    return work.tx.scalar(query.order_by(CheckIn.version.desc()).limit(1))


def _written_by_liaisons(tx: Session, unit_id: str, versions: Sequence[CheckIn]) -> set[int]:
    """Return which versions their author wrote as a liaison of the unit; bindings are ended, never deleted."""
    query = (
        select(CheckIn.id)
        .join(Binding, Binding.person_id == CheckIn.author_id)
        .where(
            CheckIn.id.in_([version.id for version in versions]),
            Binding.unit_id == unit_id,
            Binding.role == "liaison",
            Binding.bound_at <= CheckIn.reported_at,
            or_(Binding.ended_at.is_(None), Binding.ended_at >= CheckIn.reported_at),
        )
    )
    return set(tx.scalars(query))


def register(work: Work, unit_id: str, duty_id: str, text: str) -> CheckIn:
    """Register the electronic copy of the actor's unit and give it a number. Raises `Refused`.

    That there is a text or a file is for the form to see to.
    """
    check(work, unit_id, duty_id)
    rules.may_report(work, unit_id, duty_id)
    return _add(work, unit_id, duty_id, Report(REGISTERED, note=text), Source(registration=_next(work, duty_id)))


def file(work: Work, unit_id: str, duty_id: str, source: Source) -> CheckIn:
    """Note that the actor's unit has formally reported. Raises `Refused`.

    Only where no number was given before it gets one of its own.
    """
    check(work, unit_id, duty_id)
    rules.may_report(work, unit_id, duty_id)
    return _add(work, unit_id, duty_id, Report(FILED), _numbered(work, unit_id, duty_id, source))


def record(work: Work, unit_id: str, duty_id: str, source: Source, note: str = "") -> CheckIn:
    """Add what reached the office for a unit (代录), formally filed where a 文号 or a channel is given.

    That the actor is the office is for the caller to check. Raises `Refused` where the unit owes no such report, the
    note is too long, or the 文号 or its day can't be.
    """
    check(work, unit_id, duty_id)
    filed = source.document is not None or source.channel is not None
    if not filed:
        copy = Source(registration=_next(work, duty_id), recorded=True)
        return _add(work, unit_id, duty_id, Report(REGISTERED, note=note), copy)
    formal = replace(_numbered(work, unit_id, duty_id, source), recorded=True)
    return _add(work, unit_id, duty_id, Report(FILED, note=note), formal)


def _numbered(work: Work, unit_id: str, duty_id: str, source: Source) -> Source:
    """Return a source that can be filed: 文号 as it is printed, day checked, a number where there was none."""
    if source.dated is not None:
        documents.check_day(source.dated, work.now.date(), work.cycle)
    document = None if source.document is None else documents.read_number(source.document)
    before = _newest(work, unit_id, duty_id, CheckIn.registration.isnot(None))
    return Source(source.channel, document, source.dated, None if before else _next(work, duty_id))


def _add(work: Work, unit_id: str, duty_id: str, report: Report, source: Source) -> CheckIn:
    version = checkins.add(work, unit_id, duty_id, report, source)
    number = {"number": source.registration} if source.registration else {}
    work.note(report.status, unit=unit_id, row=duty_id, version=version.version, **number)
    return version


def _next(work: Work, duty_id: str) -> str:
    """Return the next 登记编号: 2026-成-0012. Versions only grow, so no number comes twice, taken back or not."""
    series = f"{work.cycle}-{_SERIES.get(duty_id, _OTHER_SERIES)}-"
    last = work.tx.scalar(
        select(CheckIn.registration)
        .where(CheckIn.registration.startswith(series, autoescape=True))
        .order_by(func.length(CheckIn.registration).desc(), CheckIn.registration.desc())
        .limit(1)
    )
    return f"{series}{int(last.removeprefix(series)) + 1 if last else 1:04}"

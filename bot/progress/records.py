"""代录: what reached the office for a unit by 公文, OA, 电话 or 书面 becomes a version like those of the unit itself.

It counts fully, so reminders end with it; the unit's liaisons are told once, and once more where it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Self, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.outbox import Letter, enqueue
from bot.errors import Refused
from bot.people.work import Work
from bot.progress import checkins, documents, duties, rules
from bot.progress.checkins import Report, Source
from bot.progress.secrecy import mark_in
from bot.progress.statuses import STATUSES
from bot.store.models import Binding, CheckIn, Outgoing, Person, Standing, Withdrawal

Channel = Literal["公文", "OA", "电话", "书面"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
BY_LETTER: Channel = "公文"  # the one that always bears a 文号
RECORDED, RECALLED = "recorded", "recalled"  # topics of letters


@dataclass(frozen=True, slots=True)
class Record:
    """What is to be recorded: `status` of `statuses`, ``filed`` for a duty; `document` is the 文号, None for none."""

    unit_id: str
    row_id: str
    status: str
    percent: int | None
    note: str
    channel: str
    document: str | None
    dated: date

    @classmethod
    def of(cls, version: CheckIn) -> Self:
        """Return what a version says of its paper; one without a day is like no record."""
        return cls(
            version.unit_id,
            version.row_id,
            version.status,
            version.percent,
            version.note,
            version.channel or "",
            version.document,
            version.dated or date.min,
        )


def check(work: Work, record: Record) -> None:
    """Let a record pass that can be added. Raises `Refused`."""
    if not work.actor.office:
        raise Refused("right_office")
    check_row(work, record.unit_id, record.row_id)
    documents.check_day(record.dated, work.now.date(), work.cycle)
    if record.channel not in CHANNELS:
        raise Refused("record_channel", record.channel)
    if record.channel == BY_LETTER and not record.document:
        raise Refused("record_number")
    if record.row_id in work.matrix.row and record.status not in STATUSES:
        raise Refused("choose_status")
    check_note(record.note)


def check_row(work: Work, unit_id: str, row_id: str) -> None:
    """Let a row or report pass that the unit has and that is not closed. Raises `Refused`."""
    if not rules.holds(work.matrix, unit_id, row_id):
        raise Refused("record_not_held")
    standing = work.tx.get(Standing, (work.cycle, unit_id, row_id))
    if standing is not None and standing.state == "closed":
        raise Refused("record_closed")


def check_note(note: str) -> None:
    """Let a note pass that may stand in a chat. Raises `Refused`."""
    if len(note) > checkins.NOTE:
        raise Refused("too_long", len(note), checkins.NOTE)
    if mark := mark_in("", note):
        raise Refused("duty_marked", mark)


def add(work: Work, record: Record) -> CheckIn:
    """Add a record in the actor's name and tell nobody yet. Raises `Refused` like `check`."""
    check(work, record)
    source = Source(record.channel, record.document, record.dated, recorded=True)
    if record.row_id in work.matrix.duty:
        version = duties.record(work, record.unit_id, record.row_id, source, record.note)
    else:
        report = Report(record.status, record.percent, record.note)
        version = checkins.add(work, record.unit_id, record.row_id, report, source)
    work.note(
        "recorded",
        unit=record.unit_id,
        row=record.row_id,
        version=version.version,
        channel=record.channel,
        document=record.document,
    )
    return version


def add_and_tell(work: Work, record: Record) -> tuple[CheckIn, int]:
    """Add a record and tell the unit; return the version, and how many are told.

    Raises `Refused` like `check`, and where what stands is this very record.
    """
    standing = work.tx.get(Standing, (work.cycle, record.unit_id, record.row_id))
    if standing is not None and record == Record.of(standing.check_in):
        raise Refused("record_same")
    version = add(work, record)
    return version, tell(work, [version])


def tell(work: Work, versions: Sequence[CheckIn]) -> int:
    """Tell the liaisons that can be reached what was recorded for their units, one letter a person; return how many."""
    by_unit: dict[str, list[CheckIn]] = {}
    for version in versions:
        by_unit.setdefault(version.unit_id, []).append(version)
    serving = (
        select(Binding.unit_id, Person)
        .join(Person, Person.id == Binding.person_id)
        .where(
            Binding.unit_id.in_(list(by_unit)),
            Binding.role == "liaison",
            Binding.ended_at.is_(None),
            Person.telegram_id.isnot(None),
            Person.unreachable_since.is_(None),
            Person.id != work.actor.person_id,
        )
        .order_by(Person.id, Binding.id)
    )
    people: dict[int, Person] = {}
    theirs: dict[int, list[CheckIn]] = {}
    for unit_id, person in work.tx.execute(serving):
        people[person.id] = person
        theirs.setdefault(person.id, []).extend(by_unit[unit_id])
    for person_id, found in theirs.items():
        content = {"entries": [_entry(version) for version in found]}
        key = _key(RECORDED, found[0].id, person_id)
        enqueue(work.tx, work.now, Letter(key, people[person_id].telegram_id or 0, RECORDED, content, person_id))
    return len(theirs)


def _key(topic: str, check_in_id: int, person_id: int) -> str:
    return f"{topic}:{check_in_id}:person:{person_id}"


def _entry(version: CheckIn) -> dict[str, Any]:
    return {
        "check_in": version.id,
        "unit": version.unit_id,
        "row": version.row_id,
        "status": version.status,
        "percent": version.percent,
        "channel": version.channel,
        "document": version.document,
        "dated": version.dated.isoformat() if version.dated else None,
    }


def take_back(work: Work, check_in_id: int) -> CheckIn:
    """Take the actor's own record back, and tell whoever was told of it. Raises `Refused` like `checkins.withdraw`."""
    version = work.tx.get(CheckIn, check_in_id)
    if version is None or not version.recorded:
        raise Refused("no_version")
    checkins.withdraw(work, check_in_id)
    served = select(Binding.person_id).where(Binding.unit_id == version.unit_id, Binding.role == "liaison")
    keys = [_key(RECORDED, check_in_id, person_id) for person_id in work.tx.scalars(served.distinct())]
    for told in work.tx.scalars(select(Outgoing).where(Outgoing.key.in_(keys)).order_by(Outgoing.id)).all():
        content = {"entries": [_entry(version)], "told": told.key}
        key = _key(RECALLED, check_in_id, told.person_id or 0)
        enqueue(work.tx, work.now, Letter(key, told.chat_id, RECALLED, content, told.person_id))
    return version


def still_recorded(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether a letter still tells what is: not all of it was taken back meanwhile."""
    ids = {entry["check_in"] for entry in content["entries"]}
    return ids > set(tx.scalars(select(Withdrawal.check_in_id).where(Withdrawal.check_in_id.in_(ids))))


def still_to_recall(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether somebody was told of what was taken back; a chat's letters leave in their order."""
    state = tx.scalar(select(Outgoing.state).where(Outgoing.key == content["told"]))
    return state in {"sent", "sending", "uncertain"}


def day_of(work: Work, version: CheckIn) -> date:
    """Return the day that a version is of: its paper's, else the one on which it was reported."""
    return version.dated or version.reported_at.astimezone(work.now.tzinfo).date()


def recorded(work: Work, unit_ids: Iterable[str]) -> Sequence[CheckIn]:
    """Return all versions of some units that came by a channel and were not taken back."""
    gone = select(Withdrawal.check_in_id)
    query = select(CheckIn).where(
        CheckIn.cycle == work.cycle,
        CheckIn.unit_id.in_(list(unit_ids)),
        CheckIn.recorded.is_(True),
        CheckIn.id.not_in(gone),
    )
    return work.tx.scalars(query).all()

"""The office's decisions on what stands: only ever added; the unit is told of 退回 alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.delivery.outbox import Letter, enqueue
from bot.errors import Refused
from bot.people.work import Work, office_unit
from bot.progress import checkins
from bot.store.models import Binding, CheckIn, Person, Review, Standing, Withdrawal

Decision = Literal["approved", "closed", "returned"]
State = Literal["waiting", "approved", "closed", "returned"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
REASON = 300  # characters
RETURNED = "returned"  # the topic of the letter that tells the unit
ONLY_REGISTERED = ("duty-regions",)  # goes to 市委、市政府: not the office's to judge
_GONE = select(Withdrawal.check_in_id)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A review with the number of the version it was about, and who made it."""

    review: Review
    version: int
    reviewer: str


def check(work: Work, check_in_id: int, decision: Decision, *, seen: State | None = None) -> Standing:
    """Return what stands, where it may be decided so. Raises `Refused`.

    `seen` is the state that the reviewer had before their eyes: what somebody else has decided meanwhile is shown
    before it is overruled.
    """
    version = version_of(work, check_in_id)
    standing = work.tx.get(Standing, (work.cycle, version.unit_id, version.row_id))
    if standing is None:
        raise Refused("review_taken_back")
    if standing.check_in_id != check_in_id:
        taken_back = work.tx.get(Withdrawal, check_in_id) is not None
        raise Refused("review_older" if taken_back else "review_newer", standing.check_in.version)
    if version.row_id in ONLY_REGISTERED:
        raise Refused("only_registered")
    if standing.state == decision or seen not in {None, standing.state}:
        last = earlier(work.tx, version, 1)
        same, by = standing.state == decision, last[0].reviewer if last else ""
        raise Refused("reviewed_so" if same else "reviewed_meanwhile", standing.state, by)
    if decision == "closed" and version.status != "done":
        raise Refused("close_not_done")
    if decision == "approved" and version.status == "done":
        raise Refused("approve_done")
    if is_own(work, version):
        raise Refused("review_own")
    return standing


def decide(work: Work, check_in_id: int, decision: Decision, reason: str = "", *, seen: State | None = None) -> Review:
    """Add the office's decision on the version that stands, and tell the unit of 退回. Raises `Refused`.

    `reason`, at most `REASON` characters, is asked for with 退回 alone. `seen` as in `check`.
    """
    standing = check(work, check_in_id, decision, seen=seen)
    reason = check_reason(reason) if decision == "returned" else ""
    review = Review(
        check_in_id=check_in_id, decision=decision, reviewer_id=work.actor.person_id, at=work.now, reason=reason
    )
    work.tx.add(review)
    work.tx.flush()
    unit_id, row_id, version = standing.unit_id, standing.row_id, standing.check_in.version
    checkins.stand(work, unit_id, row_id)
    work.note(decision, unit=unit_id, row=row_id, version=version, review=review.id)
    if decision == "returned":
        _tell(work, review, unit_id, row_id)
    return review


def check_reason(reason: str) -> str:
    """Return a reason without the space around it. Raises `Refused` for none, or one that is too long."""
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing")
    if len(reason) > REASON:
        raise Refused("too_long", len(reason), REASON)
    return reason


def _tell(work: Work, review: Review, unit_id: str, row_id: str) -> None:
    content = {"review": review.id, "unit": unit_id, "row": row_id, "reason": review.reason}
    for person in readers(work, unit_id):
        if person.telegram_id is not None:
            key = f"review:{review.id}:person:{person.id}"
            enqueue(work.tx, work.now, Letter(key, person.telegram_id, RETURNED, content, person.id))


def readers(work: Work, unit_id: str) -> Sequence[Person]:
    """Return who is told of a unit's 退回: its liaisons that can be reached, for the office's unit the office."""
    serves = and_(Binding.role == "liaison", Binding.unit_id == unit_id)
    if unit_id == office_unit(work.matrix):
        serves = or_(serves, Binding.role == "office")
    ids = select(Binding.person_id).where(Binding.ended_at.is_(None), serves)
    reached = (Person.telegram_id.isnot(None), Person.unreachable_since.is_(None))
    found = select(Person).where(Person.id.in_(ids), *reached, Person.id != work.actor.person_id)
    return work.tx.scalars(found.order_by(Person.id)).all()


def still_returned(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether a letter about a 退回 still tells what is: nothing was reported or decided since."""
    review = tx.get_one(Review, content["review"])
    version = tx.get_one(CheckIn, review.check_in_id)
    standing = tx.get(Standing, (version.cycle, version.unit_id, version.row_id))
    if standing is None or standing.check_in_id != version.id or standing.state != "returned":
        return False
    return tx.scalar(select(func.max(Review.id)).where(Review.check_in_id == version.id)) == review.id


def version_of(work: Work, check_in_id: int) -> CheckIn:
    """Return a version of this cycle. Raises `Refused` where there is none of that number."""
    version = work.tx.get(CheckIn, check_in_id)
    if version is None or version.cycle != work.cycle:
        raise Refused("review_gone")
    return version


def of_row(version: CheckIn) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of all versions of the same unit at the same row."""
    return (
        CheckIn.cycle == version.cycle,
        CheckIn.unit_id == version.unit_id,
        CheckIn.row_id == version.row_id,
    )


def said_in(version: CheckIn) -> ColumnElement[int]:
    """Return the number of the version that first said what this one says or repeats."""
    said = aliased(CheckIn)  # the statement around it reads check-ins too
    first = select(func.max(said.version)).where(
        said.cycle == version.cycle,
        said.unit_id == version.unit_id,
        said.row_id == version.row_id,
        said.version <= version.version,
        said.unchanged.is_(False),
        said.id.not_in(_GONE),
    )
    return func.coalesce(first.scalar_subquery(), version.version)


def earlier(tx: Session, version: CheckIn, count: int) -> tuple[Earlier, ...]:
    """Return the last reviews of a unit's row, newest first."""
    found = (
        select(Review, CheckIn.version, Person.name)
        .join(CheckIn, CheckIn.id == Review.check_in_id)
        .join(Person, Person.id == Review.reviewer_id)
        .where(*of_row(version))
        .order_by(Review.id.desc())
        .limit(count)
    )
    return tuple(Earlier(*one) for one in tx.execute(found))


def is_own(work: Work, version: CheckIn) -> bool:
    """Say whether the actor wrote what stands for the office's own unit, or repeated it."""
    if version.unit_id != office_unit(work.matrix):
        return False
    between = (CheckIn.version >= said_in(version), CheckIn.version <= version.version)
    mine = select(CheckIn.id).where(*of_row(version), *between, CheckIn.author_id == work.actor.person_id)
    return work.tx.scalar(mine.limit(1)) is not None

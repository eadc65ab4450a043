"""催办: reminders that the office makes itself, of all that is missing, of a unit, or of a row.

They are planned by the plan that the scheduled ones come from, so the same people hear and the same are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.delivery.outbox import Letter, enqueue_all
from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.reminders.calendar import Hours
from bot.reminders.facts import Facts
from bot.reminders.gather import gather, holders
from bot.reminders.letters import NUDGE, letter, still_said
from bot.reminders.plan import Plan, plan
from bot.reminders.stages import NO_DAY, Stage, Subject
from bot.store.models import Draft, Outgoing

Scope = Literal["all", "unit", "row"]


@dataclass(frozen=True, slots=True)
class Nudge:
    """What the office is about to send: `target` is the unit or row, "" for all that is missing.

    `at` is when it leaves, None for at once; `sample` what the first of its readers would get.
    """

    draft_id: int
    scope: Scope
    target: str
    plan: Plan
    at: datetime | None = None
    sample: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Letters that were written, under one number, to leave at `due`."""

    number: str
    people: int
    due: datetime


def begin(work: Work, hours: Hours, scope: Scope, target: str = "") -> Nudge:
    """Open the form of a reminder. Raises `Refused` where the target is not in the matrix."""
    if scope == "unit" and target not in work.matrix.unit:
        raise Refused("nudge_unknown", target)
    if scope == "row" and not work.matrix.has(target):
        raise Refused("nudge_unknown", target)
    draft = drafts.begin(work, NUDGE, NUDGE, {})
    drafts.fill(work, draft, None, scope=scope, target=target, at="")
    return read(work, hours, draft.id)


def read(work: Work, hours: Hours, draft_id: int) -> Nudge:
    """Return the form with the plan as of now. Raises `Refused` where it was sent or dropped."""
    draft = _own(work, draft_id)
    scope, target = draft.fields["scope"], draft.fields["target"]
    facts, today = _facts(work, hours, scope, target), work.now.date()
    subjects = dict.fromkeys(owed.subject for owed in facts.owed)
    # In the last days 收到 quietens nothing, and so it is with what the office asks for itself.
    stages = [Stage(today, subject, "ahead" if today <= subject.due else "overdue", (0,)) for subject in subjects]
    at = datetime.fromisoformat(draft.fields["at"]) if draft.fields["at"] else None
    made = plan(today, facts, stages)
    sample = still_said(work.tx, letter(made.reminders[0]).content) if made.reminders else None
    return Nudge(draft.id, scope, target, made, at, sample)


def ask_time(work: Work, draft_id: int) -> None:
    """Await the moment at which it is to leave. Raises `Refused` where the form is gone."""
    drafts.fill(work, _own(work, draft_id), "time")


def put_time(work: Work, draft_id: int, at: datetime) -> None:
    """Let it leave at a moment. Raises `Refused` where the form is gone."""
    drafts.fill(work, _own(work, draft_id), None, at=at.isoformat())


def _own(work: Work, draft_id: int) -> Draft:
    return drafts.own(work, draft_id, NUDGE, "nudge_gone")


def _facts(work: Work, hours: Hours, scope: Scope, target: str) -> Facts:
    if scope == "row" and target in work.matrix.row:
        facts = gather(work, hours.days, also=target)
        return replace(facts, owed=tuple(holders(work.matrix, Subject(NO_DAY, target), facts)))
    facts = gather(work, hours.days)
    reports = (owed for owed in facts.owed if owed.duty)
    if scope == "unit":
        reports = (owed for owed in reports if owed.unit_id == target)
    elif scope == "row":
        reports = (owed for owed in reports if owed.subject.id == target)
    return replace(facts, owed=tuple(reports))


def send(work: Work, hours: Hours, draft_id: int, *, at_once: bool = False) -> Sent:
    """Write everybody's letter and forget the form. What leaves outside the hours waits for them unless `at_once`.

    Raises `Refused` where the form is gone, its time is over, or nobody would get anything.
    """
    found = read(work, hours, draft_id)
    if not found.plan.reminders:
        raise Refused("nudge_nobody")
    if found.at is not None and found.at <= work.now:
        raise Refused("send_past")
    number, due = f"{draft_id}-{int(work.now.timestamp())}", found.at or work.now
    letters = []
    for reminder in found.plan.reminders:
        made = letter(reminder)
        key = f"{_prefix(number)}{reminder.person.id}"
        letters.append(Letter(key, made.chat_id, NUDGE, {**made.content, "at_once": at_once}, made.person_id))
    enqueue_all(work.tx, work.now, letters, due=due)
    drafts.drop(work, _own(work, draft_id))
    work.note("nudged", scope=found.scope, target=found.target, people=len(letters), due=due.isoformat())
    return Sent(number, len(letters), due if at_once else hours.next_open(due))


def _prefix(number: str) -> str:
    return f"{NUDGE}:{number}:person:"


def recall(work: Work, number: str) -> int:
    """Let the letters of a reminder that have not left yet stay here, and return how many did."""
    waiting = (Outgoing.topic == NUDGE, Outgoing.state == "queued", Outgoing.key.startswith(_prefix(number)))
    stopped = update(Outgoing).where(*waiting).values(state="cancelled", changed_at=work.now).returning(Outgoing.id)
    people = len(work.tx.scalars(stopped).all())
    work.note("nudge recalled", number=number, people=people)
    return people


def drop(work: Work, draft_id: int) -> None:
    """Forget the form. Raises `Refused` where it is gone."""
    drafts.drop(work, _own(work, draft_id))


def keeps_hours(_tx: Session, content: dict[str, Any], _now: datetime, _hours: Hours) -> bool:
    """Say whether a letter waits for the office's hours."""
    return not content["at_once"]

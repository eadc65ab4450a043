"""提请领导关注: whose leader the office may tell that a report is missing. Nothing leaves by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.outbox import Letter, enqueue
from bot.errors import Refused
from bot.knowledge.matrix import Matrix
from bot.people.work import Work
from bot.reminders.bases import confirmed
from bot.reminders.calendar import Hours
from bot.reminders.facts import Facts, Owed
from bot.reminders.gather import gather
from bot.reminders.letters import open_lines
from bot.reminders.plan import is_open
from bot.store.models import Binding, Outgoing, Person

LEADER = "leader"  # the topic
# told: this week already; telephone: county and Party leaders are called; unreachable: not bound, or blocked.
State = Literal["ready", "told", "telephone", "unreachable"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A leader, the reports that their units have not made, and whether the office may write to them now."""

    person_id: int
    name: str
    post: str
    phone: str
    missing: tuple[Owed, ...]
    state: State


def suggested(work: Work, facts: Facts) -> tuple[Suggestion, ...]:
    """Return the leaders of the units whose report is missing in the last days before its deadline, or after it."""
    late: dict[str, list[Owed]] = {}
    for owed in wanting(facts, work.now.date()):
        late.setdefault(owed.unit_id, []).append(owed)
    query = (
        select(Person, Binding.unit_id)
        .join(Binding, Binding.person_id == Person.id)
        .where(Binding.ended_at.is_(None), Binding.role == "leader", Binding.unit_id.in_(late))
        .order_by(Person.id, Binding.id)
    )
    people: dict[int, Person] = {}
    missing: dict[int, list[Owed]] = {}
    for person, unit_id in work.tx.execute(query):
        people[person.id] = person
        missing.setdefault(person.id, []).extend(late[unit_id])
    keys = {_key(work, person_id) for person_id in people}
    told = set(work.tx.scalars(select(Outgoing.key).where(Outgoing.key.in_(keys))))
    called = by_telephone(work.matrix)
    return tuple(
        Suggestion(
            person.id,
            person.name,
            person.post,
            person.office_phone or person.phone or "",
            tuple(missing[person.id]),
            _state(person, {owed.unit_id for owed in missing[person.id]}, called, told=_key(work, person.id) in told),
        )
        for person in people.values()
    )


def wanting(facts: Facts, today: date) -> Iterable[Owed]:
    """Return the yearly reports that are missing in their last days or after them, of those that surely owe one."""
    for owed in facts.owed:
        near = owed.duty and (owed.subject.due - today).days <= facts.firm
        if near and owed.membership != "assumed" and is_open(owed, facts.reported.get((owed.unit_id, owed.subject.id))):
            yield owed


def by_telephone(matrix: Matrix) -> frozenset[str]:
    """Return the units whose leaders are called and never written to, the members of groups among them."""
    named = matrix.reminders.leaders_by_telephone
    return frozenset(unit_id for holder in named for unit_id in matrix.units_in(holder))


def _state(person: Person, units: set[str], called: frozenset[str], *, told: bool) -> State:
    if units & called:
        return "telephone"
    if told:
        return "told"
    return "unreachable" if person.telegram_id is None or person.unreachable_since else "ready"


def _key(work: Work, person_id: int) -> str:
    """Return the key of a leader's letter: one a week."""
    year, week, _ = work.now.isocalendar()
    return f"{LEADER}:{work.cycle}:{year}-W{week:02}:person:{person_id}"


def tell(work: Work, hours: Hours, person_id: int) -> Suggestion:
    """Write the letter to a leader, to leave within the office's hours; pressed twice, it is one.

    Raises `Refused` where there is no reason any more, or none to write to.
    """
    found = next((one for one in suggested(work, gather(work, hours.days)) if one.person_id == person_id), None)
    if found is None or found.state == "told":
        raise Refused("leader_settled")
    chat = work.tx.get_one(Person, person_id).telegram_id
    if found.state != "ready" or chat is None:
        raise Refused("leader_telephone")
    letter = Letter(_key(work, person_id), chat, LEADER, _content(work, found), person_id)
    if not enqueue(work.tx, work.now, letter):
        raise Refused("leader_settled")
    work.note("leader told", person=person_id, units=sorted({owed.unit_id for owed in found.missing}))
    return found


def sample(work: Work, found: Iterable[Suggestion]) -> dict[str, Any] | None:
    """Return what the first who may be told would read; None where nobody may."""
    first = next((one for one in found if one.state == "ready"), None)
    return said(work.tx, _content(work, first)) if first else None


def _content(work: Work, found: Suggestion) -> dict[str, Any]:
    lines = [
        {"unit": owed.unit_id, "row": owed.subject.id, "items": [], "due": owed.subject.due.isoformat()}
        for owed in found.missing
    ]
    return {"cycle": work.cycle, "person": found.person_id, "lines": lines}


def still_missing(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether there still is something to tell, and the reader still leads."""
    return bool(said(tx, content)["lines"])


def said(tx: Session, content: dict[str, Any]) -> dict[str, Any]:
    """Return the content with what is missing still of the units that the reader leads still."""
    leads = select(Binding.unit_id).where(
        Binding.person_id == content["person"], Binding.role == "leader", Binding.ended_at.is_(None)
    )
    units = set(tx.scalars(leads))
    lines = [line for line in open_lines(tx, content) if line["unit"] in units]
    return {**content, "lines": lines, "basis": confirmed(tx, content["cycle"])}

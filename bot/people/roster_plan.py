"""What an import of the roster would change, and the import: additions, changes and removals, all or nothing.

A line is somebody the office knows by Telegram id, else by number, else by name within the unit; what it leaves blank
stays as it is. Only roles that came by a roster end when the roster no longer has them: whoever came by an invitation
or by the settings is never removed by an import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from bot.delivery.outbox import Letter, enqueue
from bot.errors import CellProblem, SheetError
from bot.people.roster import NAME, PHONE, TELEGRAM, Entry, Listed, people
from bot.people.work import Role, Work
from bot.store.models import Binding, Person

BOUND, REMOVED = "roster_bound", "roster_removed"  # topics of letters
_OURS = frozenset({"roster", "phone"})  # how a line of the roster comes to life
_FIELDS = ("name", "phone", "telegram_id", "department", "post", "office_phone")


@dataclass(frozen=True, slots=True)
class Addition:
    """A role that somebody gets; `bound` says that their Telegram is known, so that it counts at once."""

    unit_id: str
    role: Role
    name: str
    phone: str | None
    bound: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise about somebody: (field of `Person`, before, after)."""

    unit_id: str
    name: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """A role that ends."""

    unit_id: str
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an import would change; `kept` and `active` count roles, those that stay and all there are before."""

    additions: tuple[Addition, ...]
    changes: tuple[Change, ...]
    removals: tuple[Removal, ...]
    kept: int
    active: int

    @property
    def empty(self) -> bool:
        """Say whether nothing would change."""
        return not (self.additions or self.changes or self.removals)

    @property
    def drastic(self) -> bool:
        """Say whether more than a third of all roles would end: rather a wrong file than so many farewells."""
        return len(self.removals) * 3 > self.active

    @property
    def mark(self) -> str:
        """Return eight hex digits that change with what the plan would change."""
        said = repr((self.additions, self.changes, self.removals))
        return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class _Match:
    """A person of the roster, and who that is; `ghost` is the unbound line of a number that turns out to be theirs."""

    listed: Listed
    person: Person | None
    ghost: Person | None = None


def plan(work: Work, entries: Sequence[Entry]) -> Plan:
    """Return what an import would change now; changes nothing.

    Raises `SheetError` where a line contradicts what the office knows already.
    """
    active, former = _bindings(work)
    matches = _matches(work, entries, active, former)
    _keep_an_office(entries, matches, active)
    return _plan(matches, active)


def carry_out(work: Work, entries: Sequence[Entry]) -> Plan:
    """Import the roster, tell who was bound or removed, and return what changed. Raises like `plan`."""
    active, former = _bindings(work)
    matches = _matches(work, entries, active, former)
    _keep_an_office(entries, matches, active)
    made, gone = _plan(matches, active), _gone(matches, active)
    _end(work, gone)
    for match in matches:
        if match.ghost is not None:
            match.ghost.phone = None
    work.tx.flush()  # a number belongs to one person at every moment
    has = {(b.person_id, b.unit_id, b.role) for b in active if b.ended_at is None}
    for match in matches:
        _bind(work, match, has)
    _forget_numbers(work, {b.person_id: b.person for b in gone})
    work.note("roster", added=len(made.additions), changed=len(made.changes), removed=len(made.removals))
    return made


def _bindings(work: Work) -> tuple[list[Binding], list[Binding]]:
    """Return the roles that count, and those that an import has ended: who comes back is the same person."""
    asked = select(Binding).where(or_(Binding.ended_at.is_(None), Binding.ending == "roster")).order_by(Binding.id)
    found = work.tx.scalars(asked).all()
    return [b for b in found if b.ended_at is None], [b for b in found if b.ended_at is not None]


def _matches(
    work: Work, entries: Sequence[Entry], active: Sequence[Binding], former: Sequence[Binding]
) -> list[_Match]:
    everybody = work.tx.scalars(select(Person)).all()
    by_id = {p.telegram_id: p for p in everybody if p.telegram_id}
    by_phone = {p.phone: p for p in everybody if p.phone}
    by_name = {(b.unit_id, b.person.name): b.person for b in (*former, *active)}
    listed, problems = people(entries)
    found: list[_Match] = []
    claimed: dict[int, Listed] = {}
    # Who is known for certain goes first, so that a namesake is not taken for them.
    for one in sorted(listed, key=lambda li: not (li.telegram_id in by_id or li.phone in by_phone)):
        person, other = by_id.get(one.telegram_id or 0), by_phone.get(one.phone or "")
        ghost = other if person and other and other is not person else None
        person = person or other
        if person is None:
            named = (by_name.get((e.unit_id, one.name)) for e in one.entries)
            person = next((p for p in named if p is not None and p.id not in claimed), None)
        problems += tuple(_contradictions(one, person, ghost, claimed))
        if person is not None:
            claimed[person.id] = one
        found.append(_Match(one, person, ghost))
    if problems:
        raise SheetError(problems)
    return found


def _contradictions(
    one: Listed, person: Person | None, ghost: Person | None, claimed: dict[int, Listed]
) -> Iterator[CellProblem]:
    first = one.entries[0]
    if ghost is not None and ghost.telegram_id is not None:
        yield first.problem(PHONE, "phone_taken", one.name, ghost.name)
    if person is None:
        return
    if one.telegram_id and person.telegram_id and one.telegram_id != person.telegram_id:
        yield first.problem(TELEGRAM, "id_differs", one.name)
    if other := claimed.get(person.id):
        yield first.problem(NAME, "same_person", one.name, other.entries[0].line, other.name)


def _plan(matches: Sequence[_Match], active: Sequence[Binding]) -> Plan:
    has = {(b.person_id, b.unit_id, b.role) for b in active}
    additions: list[Addition] = []
    changes: list[Change] = []
    for match in matches:
        one, person = match.listed, match.person
        bound = bool(one.telegram_id or (person and person.telegram_id))
        additions += [
            Addition(e.unit_id, e.role, one.name, one.phone, bound)
            for e in one.entries
            if person is None or (person.id, e.unit_id, e.role) not in has
        ]
        if fields := _changed(match):
            changes.append(Change(one.entries[0].unit_id, one.name, fields))
    removals = [Removal(b.unit_id, b.role, b.person.name) for b in _gone(matches, active)]
    return Plan(tuple(additions), tuple(changes), tuple(removals), len(active) - len(removals), len(active))


def _changed(match: _Match) -> tuple[tuple[str, str, str], ...]:
    if match.person is None:
        return ()
    pairs = ((name, getattr(match.person, name), match.listed.said(name)) for name in _FIELDS)
    return tuple((name, str(before or ""), str(after)) for name, before, after in pairs if after and after != before)


def _gone(matches: Sequence[_Match], active: Sequence[Binding]) -> list[Binding]:
    wanted = {(m.person.id, e.unit_id, e.role) for m in matches if m.person for e in m.listed.entries}
    return [b for b in active if b.via in _OURS and (b.person_id, b.unit_id, b.role) not in wanted]


def _keep_an_office(entries: Sequence[Entry], matches: Sequence[_Match], active: Sequence[Binding]) -> None:
    """Refuse what would leave nobody who can undo it from the chat."""
    gone = {b.id for b in _gone(matches, active)}
    before = [b for b in active if b.role == "office" and b.person.telegram_id]
    comes = any(
        e.role == "office" and (m.listed.telegram_id or (m.person and m.person.telegram_id))
        for m in matches
        for e in m.listed.entries
    )
    if before and not comes and all(b.id in gone for b in before):
        raise SheetError((CellProblem(entries[0].sheet, "", "no_office", (before[0].person.name,)),))


def _end(work: Work, gone: Sequence[Binding]) -> None:
    by_person: dict[int, list[Binding]] = {}
    for binding in gone:
        binding.ended_at, binding.ending = work.now, "roster"
        binding.ended_by = work.actor.person.id if work.actor.person else None
        work.note("removed", whom=binding.person_id, unit=binding.unit_id, role=binding.role, via="roster")
        by_person.setdefault(binding.person_id, []).append(binding)
    work.tx.flush()
    for ended in by_person.values():
        _tell(work, ended[0].person, REMOVED, str(ended[0].id), [(b.unit_id, b.role) for b in ended])


def _forget_numbers(work: Work, people_: Mapping[int, Person]) -> None:
    """Drop the number of whoever has no role left: nothing needs it, and nobody may come in by it."""
    left = set(work.tx.scalars(select(Binding.person_id).where(Binding.ended_at.is_(None))))
    for person_id, person in people_.items():
        if person_id not in left:
            person.phone = None


def _bind(work: Work, match: _Match, has: set[tuple[int, str, str]]) -> None:
    one, person = match.listed, match.person
    if person is None:
        person = Person(name=one.name, created_at=work.now)
        work.tx.add(person)
    came_to_life = bool(one.telegram_id) and person.telegram_id is None
    for name in _FIELDS:
        if value := one.said(name):
            setattr(person, name, value)
    work.tx.flush()
    new = []
    for entry in one.entries:
        if (person.id, entry.unit_id, entry.role) in has:
            continue
        by = work.actor.person.id if work.actor.person else None
        binding = Binding(
            person_id=person.id, unit_id=entry.unit_id, role=entry.role, via="roster", bound_at=work.now, bound_by=by
        )
        work.tx.add(binding)
        work.note("bound", whom=person.id, unit=entry.unit_id, role=entry.role, via="roster")
        new.append(binding)
    work.tx.flush()
    places = [(e.unit_id, e.role) for e in one.entries] if came_to_life else [(b.unit_id, b.role) for b in new]
    if places:
        _tell(work, person, BOUND, str(new[0].id) if new else "id", places)


def _tell(work: Work, person: Person, topic: str, cause: str, places: Sequence[tuple[str, str]]) -> None:
    if person.telegram_id is None:
        return
    key = f"{topic}:{cause}:{person.id}"
    content = {"places": [list(place) for place in places]}
    enqueue(work.tx, work.now, Letter(key, person.telegram_id, topic, content, person.id))

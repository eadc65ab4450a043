"""The office's list of people: who is bound, who is only on the roster, and the end of a role."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, update

from bot.delivery.outbox import Letter, enqueue
from bot.errors import Refused
from bot.people import invites
from bot.people.absence import deputies
from bot.people.roster_plan import REMOVED
from bot.people.work import OFFICE, ROLES, Work, office_unit
from bot.store.models import Binding, Draft, Invite, Person

PAGE = 6  # people on a screen


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people of a unit are bound, are only on the roster, and invitations that are open.

    `reached` says whether somebody is bound who reports for it.
    """

    unit_id: str
    bound: int = 0
    waiting: int = 0
    invited: int = 0
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """All units, the office first as "", and how many people there are in all."""

    units: tuple[Tally, ...]
    bound: int
    waiting: int
    invited: int

    @property
    def lacking(self) -> tuple[Tally, ...]:
        """Return the units for which nobody is bound who reports."""
        return tuple(t for t in self.units if not t.reached)


@dataclass(frozen=True, slots=True)
class Contact:
    """A role of somebody; `away` says that they are today, `deputy` who stands in for them, if anybody is named."""

    binding: Binding
    away: bool = False
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A page of a unit's people, and its open invitations with who made each."""

    unit_id: str
    contacts: tuple[Contact, ...]
    invites: tuple[tuple[Invite, str], ...]
    total: int
    page: int
    pages: int


def overview(work: Work) -> Overview:
    """Return who is bound for each unit."""
    found = work.tx.execute(
        select(Binding.unit_id, Binding.role, Binding.person_id, Person.telegram_id.isnot(None))
        .join(Person, Person.id == Binding.person_id)
        .where(Binding.ended_at.is_(None))
    ).all()
    counted = select(Invite.unit_id, func.count()).where(invites.pending(work.now)).group_by(Invite.unit_id)
    invited: dict[str, int] = {}
    for unit_id, number in work.tx.execute(counted):
        invited[_shown_as(work, unit_id)] = invited.get(_shown_as(work, unit_id), 0) + number
    people: dict[str, dict[bool, set[int]]] = {}
    reached: set[str] = set()
    for unit_id, role, person_id, bound in found:
        at = _shown_as(work, unit_id)
        people.setdefault(at, {True: set(), False: set()})[bound].add(person_id)
        if bound and role != "leader":
            reached.add(at)
    known = (OFFICE, *(u.id for u in work.matrix.units if u.id != office_unit(work.matrix)))
    former = tuple(sorted(set(people) - set(known)))  # units that the matrix has no more
    units = tuple(
        Tally(i, len(people[i][True]), len(people[i][False]), invited.get(i, 0), i in reached)
        if i in people
        else Tally(i, invited=invited.get(i, 0))
        for i in (*known, *former)
    )
    everybody = {bound: {p for _, _, p, b in found if b is bound} for bound in (True, False)}
    return Overview(units, len(everybody[True]), len(everybody[False]), sum(invited.values()))


def _shown_as(work: Work, unit_id: str) -> str:
    return OFFICE if unit_id == office_unit(work.matrix) else unit_id


def of_unit(work: Work, unit_id: str, page: int = 1) -> UnitPage:
    """Return a page of a unit's people, "" for the office; a page beyond the end is the last one."""
    unit_id = _shown_as(work, unit_id)
    ids = tuple(dict.fromkeys((OFFICE, office_unit(work.matrix)))) if unit_id == OFFICE else (unit_id,)
    found = work.tx.scalars(
        select(Binding).where(Binding.unit_id.in_(ids), Binding.ended_at.is_(None)).order_by(Binding.id)
    ).all()
    ordered = sorted(found, key=lambda b: (ROLES.index(b.role), b.person.telegram_id is None))
    pages = max(1, -(-len(ordered) // PAGE))
    page = min(page, pages)
    shown = ordered[(page - 1) * PAGE : page * PAGE]
    away = deputies(work.tx, [b.person_id for b in shown], work.now.date())
    contacts = tuple(Contact(b, b.person_id in away, _name(away.get(b.person_id))) for b in shown)
    return UnitPage(unit_id, contacts, invites.open_at(work, ids), len(ordered), page, pages)


def _name(deputy: Person | None) -> str:
    return deputy.name if deputy else ""


def active(work: Work, binding_id: int) -> Binding:
    """Return a role that counts now. Raises `Refused` where it is over."""
    binding = work.tx.get(Binding, binding_id)
    if binding is None or binding.ended_at is not None:
        raise Refused("binding_over")
    return binding


def end(work: Work, binding_id: int, ending: str) -> Binding:
    """End a role at once, ``removed`` or ``undone``, and tell the person, unless they do it themselves.

    Raises `Refused` where it is over already, and for the office's last member, who would shut everybody out.
    """
    if not work.actor.office:
        raise Refused("right_office")
    binding = active(work, binding_id)
    if binding.role == "office" and not _others_in_office(work, binding):
        raise Refused("last_of_office")
    binding.ended_at, binding.ended_by, binding.ending = work.now, work.actor.person_id, ending
    # What they had begun stays theirs to see if they come back; till then it takes no more of what they write.
    work.tx.execute(update(Draft).where(Draft.person_id == binding.person_id).values(awaits=None))
    work.tx.flush()
    _forget_number(work, binding)
    work.note(ending, whom=binding.person_id, unit=binding.unit_id, role=binding.role, binding=binding.id)
    person = binding.person
    if person.telegram_id is not None and person.id != work.actor.person_id:
        content = {"places": [[binding.unit_id, binding.role]]}
        key = f"{REMOVED}:{binding.id}:{person.id}"
        enqueue(work.tx, work.now, Letter(key, person.telegram_id, REMOVED, content, person.id))
    return binding


def _others_in_office(work: Work, binding: Binding) -> bool:
    others = (
        select(Binding.id)
        .join(Person, Person.id == Binding.person_id)
        .where(
            Binding.role == "office",
            Binding.ended_at.is_(None),
            Binding.person_id != binding.person_id,
            Person.telegram_id.isnot(None),
        )
    )
    return work.tx.scalar(others.limit(1)) is not None


def _forget_number(work: Work, binding: Binding) -> None:
    """Drop the number of whoever has no role left: nothing needs it, and nobody may come in by it."""
    left = select(Binding.id).where(Binding.person_id == binding.person_id, Binding.ended_at.is_(None))
    if work.tx.scalar(left.limit(1)) is None:
        binding.person.phone = None


def reachable(work: Work, *, yes: bool) -> None:
    """Note that the actor has blocked the bot, or has taken it back."""
    person = work.actor.person
    if person is not None and yes != (person.unreachable_since is None):
        person.unreachable_since = None if yes else work.now

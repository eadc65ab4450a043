"""Whom a notice is for: people and groups that get it, and everybody who won't, each with the reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import select

from bot.people.work import Work, office_unit
from bot.progress import rules
from bot.reminders import groups
from bot.store.models import Binding, Broadcast, BroadcastRecipient, Outgoing, Person, Standing

Kind = Literal["all", "group", "units", "unreported", "unconfirmed", "groups"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Reason = Literal["unbound", "unreachable", "leader"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody or some group that gets it, in a chat; a group has no unit."""

    chat_id: int
    name: str
    unit_id: str = ""
    person_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Who won't get it, and why; a unit without anybody has no name."""

    reason: Reason
    unit_id: str
    name: str = ""
    person_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets it and who does not."""

    readers: tuple[Reader, ...]
    left: tuple[Left, ...]

    @property
    def counted(self) -> dict[str, int]:
        """Return how many are left out for each reason."""
        found = Counter(one.reason for one in self.left)
        return {reason: found[reason] for reason in REASONS if found[reason]}

    @property
    def mark(self) -> str:
        """Return what is another one as soon as anybody comes or goes."""
        whole = sorted(f"{r.person_id}/{r.group_id}" for r in self.readers)
        whole += sorted(f"{one.reason}{one.unit_id}/{one.person_id}/{one.group_id}" for one in self.left)
        return hashlib.sha256("\n".join(whole).encode()).hexdigest()[:16]


def resolve(work: Work, wanted: dict[str, Any]) -> Audience:
    """Return whom an audience means now. `wanted` holds its `kind`, the `group`, and the `units`."""
    kind: Kind = wanted["kind"]
    if kind == "groups":
        return _groups(work)
    if kind == "unconfirmed":
        before = last(work)
        return Audience((), ()) if before is None else _people(work, None, before.id)
    found = _people(work, _units(work, kind, wanted), None)
    if kind != "unreported":
        return found
    # Nobody is bound there, so nobody has confirmed that such a unit owes a report.
    assumed = {m.unit_id for group in work.matrix.groups for m in group.members if m.membership == "assumed"}
    kept = (one for one in found.left if one.person_id is not None or one.unit_id not in assumed)
    return Audience(found.readers, tuple(kept))


def last(work: Work) -> Broadcast | None:
    """Return the last notice that went to people in this cycle."""
    to_people = select(BroadcastRecipient.broadcast_id).where(BroadcastRecipient.person_id.isnot(None))
    query = select(Broadcast).where(
        Broadcast.cycle == work.cycle, Broadcast.due_at <= work.now, Broadcast.id.in_(to_people)
    )
    return work.tx.scalar(query.order_by(Broadcast.due_at.desc(), Broadcast.id.desc()).limit(1))


def _groups(work: Work) -> Audience:
    found = groups.bound(work.tx)
    return Audience(
        tuple(Reader(g.chat_id, g.title, group_id=g.id) for g in found if g.left_at is None),
        tuple(Left("unreachable", "", g.title, group_id=g.id) for g in found if g.left_at is not None),
    )


def _units(work: Work, kind: Kind, wanted: dict[str, Any]) -> tuple[str, ...]:
    """Return the units that are meant, in the matrix's order."""
    matrix = work.matrix
    if kind == "unreported":
        chosen = unreported(work)
    elif kind == "group":
        group = matrix.group.get(wanted["group"])
        chosen = {m.unit_id for m in group.members} if group else set()
    else:
        chosen = {unit.id for unit in matrix.units} if kind == "all" else set(wanted["units"])
    return tuple(u.id for u in matrix.units if u.id in chosen and u.id != office_unit(matrix))


def unreported(work: Work) -> set[str]:
    """Return the units with a yearly report of this cycle that does not stand, or was asked back."""
    duties = [duty.id for duty in work.matrix.duties]
    standing = select(Standing.unit_id, Standing.row_id).where(
        Standing.cycle == work.cycle, Standing.row_id.in_(duties), Standing.state != "returned"
    )
    reported = {(row.unit_id, row.row_id) for row in work.tx.execute(standing)}
    return {
        unit_id for duty in duties for unit_id in rules.reporters(work.matrix, duty) if (unit_id, duty) not in reported
    }


def _people(work: Work, units: tuple[str, ...] | None, unconfirmed: int | None) -> Audience:
    query = (
        select(Binding.unit_id, Binding.role, Person.id, Person.name, Person.telegram_id, Person.unreachable_since)
        .join(Person, Person.id == Binding.person_id)
        .where(Binding.ended_at.is_(None), Binding.role.in_(("liaison", "leader")))
        .order_by(Binding.id)
    )
    if units is not None:
        query = query.where(Binding.unit_id.in_(units))
    else:
        waiting = (
            select(BroadcastRecipient.person_id)
            .join(Outgoing, Outgoing.id == BroadcastRecipient.letter_id)
            .where(
                BroadcastRecipient.broadcast_id == unconfirmed,
                BroadcastRecipient.confirmed_at.is_(None),
                Outgoing.state == "sent",
            )
        )
        query = query.where(Person.id.in_(waiting))
    readers: dict[int, Reader] = {}
    left: dict[int, Left] = {}
    leaders: dict[int, Left] = {}
    served: set[str] = set()
    for unit_id, role, person_id, name, telegram_id, unreachable in work.tx.execute(query):
        if role == "leader":
            leaders.setdefault(person_id, Left("leader", unit_id, name, person_id))
            continue
        served.add(unit_id)
        if telegram_id is None:
            left.setdefault(person_id, Left("unbound", unit_id, name, person_id))
        elif unreachable is not None:
            left.setdefault(person_id, Left("unreachable", unit_id, name, person_id))
        else:
            readers.setdefault(person_id, Reader(telegram_id, name, unit_id, person_id))
    only_leaders = [one for number, one in leaders.items() if number not in readers and number not in left]
    nobody = [Left("unbound", unit_id) for unit_id in units or () if unit_id not in served]
    return Audience(tuple(readers.values()), (*left.values(), *nobody, *only_leaders))

"""Invitations: a link that binds once, within 72 hours. Only the hash of its token is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from bot.errors import Refused
from bot.knowledge.matrix import Matrix
from bot.people import handover
from bot.people.work import OFFICE, Role, Work, office_unit
from bot.store.models import Binding, Invite, Person

VALID = timedelta(hours=72)
_BYTES = 24  # of randomness; 32 characters in the link


def roles_at(matrix: Matrix, unit_id: str) -> tuple[Role, ...]:
    """Return the roles that somebody can be invited to: liaison or leader of a unit, or office.

    The office's members are liaisons of the unit that the office is in the matrix. None at what is no unit.
    """
    if unit_id in {OFFICE, office_unit(matrix)}:
        return ("office",)
    return ("liaison", "leader") if unit_id in matrix.unit else ()


def issue(work: Work, unit_id: str, role: Role, passes_on: Binding | None = None) -> str:
    """Make an invitation and return its token, which nobody can be told again.

    The office's own, or with `passes_on` that of somebody who hands over a role of theirs. Raises `Refused`.
    """
    if passes_on is None:
        if not work.actor.office:
            raise Refused("right_office")
        if role not in roles_at(work.matrix, unit_id):
            raise Refused("invite_role")
        unit_id = OFFICE if role == "office" else unit_id
    elif passes_on.person_id != work.actor.person_id or passes_on.ended_at is not None:
        raise Refused("binding_over")
    else:
        unit_id = passes_on.unit_id
    token = secrets.token_urlsafe(_BYTES)
    invite = Invite(
        token_hash=_hash(token),
        unit_id=unit_id,
        role=role,
        created_at=work.now,
        created_by=work.actor.person_id,
        expires_at=work.now + VALID,
        binding_id=passes_on.id if passes_on else None,
    )
    work.tx.add(invite)
    work.tx.flush()
    work.note("invited", invite=invite.id, unit=unit_id, role=role)
    return token


def of_token(work: Work, token: str) -> Invite:
    """Return the invitation of a token, whatever became of it. Raises `Refused` where there is none."""
    invite = work.tx.scalar(select(Invite).where(Invite.token_hash == _hash(token)))
    if invite is None:
        raise Refused("link_unknown")
    return invite


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def accept(work: Work, token: str, username: str | None = None) -> Binding:
    """Bind the actor to the role of an invitation and use it up. Raises `Refused`.

    `username` is that of their Telegram account.
    """
    invite, person = of_token(work, token), work.actor.person
    if invite.used_at is not None:
        by_you = person is not None and invite.used_by == person.id and _role(work, person, invite) is not None
        raise Refused("link_used_by_you" if by_you else "link_used")
    passed = work.tx.get(Binding, invite.binding_id) if invite.binding_id else None
    if (
        invite.revoked_at is not None
        or work.tx.scalar(select(Invite.id).where(Invite.id == invite.id, _backed())) is None
    ):
        raise Refused("link_revoked")
    if invite.expires_at <= work.now:
        raise Refused("link_expired")
    if person is not None and (held := _role(work, person, invite)) and (passed is None or held is passed):
        raise Refused("role_held")
    person = _here(work, person, username)
    invite.used_at, invite.used_by = work.now, person.id
    if passed is not None:
        return handover.pass_on(work, passed, person)
    return _bound(work, invite, person)


def _here(work: Work, person: Person | None, username: str | None) -> Person:
    if person is None:
        person = Person(name=work.actor.name, created_at=work.now, telegram_id=work.actor.telegram_id)
        work.tx.add(person)
    person.username = username or person.username
    person.last_seen, person.unreachable_since = work.now, None
    work.tx.flush()
    return person


def _bound(work: Work, invite: Invite, person: Person) -> Binding:
    binding = Binding(
        person_id=person.id,
        unit_id=invite.unit_id,
        role=invite.role,
        via="invite",
        bound_at=work.now,
        bound_by=invite.created_by,
    )
    binding.person = person
    work.tx.add(binding)
    work.tx.flush()
    work.note("bound", whom=person.id, unit=invite.unit_id, role=invite.role, via="invite", invite=invite.id)
    return binding


def _role(work: Work, person: Person, invite: Invite) -> Binding | None:
    return work.tx.scalar(
        select(Binding).where(
            Binding.person_id == person.id,
            Binding.unit_id == invite.unit_id,
            Binding.role == invite.role,
            Binding.ended_at.is_(None),
        )
    )


def _backed() -> ColumnElement[bool]:
    """Say in SQL that whoever made an invitation may still do so: a removed clerk's links lead nowhere."""
    backing = aliased(Binding)
    by_office = and_(Invite.binding_id.is_(None), backing.person_id == Invite.created_by, backing.role == "office")
    return (
        select(backing.id).where(backing.ended_at.is_(None), or_(by_office, backing.id == Invite.binding_id)).exists()
    )


def pending(now: datetime) -> ColumnElement[bool]:
    """Say in SQL that an invitation can still be accepted."""
    return and_(Invite.used_at.is_(None), Invite.revoked_at.is_(None), Invite.expires_at > now, _backed())


def open_at(work: Work, unit_ids: Sequence[str]) -> tuple[tuple[Invite, str], ...]:
    """Return the invitations to some units that can still be accepted, newest first, with who made each."""
    found = (
        select(Invite, Person.name)
        .join(Person, Person.id == Invite.created_by)
        .where(Invite.unit_id.in_(unit_ids), pending(work.now))
        .order_by(Invite.id.desc())
    )
    return tuple((invite, name) for invite, name in work.tx.execute(found))


def revoke(work: Work, invite_id: int) -> Invite:
    """Take an invitation back. Raises `Refused` where it was used, or taken back already."""
    invite = work.tx.get(Invite, invite_id)
    if invite is None or not work.actor.office:
        raise Refused("link_unknown")
    if invite.used_at is not None:
        raise Refused("invite_used")
    if invite.revoked_at is not None:
        raise Refused("invite_revoked_already")
    invite.revoked_at = work.now
    work.note("invite_revoked", invite=invite.id, unit=invite.unit_id, role=invite.role)
    return invite

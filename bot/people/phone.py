"""Coming in by one's own number: a line of the roster comes to life when its number is shared."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.people.work import Work
from bot.store.models import Absence, Binding, Person

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_COUNTRY = "86"


def normalise(number: str) -> str:
    """Return a number that Telegram gave as `Person.phone` holds it, "" for none.

    Telegram writes every number with its country's code, with or without a plus. Eleven digits that look like a
    Chinese number but lack the 86 are one from North America: they match nothing, or a stranger there would come in
    as the liaison here.
    """
    digits = re.sub("[^0-9]", "", unicodedata.normalize("NFKC", number)).removeprefix("00")
    here = digits.removeprefix(_COUNTRY)
    if here != digits and _MOBILE.fullmatch(here):
        return here
    return "" if _MOBILE.fullmatch(digits) or not 7 <= len(digits) <= 15 else digits


def awaits_anybody(tx: Session) -> bool:
    """Say whether the roster has anybody who could still come in by their number."""
    has_role = exists().where(Binding.person_id == Person.id, Binding.ended_at.is_(None))
    waiting = select(Person.id).where(Person.telegram_id.is_(None), Person.phone.isnot(None), has_role)
    return tx.scalar(waiting.limit(1)) is not None


def claim(work: Work, number: str, username: str | None = None, *, own: bool) -> tuple[Binding, ...]:
    """Bind the actor to the roles that the roster has for their number and return these. Raises `Refused`.

    `own` says that Telegram vouches for the number being the sender's.
    """
    if not own:
        raise Refused("contact_not_yours")
    known = normalise(number)
    listed = work.tx.scalar(select(Person).where(Person.phone == known)) if known else None
    if listed is None:
        raise Refused("phone_unknown")
    roles = _roles(work, listed)
    if listed.telegram_id is not None:
        mine = listed.telegram_id == work.actor.telegram_id
        raise Refused(("phone_known" if roles else "phone_unknown") if mine else "phone_taken")
    if not roles:
        raise Refused("phone_unknown")
    person = work.actor.person
    if person is None:
        person = listed
        person.telegram_id = work.actor.telegram_id
    else:
        roles = _merged(work, listed, person, roles)
    person.username = username or person.username
    person.last_seen, person.unreachable_since = work.now, None
    work.tx.flush()
    work.note("bound", whom=person.id, via="phone", places=[[b.unit_id, b.role] for b in roles])
    return roles


def _roles(work: Work, person: Person) -> tuple[Binding, ...]:
    found = select(Binding).where(Binding.person_id == person.id, Binding.ended_at.is_(None)).order_by(Binding.id)
    return tuple(work.tx.scalars(found))


def _merged(work: Work, listed: Person, person: Person, roles: tuple[Binding, ...]) -> tuple[Binding, ...]:
    """Give a line's roles, number and particulars to whom it turns out to be; return the roles as theirs."""
    held = {(b.unit_id, b.role): b for b in _roles(work, person)}
    merged = []
    for binding in roles:
        own = held.get((binding.unit_id, binding.role))
        if own is None:
            binding.person_id, binding.person = person.id, person
            merged.append(binding)
        else:
            binding.ended_at, binding.ended_by, binding.ending = work.now, person.id, "roster"
            merged.append(own)
    number, listed.phone = listed.phone, None
    work.tx.flush()  # a number belongs to one person at every moment
    person.phone, person.name = number, listed.name
    for name in ("department", "post", "office_phone"):
        setattr(person, name, getattr(listed, name) or getattr(person, name))
    for column in (Absence.person_id, Absence.deputy_id):
        work.tx.execute(update(Absence).where(column == listed.id).values({column: person.id}))
    return tuple(merged)

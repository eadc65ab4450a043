"""Hand-over: a liaison's unit goes to somebody else, with the forms begun and the letters not yet sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery.outbox import SAID, Letter, enqueue
from bot.errors import Refused
from bot.people.work import Work
from bot.store.models import Absence, Attachment, Binding, Draft, Outgoing, Person

GIVEN = "handed_over"  # to the former contact
TAKEN = "taken_over"  # to the successor
_FULL = 1000  # characters that a form's text holds
_TEXTS = ("note", "text")  # fields of drafts that people write


def own(work: Work, unit_id: str) -> Binding:
    """Return the actor's binding as the unit's liaison. Raises `Refused` where there is none (any more)."""
    binding = work.tx.scalar(
        select(Binding).where(
            Binding.person_id == work.actor.person_id,
            Binding.unit_id == unit_id,
            Binding.role == "liaison",
            Binding.ended_at.is_(None),
        )
    )
    if binding is None:
        raise Refused("not_your_unit")
    return binding


def units(work: Work) -> tuple[str, ...]:
    """Return the units that the actor can hand over."""
    found = select(Binding.unit_id).where(
        Binding.person_id == work.actor.person_id, Binding.role == "liaison", Binding.ended_at.is_(None)
    )
    return tuple(work.tx.scalars(found.order_by(Binding.id)))


def named(work: Work, name: str) -> tuple[Person, ...]:
    """Return the people of that name who have a role and can be reached, the actor aside."""
    bound = select(Binding.person_id).where(Binding.ended_at.is_(None))
    found = select(Person).where(
        Person.name == name.strip(),
        Person.telegram_id.isnot(None),
        Person.id != work.actor.person_id,
        Person.id.in_(bound),
    )
    return tuple(work.tx.scalars(found.order_by(Person.id)))


def is_bound(work: Work, person: Person) -> bool:
    """Say whether somebody has a role and can be reached."""
    return person.telegram_id is not None and not _serves_nobody(work, person)


def pass_on(work: Work, binding: Binding, successor: Person) -> Binding:
    """End a binding and give its unit to somebody, with drafts and letters; both are told once.

    Raises `Refused` where the binding has ended, or the successor is who hands over.
    """
    if binding.ended_at is not None:
        raise Refused("handed_over_already")
    former = binding.person
    if successor.id == former.id or successor.telegram_id is None:
        raise Refused("handover_self")
    binding.ended_at, binding.ended_by = work.now, work.actor.person.id if work.actor.person else None
    binding.ending, binding.successor_id = "handover", successor.id
    work.tx.flush()
    made, new = _bind(work, binding, successor)
    kept = _move_drafts(work, former, successor, binding.unit_id)
    _move_letters(work, former, successor, binding.unit_id, new=new)
    _stand_in_no_more(work, former)
    work.note("handed over", unit=binding.unit_id, former=former.id, successor=successor.id, binding=made.id)
    content = {"unit": binding.unit_id, "former": former.name, "successor": successor.name}
    if former.telegram_id is not None:
        key = f"handover:{binding.id}:person:{former.id}"
        enqueue(work.tx, work.now, Letter(key, former.telegram_id, GIVEN, content, former.id))
    key = f"handover:{binding.id}:person:{successor.id}"
    enqueue(work.tx, work.now, Letter(key, successor.telegram_id, TAKEN, {**content, "texts": kept}, successor.id))
    return made


def _bind(work: Work, binding: Binding, successor: Person) -> tuple[Binding, bool]:
    held = work.tx.scalar(
        select(Binding).where(
            Binding.person_id == successor.id,
            Binding.unit_id == binding.unit_id,
            Binding.role == binding.role,
            Binding.ended_at.is_(None),
        )
    )
    if held is not None:
        return held, False
    made = Binding(
        person_id=successor.id,
        unit_id=binding.unit_id,
        role=binding.role,
        via="handover",
        bound_at=work.now,
        bound_by=binding.person_id,
    )
    made.person = successor
    work.tx.add(made)
    work.tx.flush()
    return made, True


def _serves_nobody(work: Work, person: Person) -> bool:
    return work.tx.scalar(select(Binding.id).where(Binding.person_id == person.id, Binding.ended_at.is_(None))) is None


def _stand_in_no_more(work: Work, former: Person) -> None:
    """Leave those without a deputy with whom the former contact shares no unit now."""
    held = select(Binding.unit_id).where(
        Binding.person_id == former.id, Binding.role == "liaison", Binding.ended_at.is_(None)
    )
    shared = select(Binding.person_id).where(
        Binding.unit_id.in_(held), Binding.role == "liaison", Binding.ended_at.is_(None)
    )
    roles = update(Absence).where(
        Absence.deputy_id == former.id, Absence.ended_at.is_(None), Absence.person_id.not_in(shared)
    )
    work.tx.execute(roles.values(deputy_id=None))


def _move_drafts(work: Work, former: Person, successor: Person, unit_id: str) -> tuple[str, ...]:
    """Give the unit's forms to the successor; return the texts that found no room in a form of their own."""
    mine = Draft.subject.endswith(f"@{unit_id}", autoescape=True)
    theirs = {
        (d.kind, d.cycle, d.subject): d
        for d in work.tx.scalars(select(Draft).where(Draft.person_id == successor.id, mine))
    }
    left = []
    for draft in work.tx.scalars(select(Draft).where(Draft.person_id == former.id, mine)).all():
        same = theirs.get((draft.kind, draft.cycle, draft.subject))
        if same is None:
            draft.person_id, draft.awaits = successor.id, None  # what they type is a question until they open it
            continue
        left += _fold(draft, same)
        files = update(Attachment).where(Attachment.draft_id == draft.id)
        work.tx.execute(files.values(draft_id=same.id))
        work.tx.delete(draft)
    work.tx.flush()
    return tuple(left)


def _fold(draft: Draft, into: Draft) -> list[str]:
    left = []
    for field in _TEXTS:
        text, has = str(draft.fields.get(field) or ""), str(into.fields.get(field) or "")
        if not text or text in has:
            continue
        both = f"{has}\n{text}" if has else text
        if len(both) <= _FULL:
            into.fields = {**into.fields, field: both}
        else:
            left.append(text)
    return left


def _move_letters(work: Work, former: Person, successor: Person, unit_id: str, *, new: bool) -> None:
    """Send what is still to be told about the unit to the successor instead; one who was there has their own."""
    waiting = select(Outgoing).where(
        Outgoing.person_id == former.id, Outgoing.state == "queued", Outgoing.topic != SAID, Outgoing.edits.is_(None)
    )
    for letter in work.tx.scalars(waiting):
        if _about(letter.content) != unit_id:
            continue
        if not new:
            letter.state = "cancelled"
        else:
            letter.person_id, letter.chat_id = successor.id, successor.telegram_id or letter.chat_id
        letter.changed_at = work.now


def _about(content: dict[str, Any]) -> str | None:
    return content.get("unit_id") or content.get("unit")


def moved_to(tx: Session, person_id: int, unit_id: str | None = None) -> str | None:
    """Return the name of whom somebody handed a unit over to, without `unit_id` the one they were last liaison of.

    None where they are liaison of it (or of any), or their role there ended in another way.
    """
    roles = select(Binding).where(Binding.person_id == person_id, Binding.role == "liaison")
    if unit_id is not None:
        roles = roles.where(Binding.unit_id == unit_id)
    newest = tx.scalar(roles.order_by(Binding.ended_at.is_(None).desc(), Binding.ended_at.desc(), Binding.id.desc()))
    if newest is None or newest.ending != "handover" or newest.successor_id is None:
        return None
    return tx.scalar(select(Person.name).where(Person.id == newest.successor_id))


def moved_form(tx: Session, person_id: int, draft_id: int) -> str | None:
    """Return to whom somebody handed over the unit of a form that is another's now; None as for `moved_to`."""
    draft = tx.get(Draft, draft_id)
    if draft is None or draft.person_id == person_id or "@" not in draft.subject:
        return None
    return moved_to(tx, person_id, draft.subject.rpartition("@")[2])

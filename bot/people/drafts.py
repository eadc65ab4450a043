"""Conversations in progress: what a person has begun to fill in, kept until it is done or dropped.

A person has one draft a subject. The newest that awaits something gets what the person writes or sends in their
private chat, as long as it was touched within `LAPSE`; after that a text is a question again, and the draft stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.people.work import Work
from bot.store.models import Draft

LAPSE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is awaited of a person: the draft, its form (`kind`) and the field (`field`)."""

    draft_id: int
    kind: str
    field: str


def awaited(tx: Session, person_id: int, now: datetime) -> Awaited | None:
    """Return what the person's next message is for; None where it is a question."""
    newest = (
        select(Draft.id, Draft.kind, Draft.awaits)
        .where(Draft.person_id == person_id, Draft.awaits.isnot(None))
        .where(Draft.changed_at > now - LAPSE, Draft.changed_at < now + LAPSE)  # the clock may have been set back
        .order_by(Draft.changed_at.desc(), Draft.id.desc())
        .limit(1)
    )
    found = tx.execute(newest).one_or_none()
    return None if found is None else Awaited(found.id, found.kind, found.awaits)


def find(work: Work, kind: str, subject: str) -> Draft | None:
    """Return the actor's draft about a subject in this cycle."""
    return work.tx.scalar(
        select(Draft).where(
            Draft.person_id == work.actor.person_id,
            Draft.kind == kind,
            Draft.cycle == work.cycle,
            Draft.subject == subject,
        )
    )


def own(work: Work, draft_id: int, kind: str, gone: str = "form_gone") -> Draft:
    """Return the actor's draft of that number. Raises `Refused` (`gone`) where it is done, dropped or another's."""
    draft = work.tx.get(Draft, draft_id)
    if draft is None or draft.person_id != work.actor.person_id or draft.kind != kind or draft.cycle != work.cycle:
        raise Refused(gone)
    return draft


def begin(work: Work, kind: str, subject: str, fields: dict[str, Any], awaits: str | None = None) -> Draft:
    """Return the actor's draft about a subject: the one that is there, else a new one with `fields`."""
    draft = find(work, kind, subject)
    if draft is None:
        draft = Draft(
            person_id=work.actor.person_id,
            kind=kind,
            cycle=work.cycle,
            subject=subject,
            fields=fields,
            changed_at=work.now,
        )
        work.tx.add(draft)
    draft.awaits, draft.changed_at = awaits, work.now
    work.tx.flush()
    return draft


def fill(work: Work, draft: Draft, awaits: str | None, **fields: Any) -> None:
    """Put values into a draft, and say what it awaits next."""
    draft.fields = {**draft.fields, **fields}
    draft.awaits, draft.changed_at = awaits, work.now


def drop(work: Work, draft: Draft) -> None:
    """Forget a draft."""
    work.tx.delete(draft)
    work.tx.flush()


def forget(work: Work, kind: str, subject: str) -> None:
    """Forget the actor's draft about a subject, if there is one."""
    if draft := find(work, kind, subject):
        drop(work, draft)

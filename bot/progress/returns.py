"""退回 as a conversation: a draft waits for the reason, then the version is returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.progress import reviews
from bot.progress.review_queue import Scope
from bot.progress.reviews import State
from bot.store.models import CheckIn, Draft

KIND = "return"
AT_ONCE = timedelta(minutes=30)  # after which a text may well be about something else, and is shown before it counts


@dataclass(frozen=True, slots=True)
class Asked:
    """A version whose return waits for its reason: `typed` is one that came late and is to be confirmed.

    `scope` is the queue that the reviewer came from.
    """

    draft_id: int
    version: CheckIn
    seen: State
    scope: Scope
    typed: str = ""


def begin(work: Work, check_in_id: int, seen: State, scope: Scope) -> Asked:
    """Ask for a reason; no other version waits for one any more. Raises `Refused` where it can't be returned."""
    reviews.check(work, check_in_id, "returned", seen=seen)
    work.tx.execute(delete(Draft).where(Draft.person_id == work.actor.person_id, Draft.kind == KIND))
    fields = {"seen": seen, "unit": scope.unit_id, "row": scope.row_id}
    draft = drafts.begin(work, KIND, str(check_in_id), fields, "reason")
    return _asked(work, draft)


def own(work: Work, draft_id: int) -> Asked:
    """Return what the actor is asked for. Raises `Refused` where that is done or dropped."""
    return _asked(work, _own(work, draft_id))


def _own(work: Work, draft_id: int) -> Draft:
    return drafts.own(work, draft_id, KIND, "reason_gone")


def _asked(work: Work, draft: Draft) -> Asked:
    fields = draft.fields
    scope = Scope(fields["unit"], fields["row"])
    version = reviews.version_of(work, int(draft.subject))
    return Asked(draft.id, version, fields["seen"], scope, fields.get("typed", ""))


def take(work: Work, draft_id: int, text: str) -> Asked:
    """Return the version for what was typed, or keep that to be confirmed (`typed`) where it comes late.

    Raises `Refused` like `reviews.decide`.
    """
    draft = _own(work, draft_id)
    if text and work.now - draft.changed_at > AT_ONCE:
        reviews.check_reason(text)
        drafts.fill(work, draft, "reason", typed=text)
        return _asked(work, draft)
    return give(work, draft_id, text)


def give(work: Work, draft_id: int, reason: str) -> Asked:
    """Return the version for a reason. Raises `Refused` like `reviews.decide`."""
    draft = _own(work, draft_id)
    asked = _asked(work, draft)
    reviews.decide(work, asked.version.id, "returned", reason, seen=asked.seen)
    drafts.drop(work, draft)
    return asked


def drop(work: Work, draft_id: int) -> Asked:
    """Ask no more. Raises `Refused` where that is done or dropped."""
    draft = _own(work, draft_id)
    asked = _asked(work, draft)
    drafts.drop(work, draft)
    return asked


def overtaken(work: Work, draft_id: int) -> Asked | None:
    """Drop what can't be returned any more, and return it; None where only another reason is wanted."""
    asked = own(work, draft_id)
    try:
        reviews.check(work, asked.version.id, "returned", seen=asked.seen)
    except Refused:
        return drop(work, draft_id)
    return None

"""The 文号 on which a year's reports rest: the office is asked once, where the document is of another year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from bot.delivery.outbox import Letter
from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.reminders.facts import Facts
from bot.store.models import Basis

BASIS = "basis"  # the topic of the question, and the kind of the draft that awaits the answer
SHORTEST, LONGEST = 4, 100  # characters


def confirmed(tx: Session, cycle: int) -> str:
    """Return what the office has confirmed for a cycle; "" where it has not."""
    found = tx.get(Basis, cycle)
    return found.text if found else ""


def questions(facts: Facts) -> Iterator[Letter]:
    """Yield the question to everybody of the office, where it is open."""
    if "basis" in facts.concerns:
        for person, chat_id in facts.offices:
            key = f"{BASIS}:{facts.cycle}:person:{person.id}"
            yield Letter(key, chat_id, BASIS, {"cycle": facts.cycle}, person.id)


def still_open(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether nobody has answered yet."""
    return not confirmed(tx, content["cycle"])


def ask(work: Work) -> None:
    """Await the answer from the actor."""
    drafts.begin(work, BASIS, BASIS, {}, "text")


def confirm(work: Work, draft_id: int, text: str) -> str:
    """Keep what this year's reports rest on, in one line; a later answer replaces it, and both stay in the audit.

    Raises `Refused` where it is too short or too long to be the name or number of a document.
    """
    draft, text = drafts.own(work, draft_id, BASIS), one_line(text)
    work.tx.merge(Basis(cycle=work.cycle, text=text, confirmed_at=work.now, confirmed_by=work.actor.person_id))
    drafts.drop(work, draft)
    work.note("basis confirmed", cycle=work.cycle, text=text)
    return text


def one_line(text: str) -> str:
    """Return a basis as it is cited. Raises `Refused` where it is too short or too long for one."""
    text = " ".join(text.split())
    if not SHORTEST <= len(text) <= LONGEST:
        raise Refused("basis_length", SHORTEST, LONGEST)
    return text


def drop(work: Work) -> None:
    """Await it no longer."""
    drafts.forget(work, BASIS, BASIS)

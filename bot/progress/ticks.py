"""无变化 for many rows at once: the person ticks rows, then says it of all of them."""

from __future__ import annotations

from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.progress import checkins, tasks
from bot.progress.forms import subject
from bot.progress.tasks import Task
from bot.store.models import CheckIn, Draft

KIND = "ticks"


def candidates(work: Work) -> tuple[Task, ...]:
    """Return the actor's rows to which 无变化 can be said."""
    own = tasks.of_units(work, work.actor.liaison_of)
    return tuple(t for t in own if checkins.may_repeat(work, t.standing, t.row_id))


def ticked(work: Work) -> frozenset[str]:
    """Return the subjects (``action-05@education``) that are chosen."""
    draft = drafts.find(work, KIND, KIND)
    return frozenset(draft.fields["rows"]) if draft else frozenset()


def tick(work: Work, unit_id: str, row_id: str) -> None:
    """Choose a row, or no longer."""
    _choose(work, ticked(work) ^ {subject(unit_id, row_id)})


def tick_all(work: Work) -> None:
    """Choose all rows that can be chosen."""
    _choose(work, frozenset(subject(t.unit_id, t.row_id) for t in candidates(work)))


def _choose(work: Work, chosen: frozenset[str]) -> None:
    draft: Draft = drafts.begin(work, KIND, KIND, {})
    drafts.fill(work, draft, None, rows=sorted(chosen))


def say(work: Work) -> tuple[CheckIn, ...]:
    """Say 无变化 of all chosen rows that still allow it, and forget the choice. Raises `Refused` where none is left."""
    draft, chosen = drafts.find(work, KIND, KIND), ticked(work)
    said = tuple(
        checkins.unchanged(work, task.unit_id, task.row_id)
        for task in candidates(work)
        if subject(task.unit_id, task.row_id) in chosen
    )
    if not said or draft is None:
        raise Refused("nothing_ticked")
    drafts.drop(work, draft)
    return said

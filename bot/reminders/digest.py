"""What the office hears on each stage and once a week: who has reported, who is missing, what was passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bot.delivery.outbox import Letter
from bot.reminders.calendar import WorkingDays
from bot.reminders.facts import Facts
from bot.reminders.plan import Plan, Tally, begun, tally
from bot.reminders.stages import Stage

DIGEST = "digest"  # the topic
_WEEK = timedelta(days=7)


def days_of(stages: Sequence[Stage], days: WorkingDays) -> tuple[date, ...]:
    """Return the days with a digest: every stage's, and from the first to the last each week's first working day.

    A week without one has none. The rounds of a periodic call bring no digest between them.
    """
    found, before = {stage.day for stage in stages}, [s.day for s in stages if not s.subject.is_survey]
    if before:
        first, last = min(before), max(before)
        monday = first - timedelta(days=first.weekday())
        while monday < last:
            opens = days.on_or_after(monday)
            if first < opens < min(last, monday + _WEEK):
                found.add(opens)
            monday += _WEEK
    return tuple(sorted(found))


def digests(  # noqa: PLR0913 - all that a digest says
    day: date, facts: Facts, made: Plan, stages: Sequence[Stage], passed: Sequence[Stage], *, leaders: int, first: bool
) -> Iterator[Letter]:
    """Yield the letter to everybody of the office; none while no liaison is bound: the office is still setting up.

    `stages` are all of the cycle, `passed` those that a downtime left out, `leaders` how many could be told. What
    the office should see to stands in the `first` of a cycle alone; the plan shows it at any time.
    """
    if not any(person.telegram_id is not None and person.units for person in facts.people):
        return
    content = {
        "cycle": facts.cycle,
        "day": day.isoformat(),
        "subjects": [_counted(tally(facts, subject)) for subject in begun(stages, day)],
        "reminded": len(made.reminders),
        "calls": len({call.unit_id for call in made.calls}),
        "leaders": leaders,
        # The basis is a question of its own, see `bases`.
        "concerns": [concern for concern in facts.concerns if first and concern != "basis"],
        "passed": sorted({stage.day.isoformat() for stage in passed}),
    }
    for person, chat_id in facts.offices:
        key = f"digest:{facts.cycle}:{day.isoformat()}:person:{person.id}"
        yield Letter(key, chat_id, DIGEST, content, person.id)


def _counted(found: Tally) -> dict[str, Any]:
    return {
        "row": found.subject.id,
        "due": found.subject.due.isoformat(),
        "items": list(found.subject.items),
        "total": found.total,
        "missing": list(found.missing),
        "assumed": found.assumed,
    }

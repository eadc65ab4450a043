"""Writes down the reminders that are due: at any time, any number of times, in any number of processes.

However often it runs, a stage's day is written down once, and a person's reminder of it has one key. What a reminder
says, and whether there is anything left to say, is settled when it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.delivery.outbox import Letter, enqueue_all
from bot.people.work import Work
from bot.reminders.bases import questions
from bot.reminders.calendar import Hours
from bot.reminders.digest import days_of, digests
from bot.reminders.gather import gather, stages_of
from bot.reminders.leaders import suggested
from bot.reminders.letters import letter
from bot.reminders.plan import plan
from bot.reminders.stages import due, passed_over
from bot.store.models import Outgoing, Swept


def sweep(work: Work, hours: Hours) -> bool:
    """Write everybody's reminder of what stands now and was not written down yet; say whether there was anything.

    After a downtime that is the one current message each. The office gets its digest with it, which names the stages
    that were passed over.
    """
    if not hours.is_open(work.now):
        return False
    stages = stages_of(work, hours.days)
    before = work.tx.get(Swept, work.cycle)
    # What is noted after now was noted by a clock that went wrong; the letters' keys keep them from leaving twice.
    last = before.day if before is not None and before.at <= work.now else None
    day = max((d for d in days_of(stages, hours.days) if hours.opening(d) <= work.now), default=None)
    if day is None or (last is not None and day <= last) or not _move(work, before, day):
        return False  # nothing new, or another process was faster
    facts = gather(work, hours.days)
    made = plan(work.now.date(), facts, due(stages, work.now, hours, last))
    passed = passed_over(stages, work.now, hours, last) if last is not None else ()
    told = digests(day, facts, made, stages, passed, leaders=len(suggested(work, facts)), first=before is None)
    _write(work, (*map(letter, made.reminders), *questions(facts), *told))
    return True


def _move(work: Work, before: Swept | None, day: date) -> bool:
    """Note how far the reminders are, unless somebody did since `before` was read."""
    if before is None:
        try:
            with work.tx.begin_nested():
                work.tx.add(Swept(cycle=work.cycle, day=day, at=work.now))
        except IntegrityError:
            return False
        return True
    same = (Swept.cycle == work.cycle, Swept.day == before.day, Swept.at == before.at)
    moved = update(Swept).where(*same).values(day=day, at=work.now).returning(Swept.cycle)
    return work.tx.scalar(moved) is not None


def _write(work: Work, letters: Iterable[Letter]) -> None:
    """Write the letters that are not there yet."""
    by_key = {letter.key: letter for letter in letters}
    there = set(work.tx.scalars(select(Outgoing.key).where(Outgoing.key.in_(by_key))))
    enqueue_all(work.tx, work.now, [letter for key, letter in by_key.items() if key not in there])

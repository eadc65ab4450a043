"""What the office looks at: the plan of a day, and who has not reported as of now, with whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.people.work import Work
from bot.reminders.calendar import Hours
from bot.reminders.gather import gather, stages_of
from bot.reminders.leaders import Suggestion, suggested
from bot.reminders.plan import Call, Plan, Tally, begun, plan, tally
from bot.reminders.stages import on, standing
from bot.store.models import Swept


@dataclass(frozen=True, slots=True)
class Day:
    """The plan of a day, and the next day on which something leaves, None where nothing is to come."""

    plan: Plan
    following: date | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """As of now: who is missing, subject by subject, the 电话联系清单, and the leaders that could be told."""

    tallies: tuple[Tally, ...]
    calls: tuple[Call, ...]
    leaders: tuple[Suggestion, ...] = ()


def day_of(work: Work, hours: Hours, day: date | None = None) -> Day:
    """Return who gets what on a day and why the others do not; without a day, on the next one that is not behind us.

    Where nothing is to come any more, that is the plan of today.
    """
    stages = stages_of(work, hours.days)
    today = work.now.date()
    if day is None:
        swept = work.tx.get(Swept, work.cycle)
        done = swept is not None and swept.day >= today
        day = min((s.day for s in stages if s.day > today or (s.day == today and not done)), default=today)
    following = min((stage.day for stage in stages if stage.day > day), default=None)
    return Day(plan(day, gather(work, hours.days), on(stages, day)), following)


def overdue(work: Work, hours: Hours) -> Overdue:
    """Return who has not reported on what is being reminded of, in the printed order, and whom to call."""
    stages = stages_of(work, hours.days)
    today = work.now.date()
    facts = gather(work, hours.days)
    calls = plan(today, facts, standing(stages, work.now, hours)).calls
    return Overdue(tuple(tally(facts, subject) for subject in begun(stages, today)), calls, suggested(work, facts))

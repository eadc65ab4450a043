"""What the office looks at: the plan of a day, and who has not reported as of now, with whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.people.work import Work
from bot.reminders.calendar import Hours
from bot.reminders.facts import Facts
from bot.reminders.gather import gather
from bot.reminders.plan import Call, Plan, is_open, plan
from bot.reminders.stages import Subject, current, on, schedule
from bot.store.models import Swept


@dataclass(frozen=True, slots=True)
class Missing:
    """Of one subject: the units that have not reported, how many owe it, and whether its day is over."""

    subject: Subject
    units: tuple[str, ...]
    total: int
    late: bool


@dataclass(frozen=True, slots=True)
class Overdue:
    """As of now: who is missing, subject by subject, and the 电话联系清单."""

    missing: tuple[Missing, ...]
    calls: tuple[Call, ...]


def plan_of(work: Work, hours: Hours, day: date | None = None) -> Plan:
    """Return who gets what on a day and why the others do not; without a day, on the next one that is not behind us.

    Where nothing is to come any more, that is the plan of today.
    """
    stages = schedule(work.matrix, work.cycle, hours.days)
    today = work.now.astimezone(hours.zone).date()
    if day is None:
        swept = work.tx.get(Swept, work.cycle)
        done = swept is not None and swept.day >= today
        day = min((s.day for s in stages if s.day > today or (s.day == today and not done)), default=today)
    return plan(day, gather(work, hours.days), on(stages, day))


def next_day(work: Work, hours: Hours, day: date) -> date | None:
    """Return the next day after `day` on which something leaves, None where nothing is to come."""
    stages = schedule(work.matrix, work.cycle, hours.days)
    return min((stage.day for stage in stages if stage.day > day), default=None)


def overdue(work: Work, hours: Hours) -> Overdue:
    """Return who has not reported on what is being reminded of, in the printed order, and whom to call."""
    stages = schedule(work.matrix, work.cycle, hours.days)
    today = work.now.astimezone(hours.zone).date()
    facts = gather(work, hours.days)
    begun = sorted({stage.subject for stage in stages if stage.day <= today})
    standing = [current([s for s in stages if s.subject == one], work.now, hours) for one in begun]
    calls = plan(today, facts, [stage for stage in standing if stage]).calls
    return Overdue(tuple(_missing(facts, one, today) for one in begun), calls)


def _missing(facts: Facts, subject: Subject, today: date) -> Missing:
    owed = [one for one in facts.owed if one.subject == subject and one.membership != "assumed"]
    units = (o.unit_id for o in owed if is_open(o, facts.reported.get((o.unit_id, subject.id))))
    return Missing(subject, tuple(units), len(owed), today > subject.due)

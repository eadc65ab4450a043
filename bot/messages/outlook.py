"""/plan and /overdue: who gets what and why others do not; who has not reported, and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from bot.messages.actions import Action
from bot.messages.actions.bases import GiveBasis
from bot.messages.actions.leaders import ShowLeaders
from bot.messages.actions.outlook import Part, ShowCalls, ShowMissing, ShowOverdue, ShowPlan
from bot.messages.duties import addressee
from bot.messages.message import Message, lines_of
from bot.messages.voice import Voice
from bot.reminders.outlook import Day, Overdue
from bot.reminders.plan import Call, Plan, Reason, Reminder, Skipped, Tally

_LINES, _CALLS = 12, 5  # on a page
_UNITS = 3  # names in a line


def plan(voice: Voice, day: Day) -> Message:
    """Return a day in numbers, each list a tap away, and the way to the next day on which something leaves."""
    found, following = day.plan, day.following
    parts: dict[Part, int] = {"people": len(found.reminders)}
    parts |= {reason: sum(s.reason == reason for s in found.skipped) for reason in get_args(Reason)}
    parts["calls"] = len(found.calls)
    keys = tuple(
        voice.button(voice.word("plan_part", part, number), ShowPlan(found.day, part))
        for part, number in parts.items()
        if number
    )
    turn = (voice.button(voice.word("plan_next", voice.date(following)), ShowPlan(following)),) if following else ()
    basis = (voice.button(voice.word("basis_give"), GiveBasis()),) if "basis" in found.concerns else ()
    return voice.message(
        "plan",
        (*lines_of(keys, 2), turn, basis),
        heading=voice.word("plan_heading", voice.date(found.day)),
        subjects=_subjects(voice, found),
        parts=tuple((voice.word("plan_part", part, number)) for part, number in parts.items() if number),
        concerns=tuple(voice.word("plan_concern", concern) for concern in found.concerns),
    )


def _subjects(voice: Voice, found: Plan) -> tuple[str, ...]:
    """Return what the day is about, each thing once, with the true days left."""
    stages = [line.stage for reminder in found.reminders for line in reminder.lines]
    stages += [one.stage for one in found.skipped]
    stages += [one.stage for one in found.calls]
    said = {s.subject.id: (s.subject.id, voice.date(s.subject.due), s.left(found.day)) for s in stages}
    return tuple(voice.word("plan_subject", voice.subject(row, 40), due, left) for row, due, left in said.values())


def plan_list(voice: Voice, found: Plan, part: Part, page: int) -> Message:
    """Return one of a day's lists."""
    lines = _lines_of(voice, found, part)
    heading = voice.word("plan_part", part, len(lines))
    return _paged(voice, heading, lines, page, lambda n: ShowPlan(found.day, part, n), ShowPlan(found.day))


def whole_plan(voice: Voice, found: Plan) -> tuple[str, ...]:
    """Return a day with all its lists as lines, for reading without buttons."""
    said = [voice.word("plan_heading", voice.date(found.day)), *_subjects(voice, found)]
    for part in get_args(Part)[1:]:
        if lines := _lines_of(voice, found, part):
            said += ["", voice.word("plan_part", part, len(lines)), *(f"  {line}" for line in lines)]
    return (*said, *(voice.word("plan_concern", concern) for concern in found.concerns))


def _lines_of(voice: Voice, found: Plan, part: Part) -> list[str]:
    if part == "people":
        return [_reminded(voice, reminder) for reminder in found.reminders]
    if part == "calls":
        return [voice.word("plan_call", voice.called(c.unit_id), voice.word("call_why", c.why)) for c in found.calls]
    return [_skipped(voice, one) for one in found.skipped if one.reason == part]


def _reminded(voice: Voice, reminder: Reminder) -> str:
    units = dict.fromkeys(voice.called(line.unit_id) for line in reminder.lines)
    rows = dict.fromkeys(voice.short_subject(line.stage.subject.id) for line in reminder.lines)
    return voice.word("plan_person", reminder.person.name, tuple(units)[:_UNITS], len(units), tuple(rows)[:_UNITS])


def _skipped(voice: Voice, one: Skipped) -> str:
    names = tuple(person.name for person in one.people)
    return voice.word("plan_skipped", voice.called(one.unit_id), voice.short_subject(one.stage.subject.id), names)


def overdue(voice: Voice, found: Overdue) -> Message:
    """Return in numbers who has not reported, each list a tap away."""
    keys = tuple(
        voice.button(
            voice.word("overdue_open", voice.subject(one.subject.id, 14), len(one.missing)), ShowMissing(number)
        )
        for number, one in enumerate(found.tallies, 1)
        if one.missing
    )
    units = len({call.unit_id for call in found.calls})
    calls = (voice.button(voice.word("overdue_calls", units), ShowCalls()),) if units else ()
    leaders = (voice.button(voice.word("overdue_leaders", len(found.leaders)), ShowLeaders()),) if found.leaders else ()
    return voice.message(
        "overdue",
        (*lines_of(keys, 1), calls, leaders),
        lines=tuple(_counted(voice, one) for one in found.tallies),
        calls=units,
        leaders=len(found.leaders),
    )


def _counted(voice: Voice, one: Tally) -> dict[str, Any]:
    return {
        "name": voice.subject(one.subject.id, 60),
        "due": voice.date(one.subject.due),
        "total": one.total,
        "open": len(one.missing),
        "late": voice.today > one.subject.due,
    }


def missing(voice: Voice, found: Overdue, number: int, page: int) -> Message:
    """Return the units that have not reported on one thing; the overview where there is none of that number."""
    if number > len(found.tallies):
        return overdue(voice, found)
    one = found.tallies[number - 1]
    lines = [voice.called(unit_id) for unit_id in one.missing]
    heading = voice.word("overdue_heading", voice.subject(one.subject.id, 40), len(lines))
    return _paged(voice, heading, lines, page, lambda n: ShowMissing(number, n), ShowOverdue())


def calls(voice: Voice, found: Overdue, page: int) -> Message:
    """Return the 电话联系清单: each unit once, whom to call there, and what to say."""
    by_unit: dict[str, list[Call]] = {}
    for call in found.calls:
        by_unit.setdefault(call.unit_id, []).append(call)
    pages = max(1, -(-len(by_unit) // _CALLS))
    page = min(page, pages)
    shown = list(by_unit.values())[(page - 1) * _CALLS : page * _CALLS]
    return voice.message(
        "call_list",
        (voice.turns(page, pages, ShowCalls), (voice.button(voice.word("back"), ShowOverdue()),)),
        total=len(by_unit),
        page=page,
        pages=pages,
        lines=tuple(_call(voice, of_unit) for of_unit in shown),
    )


def _call(voice: Voice, of_unit: Sequence[Call]) -> dict[str, Any]:
    first = of_unit[0]
    subject = first.stage.subject
    duty = voice.matrix.duty.get(subject.id)
    late = first.stage.left(voice.today) < 0
    to = addressee(voice, duty.id) if duty else ""
    return {
        "unit": voice.called(first.unit_id),
        "why": voice.word("call_why", first.why),
        "people": tuple((person.name, person.phone) for person in first.people),
        "say": voice.word("call_say", to, voice.subject(subject.id, 60), voice.date(subject.due), late),
    }


def _paged(  # noqa: PLR0913, PLR0917 - one page of any list
    voice: Voice, heading: str, lines: Sequence[str], page: int, turn: Any, home: Action
) -> Message:
    pages = max(1, -(-len(lines) // _LINES))
    page = min(page, pages)
    return voice.message(
        "outlook_list",
        (voice.turns(page, pages, turn), (voice.button(voice.word("back"), home),)),
        heading=heading,
        page=page,
        pages=pages,
        lines=tuple(lines[(page - 1) * _LINES : page * _LINES]),
    )

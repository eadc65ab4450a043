"""Every reminder that a liaison may get, and what the office reads of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, get_args

from bot.messages import Message, Voice, bases, digest, leaders, nudges, outlook, surveys
from bot.messages.actions.outlook import Part
from bot.messages.reminders import reminder
from bot.reminders import surveys as surveying
from bot.reminders.calendar import working_days
from bot.reminders.facts import Asked, Away, Concern, Facts, Membership, Owed, Someone
from bot.reminders.leaders import State, Suggestion
from bot.reminders.letters import letter
from bot.reminders.nudges import Nudge, Scope, Sent
from bot.reminders.outlook import Day, Overdue
from bot.reminders.plan import Reason, Tally, Why, plan
from bot.reminders.stages import NO_DAY, Stage, Subject
from bot.reminders.survey_forms import Form, Step
from bot.store.models import Survey

DUE = {"duty-members": "2026-11-30", "duty-regions": "2026-11-30", "action-05": "2026-12-31", "action-03": "2026-12-31"}
ITEMS = {"action-05": [2], "action-03": [2]}


def content(*pairs: tuple[str, str], own: bool = True, cycle: int = 2026) -> dict[str, Any]:
    lines = [
        {"unit": unit, "row": row, "items": ITEMS.get(row, []), "due": DUE[row].replace("2026", str(cycle)), "own": own}
        for unit, row in pairs
    ]
    return {"cycle": cycle, "day": "2026-11-27", "chat": 1, "lines": lines}


def _outlooks(voice: Voice) -> Iterator[Message]:
    li = Someone(1, "<李强>", 11, units=("education",), phone="0359-<1>")
    away = (Away(2, date(2026, 1, 1), date(2026, 12, 31)),)
    chen = Someone(2, "陈静", 12, units=("health",))
    memberships: tuple[tuple[str, Membership], ...] = (
        ("education", "named"),
        ("health", "named"),
        ("commerce", "assumed"),
        ("public-security", "named"),
    )
    owed = tuple(
        Owed(unit, Subject(date(2026, 11, 30), "duty-members"), membership) for unit, membership in memberships
    )
    facts = Facts(2026, (li, chen), owed, away=away, concerns=get_args(Concern))
    stage = Stage(date(2026, 11, 27), owed[0].subject, "ahead", (3,))
    for day, stages in ((date(2026, 11, 27), [stage]), (date(2026, 11, 26), [])):
        made = plan(day, facts, stages)
        yield outlook.plan(voice, Day(made, date(2026, 11, 30)))
        for part in get_args(Part)[1:]:
            yield outlook.plan_list(voice, made, part, 1)
        assert outlook.whole_plan(voice, made)
        missing = tuple(
            Tally(replace(stage.subject, due=date(2026, 11, 20)) if late else stage.subject, units, 40, 1)
            for units, late in ((tuple(voice.matrix.unit), False), (("education",), True), ((), True))
        )
        told = tuple(
            Suggestion(n, f"<赵{n}>", "副局长" if n % 2 else "", "0359-1" if n % 2 else "", owed[:n], state)
            for n, state in enumerate(get_args(State) * 3, 1)
        )
        found = Overdue(missing, made.calls, told)
        sample = _leads("2026-11-20")
        yield from (leaders.suggestions(voice, told, page, sample, waits=page == 1) for page in (1, 2))
        yield leaders.suggestions(voice, (), 1, None, waits=True)
        yield outlook.overdue(voice, found)
        yield outlook.overdue(voice, Overdue((), ()))
        yield from (outlook.missing(voice, found, number, page) for number in (1, 2, 3, 9) for page in (1, 2))
        yield outlook.calls(voice, found, 1)
    for units in (list(voice.matrix.unit), [], ["education"]):
        subject = {"row": "duty-members", "due": "2026-11-30", "items": [], "total": 49, "missing": units, "assumed": 1}
        passed, some = (["2026-11-16"], 2) if units else ([], 0)
        yield digest.digest(
            voice,
            {
                "cycle": voice.cycle, "day": "2026-11-16", "subjects": [subject], "reminded": some, "calls": some,
                "concerns": list(get_args(Concern)) if units else [], "passed": passed, "leaders": some,
            },
        )  # fmt: skip


def _leads(due: str) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [
        {"unit": unit, "row": "duty-members", "items": [], "due": due} for unit in ("education", "health")
    ]
    return {"cycle": 2026, "person": 1, "lines": lines}


def _to_leaders(voice: Voice) -> Iterator[Message]:
    yield from (leaders.told(voice, _leads(due)) for due in ("2026-11-20", "2099-11-30"))


def _surveyed(voice: Voice) -> Iterator[Message]:
    at = datetime(2026, 3, 6, 10, tzinfo=voice.zone)
    for months in (1, 2, 3):
        survey = Survey(
            cycle=2026, basis="<文>1号", first_day=at.date(), months=months, last_day=date(2026, 12, 31),
            started_at=at, started_by=1,
        )  # fmt: skip
        survey.id = 7
        made = surveying.rounds(survey, working_days())
        yield from (surveys.running(voice, survey, made, sure=sure) for sure in (True, False))
        for step in get_args(Step):
            dates = tuple(one.day for one in made[: 4 - months])
            yield surveys.form(voice, Form(7, step, "<文>1号", months, date(2026, 12, 31), dates))
    yield surveys.running(voice, None, ())
    yield surveys.dropped(voice)
    assert voice.word("survey_every", 2)
    asked = Asked(("action-05", "standard-03"), at, "<文>1号")
    for rows in (("action-05",), asked.rows):
        line = {"unit": "education", "row": "survey-7-1", "items": [], "due": "2026-03-13", "own": True}
        called: dict[str, Any] = {**line, "rows": list(rows), "since": at.isoformat(), "basis": asked.basis}
        for lines in (
            [called],
            [called, {**called, "unit": "health"}],
            [*content(("education", "duty-members"))["lines"], called],
        ):
            yield reminder(voice, {"cycle": voice.cycle, "day": "2026-03-06", "chat": 1, "lines": lines})


def _nudged(voice: Voice) -> Iterator[Message]:
    li = Someone(1, "<李强>", 11, units=("education",))
    many = tuple(Someone(n, f"某{n}", n, units=("health",)) for n in range(2, 20))
    stage = Stage(date(2026, 11, 27), Subject(date(2026, 11, 30), "duty-members"), "ahead", (0,))
    late = replace(stage, subject=Subject(date(2026, 11, 20), "duty-members"), kind="overdue")
    row = replace(stage, subject=Subject(NO_DAY, "action-05"))
    scopes: tuple[tuple[Scope, str], ...] = (("all", ""), ("unit", "education"), ("row", "action-05"))
    for (scope, target), one in zip(scopes, (stage, late, row), strict=True):
        owed = tuple(Owed(unit, one.subject, "named") for unit in ("education", "health", "commerce"))
        for people in ((li,), (li, *many), ()):
            made = plan(date(2026, 11, 27), Facts(2026, people, owed), [one])
            sample = letter(made.reminders[0]).content if made.reminders else None
            yield nudges.preview(voice, Nudge(7, scope, target, made, sample=sample), outside=scope == "unit")
    yield nudges.choose(voice)
    at = datetime(2026, 11, 28, 20, 0, tzinfo=voice.zone)
    timed = Nudge(7, "all", "", plan(date(2026, 11, 27), Facts(2026, (li,), owed), [row]), at)
    yield from (nudges.preview(voice, timed, waits_until=at + timedelta(hours=h)) for h in (0, 13))
    yield from (nudges.sent(voice, Sent("7-1", 2, at), waits=waits) for waits in (True, False))
    yield nudges.ask_time(voice, 7)
    yield from (nudges.recalled(voice, n) for n in (1, 2))
    yield nudges.cancelled(voice)


def every_message(voice: Voice) -> Iterator[Message]:
    yield from _outlooks(voice)
    yield from _nudged(voice)
    yield from _to_leaders(voice)
    yield from _surveyed(voice)
    yield bases.question(voice, {"cycle": voice.cycle})
    yield bases.form(voice)
    yield bases.confirmed(voice, "运食安委〔2026〕<1>号")
    yield bases.dropped(voice)
    one = content(("education", "duty-members"), cycle=voice.cycle)
    counties = [(m.unit_id, "duty-regions") for m in voice.matrix.group["counties"].members]
    all_units = [(unit, row) for unit in voice.matrix.unit for row in DUE]
    for day in (1, 29, 30):
        yield reminder(replace(voice, today=date(voice.cycle, 11, day)), one)
    yield reminder(replace(voice, today=date(voice.cycle, 12, 1)), one)
    yield reminder(voice, content(*counties, cycle=voice.cycle))
    yield reminder(voice, content(*counties, own=False, cycle=voice.cycle))
    yield reminder(voice, content(*all_units, cycle=voice.cycle))
    yield reminder(voice, content(("education", "action-05"), ("agriculture", "action-03"), cycle=voice.cycle))
    for reason in get_args(Reason):
        assert voice.word("plan_reason", reason)
    for why in get_args(Why):
        assert voice.word("call_why", why)
    for concern in get_args(Concern):
        assert voice.word("plan_concern", concern)
    for values in (
        ("市食安委", "x", "11月30日", True),
        ("市食安委", "x", "11月30日", False),
        ("", "x", "12月31日", False),
    ):
        assert voice.word("call_say", *values)

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.facts import Away, Facts, Owed, Reported, Someone
from bot.reminders.plan import Plan, is_open, keys, plan
from bot.reminders.stages import Stage
from tests.reminders.facts import CHEN, DUTY, ITEM, LI, REGIONS, ZHANG, any_facts, facts, stage

DAY = date(2026, 11, 16)
T14 = stage(DUTY, DAY, 14)
FRIDAY = date(2026, 11, 27)
T3 = Stage(FRIDAY, DUTY, "ahead", (3, 1))
OVERDUE = Stage(date(2026, 12, 1), DUTY, "overdue", (1,))
LATE = Stage(date(2026, 12, 3), DUTY, "call", (3,))
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)


def told(made: Plan) -> dict[str, list[tuple[str, str]]]:
    return {r.person.name: [(line.unit_id, line.stage.subject.id) for line in r.lines] for r in made.reminders}


def why(made: Plan) -> list[str]:
    return [skipped.reason for skipped in made.skipped]


def test_each_liaison_of_a_unit_with_nothing_there_hears_with_the_true_days_left() -> None:
    made = plan(FRIDAY, facts(LI, CHEN), [T3])
    assert told(made) == {"李强": [("education", "duty-members")], "陈静": [("education", "duty-members")]}
    assert {line.left for r in made.reminders for line in r.lines} == {3}
    assert not made.skipped
    assert not made.calls


def test_somebody_for_several_units_gets_one_message_with_all() -> None:
    owed = [Owed("yanhu", REGIONS, "named"), Owed("hejin", REGIONS, "named"), Owed("yanhu", ITEM, "named", duty=False)]
    made = plan(DAY, facts(ZHANG, owed=owed), [stage(REGIONS, DAY, 14), stage(ITEM, DAY, 30)])
    assert told(made) == {"张伟": [("yanhu", "duty-regions"), ("hejin", "duty-regions"), ("yanhu", "action-03")]}


@pytest.mark.parametrize(
    ("there", "reason"),
    [(Reported(), "reported"), (Reported(recorded=True), "recorded")],
)
def test_who_has_reported_hears_nothing(there: Reported, reason: str) -> None:
    made = plan(DAY, facts(LI, reported={("education", "duty-members"): there}), [T14])
    assert made.reminders == ()
    assert why(made) == [reason]


def test_what_was_returned_is_open_again() -> None:
    made = plan(DAY, facts(LI, reported={("education", "duty-members"): Reported(returned=True)}), [T14])
    assert told(made) == {"李强": [("education", "duty-members")]}


@pytest.mark.parametrize(("done", "open_"), [(True, False), (False, True)])
def test_a_dated_item_is_open_until_its_row_is_done(*, done: bool, open_: bool) -> None:
    owed = [Owed("education", ITEM, "named", duty=False)]
    made = plan(
        DAY, facts(LI, owed=owed, reported={("education", ITEM.id): Reported(done=done)}), [stage(ITEM, DAY, 7)]
    )
    assert bool(made.reminders) is open_


def test_an_assumed_member_is_on_no_list() -> None:
    owed = [Owed("education", DUTY, "assumed")]
    for one in (T14, OVERDUE, LATE):
        made = plan(one.day, facts(owed=owed), [one])
        assert (made.reminders, made.calls, why(made)) == ((), (), ["membership"])


@pytest.mark.parametrize(
    ("people", "away", "reason"),
    [
        ((), (), "unbound"),
        ((replace(LI, telegram_id=None),), (), "unbound"),
        ((replace(LI, unreachable=True),), (), "unreachable"),
        ((LI,), (Away(1, DAY, DAY),), "away"),
        ((LI,), (Away(1, DAY, DAY, 2),), "away"),  # a deputy who has left
    ],
)
def test_a_unit_that_no_message_reaches_is_called_instead(
    people: tuple[Someone, ...], away: tuple[Away, ...], reason: str
) -> None:
    made = plan(DAY, facts(*people, away=away), [T14])
    assert why(made) == [reason]
    assert [(call.unit_id, call.why, call.people) for call in made.calls] == [("education", reason, people)]


def test_the_deputy_of_the_absent_hears_once_and_the_absent_nothing() -> None:
    deputy = Someone(9, "孙丽", 19, units=("health",))
    made = plan(DAY, facts(LI, CHEN, deputy, away=[Away(1, DAY, DAY, 9), Away(2, DAY, DAY, 9)]), [T14])
    assert told(made) == {"孙丽": [("education", "duty-members")]}
    assert [line.own for r in made.reminders for line in r.lines] == [False]


def test_back_from_absence_one_hears_again() -> None:
    made = plan(DAY, facts(LI, away=[Away(1, date(2026, 11, 1), date(2026, 11, 15))]), [T14])
    assert list(told(made)) == ["李强"]


def test_received_quietens_only_what_comes_before_the_last_three_days() -> None:
    known = facts(LI, received={(1, "education", "duty-members"): BEFORE})
    assert why(plan(DAY, known, [T14])) == ["received"]
    assert plan(DAY, known, [T14]).calls == ()
    for one in (T3, OVERDUE):
        assert list(told(plan(one.day, known, [one]))) == ["李强"]


def test_received_by_one_leaves_the_colleague_and_other_units_alone() -> None:
    known = facts(LI, CHEN, received={(1, "education", "duty-members"): BEFORE})
    assert list(told(plan(DAY, known, [T14]))) == ["陈静"]


def test_received_does_not_hold_for_what_was_returned_since() -> None:
    later = Reported(returned=True, changed_at=datetime(2026, 11, 5, tzinfo=UTC))
    received = {(1, "education", "duty-members"): BEFORE}
    known = facts(LI, received=received, reported={("education", "duty-members"): later})
    assert list(told(plan(DAY, known, [T14]))) == ["李强"]


def test_three_and_five_days_late_the_office_calls_and_nobody_is_written_to() -> None:
    made = plan(LATE.day, facts(LI), [LATE])
    assert not made.reminders
    assert not made.skipped
    assert [(call.unit_id, call.why, call.people) for call in made.calls] == [("education", "late", (LI,))]


def test_the_key_is_of_the_cycle_the_stages_day_and_the_person() -> None:
    on_time, caught_up = (plan(day, facts(LI), [T14]).reminders[0].key for day in (DAY, date(2026, 11, 18)))
    assert on_time == caught_up == "remind:2026:2026-11-16:person:1"


@settings(max_examples=400, deadline=None)
@given(
    any_facts(),
    st.dates(date(2026, 10, 25), date(2026, 12, 10)),
    st.lists(
        st.builds(
            Stage,
            st.dates(date(2026, 10, 25), date(2026, 12, 10)),
            st.sampled_from((DUTY, REGIONS, ITEM)),
            st.sampled_from(("ahead", "overdue", "call")),
            st.sampled_from(((30,), (7,), (3, 1), (0,))),
        ),
        unique_by=lambda one: one.subject,
    ),
)
def test_whatever_the_facts_each_unit_has_its_place_and_nobody_is_bothered_twice(
    known: Facts, day: date, stages: list[Stage]
) -> None:
    made = plan(day, known, stages)
    of = {(owed.unit_id, owed.subject.id): owed for owed in known.owed}
    assert max(Counter(r.person.id for r in made.reminders).values(), default=0) <= 1
    reminded, called = keys(made.reminders), {(c.unit_id, c.stage.subject.id) for c in made.calls}
    skipped = {(s.unit_id, s.stage.subject.id): s.reason for s in made.skipped}
    kinds = {one.subject.id: one.kind for one in stages}
    for key, owed in of.items():
        if owed.subject.id in kinds:
            late = kinds[owed.subject.id] == "call" and key in called
            assert [key in reminded, key in skipped, late].count(True) == 1
        else:
            assert key not in reminded | called | set(skipped)
    for key in reminded | called:
        assert is_open(of[key], known.reported.get(key))
        assert of[key].membership != "assumed"
        assert skipped.get(key) in {None, "away", "unbound", "unreachable"}
    away = {a.person_id for a in known.away if a.first <= day <= a.last}
    for reminder in made.reminders:
        assert reminder.person.reachable
        assert reminder.person.id not in away
        assert len({(line.unit_id, line.stage.subject) for line in reminder.lines}) == len(reminder.lines)
        assert all(line.own is (line.unit_id in reminder.person.units) for line in reminder.lines)
    assert plan(day, known, stages) == made

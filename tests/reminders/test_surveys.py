"""A periodic call for check-ins asks once a round, whom it has to, and never more than monthly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people.work import Work
from bot.progress import checkins
from bot.progress.checkins import Report
from bot.reminders import leaders, nudges, surveys
from bot.reminders.calendar import working_days
from bot.reminders.gather import gather
from bot.reminders.letters import REMINDER, still_open
from bot.reminders.outlook import overdue
from bot.store.database import Store
from bot.store.models import Outgoing, Survey
from tests.reminders.test_sweep import hours_of, swept
from tests.works import CHEN, LI, OFFICE, SECOND, ZHANG, Works

DAYS = working_days()
LAST = date(2026, 12, 31)


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    works = Works(store, matrix, now.replace(month=3, day=5, hour=10))
    swept(works)
    return works


def start(works: Works, months: int = 1, last: date = LAST, who: int = OFFICE) -> Survey:
    found: Survey = works.do(who, lambda work: surveys.start(work, DAYS, "运食安委〔2026〕1号", months, last))
    return found


def asked(works: Works, who: int) -> list[dict[str, Any]]:
    query = select(Outgoing.content).where(Outgoing.topic == REMINDER, Outgoing.chat_id == who).order_by(Outgoing.id)
    return list(works.do(OFFICE, lambda work: list(work.tx.scalars(query))))


def report(unit_id: str, row_id: str, who: int, works: Works) -> None:
    works.do(who, lambda work: checkins.submit(work, unit_id, row_id, Report("ongoing", None, "正常推进")))


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from((1, 2, 3)), st.integers(0, 365))
def test_rounds_lie_at_least_a_month_apart_and_none_after_the_last_day(first: date, months: int, span: int) -> None:
    last = first + timedelta(days=span)
    found = surveys.dates(first, months, last)
    assert found[0] == first
    assert all(day <= last for day in found)
    assert all((b.year - a.year) * 12 + b.month - a.month == months for a, b in pairwise(found))
    assert all(b.day == first.day or (b + timedelta(days=1)).day == 1 for b in found)


def test_each_round_asks_everybody_once_and_nothing_is_chased(works: Works) -> None:
    start(works, last=date(2026, 4, 30))
    for day in range(1, 61):
        for hour in (9, 15):
            swept(works, datetime(2026, 3, 5, hour, tzinfo=works.now.tzinfo) + timedelta(days=day))
    assert [content["day"] for content in asked(works, ZHANG)] == ["2026-03-06", "2026-04-07"]  # after 清明
    (line,) = asked(works, ZHANG)[0]["lines"]
    assert line["unit"] == "yanhu"
    assert len(line["rows"]) == len(surveys.rows_by_unit(works.matrix)["yanhu"]) > 10
    assert len(asked(works, LI)) == len(asked(works, CHEN)) == 2


def test_who_has_reported_all_since_is_not_asked_and_before_does_not_count(works: Works) -> None:
    rows = surveys.rows_by_unit(works.matrix)["education"]
    for row_id in rows:
        report("education", row_id, LI, works)
    start(works)
    works.now += timedelta(days=1)
    assert swept(works)
    (first,) = asked(works, LI)
    for row_id in rows:
        assert works.do(OFFICE, lambda work: still_open(work.tx, first))
        report("education", row_id, LI, works)
    assert not works.do(OFFICE, lambda work: still_open(work.tx, first))
    shown = works.do(OFFICE, lambda work: overdue(work, hours_of(works.matrix)))
    (tally,) = [one for one in shown.tallies if one.subject.is_survey]
    assert "education" not in tally.missing
    assert "yanhu" in tally.missing
    swept(works, works.now.replace(month=4, day=7))
    assert len(asked(works, LI)) == 2  # and again a month later


def test_on_the_day_of_a_stage_it_is_one_message(works: Works) -> None:
    works.now = works.now.replace(month=11, day=13)  # the next working day is 14 days before the deadline
    start(works)
    swept(works, works.now.replace(day=16, hour=9))
    (content,) = asked(works, ZHANG)
    assert [line["row"] for line in content["lines"] if "rows" not in line] == ["duty-regions"]
    assert [line["row"] for line in content["lines"] if "rows" in line] == ["survey-1-1"]


def test_one_runs_at_a_time_and_once_ended_it_asks_no_more(works: Works) -> None:
    survey = start(works)
    with pytest.raises(Refused, match="survey_runs"):
        start(works, who=SECOND)
    works.do(SECOND, lambda work: surveys.end(work, survey.id))
    with pytest.raises(Refused, match="survey_gone"):
        works.do(OFFICE, lambda work: surveys.end(work, survey.id))
    swept(works, works.now + timedelta(days=1))
    assert asked(works, ZHANG) == []
    start(works)  # another may begin


def test_without_one_nobody_is_asked(works: Works) -> None:
    def look(work: Work) -> Survey | None:
        return surveys.active(work)

    assert works.do(OFFICE, look) is None
    for month in range(3, 10):
        swept(works, works.now.replace(month=month, day=6))
    assert asked(works, ZHANG) == []


def test_it_ends_by_itself_and_another_may_begin(works: Works) -> None:
    start(works, last=date(2026, 4, 30))
    works.now = works.now.replace(month=4, day=30)
    with pytest.raises(Refused, match="survey_runs"):
        start(works)
    works.now = works.now.replace(month=5, day=6)
    assert works.do(OFFICE, surveys.running) is None
    assert start(works).first_day == date(2026, 5, 7)


def test_a_round_is_chased_neither_by_the_office_nor_at_a_leader(works: Works) -> None:
    start(works)
    works.now = works.now.replace(day=12)
    swept(works)
    hours = hours_of(works.matrix)
    nudge = works.do(OFFICE, lambda work: nudges.begin(work, hours, "all"))
    assert not [line for made in nudge.plan.reminders for line in made.lines if line.asked]
    facts = works.do(OFFICE, lambda work: gather(work, DAYS))
    assert not [owed for owed in leaders.wanting(facts, date(2026, 3, 13)) if owed.asked]

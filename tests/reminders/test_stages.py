from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import Matrix
from bot.knowledge.matrix import Due
from bot.reminders.calendar import Hours, WorkingDays, working_days
from bot.reminders.stages import Stage, current, due, on, passed_over, schedule

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICIAL = working_days()
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
EXPECTED = [
    (date(2026, 10, 30), "ahead", (30,)),  # a Saturday, so the Friday before
    (date(2026, 11, 16), "ahead", (14,)),
    (date(2026, 11, 23), "ahead", (7,)),
    (date(2026, 11, 27), "ahead", (3, 1)),  # Friday: the 29th is a Sunday
    (date(2026, 11, 30), "ahead", (0,)),
    (date(2026, 12, 1), "overdue", (1,)),
    (date(2026, 12, 3), "call", (3,)),
    (date(2026, 12, 7), "call", (5,)),
]


def hours(matrix: Matrix, zone: str = "Asia/Shanghai", days: WorkingDays = OFFICIAL) -> Hours:
    return Hours(days, matrix.reminders.opens, matrix.reminders.closes, ZoneInfo(zone))


def of(stages: tuple[Stage, ...], subject: str) -> list[tuple[date, str, tuple[int, ...]]]:
    return [(s.day, s.kind, s.marks) for s in stages if s.subject.id == subject]


def in_year(matrix: Matrix, year: int) -> Matrix:
    return replace(matrix, document=replace(matrix.document, year=year))


def due_on(matrix: Matrix, month: int, day: int) -> Matrix:
    moved = Due("x", month, day)
    return replace(matrix, duties=tuple(replace(duty, due=moved) for duty in matrix.duties))


@pytest.mark.parametrize("duty", ["duty-members", "duty-regions"])
def test_the_days_of_2026_are_those_worked_out_by_hand(matrix: Matrix, duty: str) -> None:
    assert of(schedule(matrix, 2026, OFFICIAL), duty) == EXPECTED


def test_on_friday_27_november_three_days_are_left(matrix: Matrix) -> None:
    friday = date(2026, 11, 27)
    assert [stage.left(friday) for stage in on(schedule(matrix, 2026, OFFICIAL), friday)] == [3, 3]


def test_a_document_of_another_year_has_no_dated_items(matrix: Matrix) -> None:
    assert {stage.subject.id for stage in schedule(matrix, 2026, OFFICIAL)} == {"duty-members", "duty-regions"}


def test_dated_items_of_the_documents_year_remind_at_30_and_7_alone(matrix: Matrix) -> None:
    rows = {row.id for row in matrix.rows if any(item.due for item in row.items)}
    stages = schedule(in_year(matrix, 2026), 2026, OFFICIAL)
    assert rows
    for row in rows:
        assert of(stages, row) == [(date(2026, 12, 1), "ahead", (30,)), (date(2026, 12, 24), "ahead", (7,))]


def test_a_date_that_moves_takes_its_stages_along(matrix: Matrix) -> None:
    days = of(schedule(due_on(matrix, 10, 10), 2026, OFFICIAL), "duty-members")
    # The whole week of the National Day is off, and the 10th, a Saturday, is worked.
    assert days == [
        (date(2026, 9, 10), "ahead", (30,)),
        (date(2026, 9, 24), "ahead", (14,)),  # the 25th is the Mid-Autumn Festival, the 26th a Saturday
        (date(2026, 9, 30), "ahead", (7, 3)),
        (date(2026, 10, 9), "ahead", (1,)),
        (date(2026, 10, 10), "ahead", (0,)),
        (date(2026, 10, 12), "overdue", (1,)),
        (date(2026, 10, 14), "call", (3,)),
        (date(2026, 10, 16), "call", (5,)),
    ]


@pytest.mark.parametrize(("year", "last"), [(2024, date(2024, 2, 29)), (2026, date(2026, 2, 28))])
def test_29_february_is_the_28th_in_a_year_without_it(matrix: Matrix, year: int, last: date) -> None:
    stages = schedule(due_on(matrix, 2, 29), year, OFFICIAL)
    assert {stage.subject.due for stage in stages} == {last}


def test_a_deadline_at_the_end_of_the_year_runs_on_into_the_next(matrix: Matrix) -> None:
    days = of(schedule(due_on(matrix, 12, 31), 2025, OFFICIAL), "duty-members")
    # 1 to 3 January 2026 are off, Sunday the 4th is worked.
    assert days[-3:] == [
        (date(2026, 1, 4), "overdue", (1,)),
        (date(2026, 1, 6), "call", (3,)),
        (date(2026, 1, 8), "call", (5,)),
    ]


@pytest.mark.parametrize(
    ("at", "stands"),
    [
        ("2026-10-30T08:59", None),
        ("2026-10-30T09:00", "2026-10-30"),
        ("2026-11-16T08:59", "2026-10-30"),
        ("2026-11-20T12:00", "2026-11-16"),
        ("2026-11-29T12:00", "2026-11-27"),
        ("2026-11-30T23:59", "2026-11-30"),
        ("2026-12-01T00:00", None),  # nobody is asked to report before a day that is over
        ("2026-12-02T12:00", "2026-12-01"),
        ("2027-01-20T12:00", "2026-12-07"),
    ],
)
def test_one_stage_stands_from_its_opening_to_the_next(matrix: Matrix, at: str, stands: str | None) -> None:
    stages = [s for s in schedule(matrix, 2026, OFFICIAL) if s.subject.id == "duty-members"]
    found = current(stages, datetime.fromisoformat(at).replace(tzinfo=SHANGHAI), hours(matrix))
    assert (found and found.day.isoformat()) == stands


def test_after_downtime_the_current_stage_is_due_and_the_backlog_is_only_shown(matrix: Matrix) -> None:
    stages, open_ = schedule(matrix, 2026, OFFICIAL), hours(matrix)
    now = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)
    last = date(2026, 10, 1)
    assert {s.day for s in due(stages, now, open_, last)} == {date(2026, 11, 23)}
    assert {s.day for s in passed_over(stages, now, open_, last)} == {date(2026, 10, 30), date(2026, 11, 16)}
    assert due(stages, now, open_, date(2026, 11, 23)) == ()
    assert due(stages, now.replace(hour=20), open_, last) == ()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_walked_through_by_hours_a_year_has_each_stage_once(matrix: Matrix, zone: str, year: int) -> None:
    matrix = in_year(matrix, year)
    stages, open_ = schedule(matrix, year, OFFICIAL), hours(matrix, zone)
    at, last, seen = datetime(year, 1, 1, tzinfo=ZoneInfo("UTC")), None, list[tuple[date, Stage]]()
    while at.year == year or at.month == 1:
        found = due(stages, at, open_, last)
        seen.extend((at.astimezone(open_.zone).date(), stage) for stage in found)
        last = max((stage.day for stage in found), default=last)
        at += timedelta(hours=1)
    assert sorted(stage for _, stage in seen) == sorted(stages)
    assert all(day == stage.day for day, stage in seen)


@settings(max_examples=60, deadline=None)
@given(
    off=st.frozensets(st.dates(date(2026, 8, 1), date(2026, 12, 31)), max_size=60),
    start=st.datetimes(datetime(2026, 8, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 - the zone comes below
    gaps=st.lists(st.integers(1, 24 * 20), max_size=60),
)
def test_whatever_the_calendar_and_the_downtimes_no_stage_comes_twice_or_after_a_later_one(
    matrix: Matrix, off: frozenset[date], start: datetime, gaps: list[int]
) -> None:
    days = WorkingDays(off)
    stages, open_ = schedule(matrix, 2026, days), hours(matrix, days=days)
    assert all(days.is_working(stage.day) for stage in stages)
    at, last, seen = start.replace(tzinfo=SHANGHAI), None, list[Stage]()
    for gap in gaps:
        found = due(stages, at, open_, last)
        assert len({stage.subject for stage in found}) == len(found)
        seen.extend(found)
        last = max((stage.day for stage in found), default=last)
        at += timedelta(hours=gap)
    assert len(set(seen)) == len(seen)
    for subject in {stage.subject for stage in seen}:
        of_subject = [stage.day for stage in seen if stage.subject == subject]
        assert of_subject == sorted(of_subject)

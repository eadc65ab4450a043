from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MatrixError
from bot.reminders.calendar import Hours, WorkingDays, working_days
from tests.conftest import TASKS

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 10), True),  # a Saturday worked for the National Day
        (date(2026, 10, 7), False),
        (date(2026, 10, 31), False),
        (date(2026, 10, 30), True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 30), True),
        (date(2026, 1, 1), False),
        (date(2027, 1, 1), True),  # not announced: a weekday
    ],
)
def test_weekends_holidays_and_days_worked_for_them_are_told_apart(day: date, *, worked: bool) -> None:
    assert working_days().is_working(day) is worked


def test_a_year_beyond_the_table_is_said_to_be_a_guess() -> None:
    days = working_days()
    assert days.known(2026)
    assert not days.known(2027)
    assert not days.known(1999)


def test_the_file_that_comes_with_the_program_adds_nothing() -> None:
    assert working_days(TASKS.parent / "holidays.yaml") == working_days()
    assert working_days(TASKS.parent / "none.yaml") == working_days()


def test_a_file_adds_days_off_and_working_saturdays_and_goes_before_the_table(tmp_path: Path) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text("holidays: [2027-01-01, 2026-10-10]\nworkdays: [2027-02-14, 2026-10-07]\ncomplete: [2027]\n")
    days = working_days(path)
    assert days.known(2027)
    assert not days.is_working(date(2027, 1, 1))
    assert not days.is_working(date(2026, 10, 10))
    assert days.is_working(date(2027, 2, 14))
    assert days.is_working(date(2026, 10, 7))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("holidays: [soon]", "holidays[0]"),
        ("days_off: []", "days_off"),
        ("holidays: [2027-01-01]\nworkdays: [2027-01-01]", "also stands in workdays"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text(text)
    with pytest.raises(MatrixError) as refused:
        working_days(path)
    assert said in str(refused.value)


@given(st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=40), DAYS, st.integers(1, 8))
def test_moving_to_a_working_day_never_passes_one(
    off: frozenset[date], working: frozenset[date], day: date, count: int
) -> None:
    days = WorkingDays(off - working, working)
    before, after = days.on_or_before(day), days.on_or_after(day)
    assert before <= day <= after
    assert days.is_working(before)
    assert days.is_working(after)
    assert not any(days.is_working(before + timedelta(n)) for n in range(1, (after - before).days))
    assert days.between(day, days.after(day, count)) == count


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_messages_leave_only_in_the_hours_of_a_working_day(zone: str) -> None:
    hours = Hours(working_days(), time(9), time(18), ZoneInfo(zone))
    at = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))
    while at.year == 2026:
        opening = hours.next_open(at)
        assert hours.is_open(opening)
        assert opening >= at
        assert (opening == at) is hours.is_open(at)
        at += timedelta(minutes=47)


def test_friday_evening_waits_for_the_monday() -> None:
    hours = Hours(working_days(), time(9), time(18), SHANGHAI)
    assert hours.is_open(datetime(2026, 11, 27, 17, 59, tzinfo=SHANGHAI))
    assert hours.next_open(datetime(2026, 11, 27, 18, tzinfo=SHANGHAI)) == datetime(2026, 11, 30, 9, tzinfo=SHANGHAI)

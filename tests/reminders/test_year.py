"""A whole year by the hour, from the calendar to the letters, with people who report when they do."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge import Matrix
from bot.reminders.calendar import Hours, working_days
from bot.reminders.facts import Facts, Key, Owed, Reported, Someone
from bot.reminders.plan import plan
from bot.reminders.stages import Stage, Subject, due, schedule

DAYS = working_days()
MEMBERS, REGIONS = Subject(date(2026, 11, 30), "duty-members"), Subject(date(2026, 11, 30), "duty-regions")
LI, ZHANG, BOTH = (
    Someone(1, "李强", 11, units=("education",)),
    Someone(2, "张伟", 12, units=("yanhu",)),
    Someone(3, "孙丽", 13, units=("health", "hejin")),
)
OWED = (
    Owed("education", MEMBERS, "confirmed"),
    Owed("health", MEMBERS, "named"),
    Owed("commerce", MEMBERS, "assumed"),
    Owed("yanhu", REGIONS, "named"),
    Owed("hejin", REGIONS, "named"),
    Owed("yongji", REGIONS, "named"),
)
ALL = ["2026-10-30", "2026-11-16", "2026-11-23", "2026-11-27", "2026-11-30", "2026-12-01"]


class Year:
    """Sweeps as the scheduler would, remembering only which letters there are."""

    def __init__(self, matrix: Matrix, zone: str) -> None:
        self.stages: tuple[Stage, ...] = schedule(matrix, 2026, DAYS)
        self.hours = Hours(DAYS, matrix.reminders.opens, matrix.reminders.closes, ZoneInfo(zone))
        self.reported: dict[Key, Reported] = {}
        self.sent: list[tuple[int, str]] = []
        self.keys: set[str] = set()
        self.called: dict[str, set[str]] = {}

    def sweep(self, now: datetime) -> None:
        today = now.astimezone(self.hours.zone).date()
        known = Facts(2026, (LI, ZHANG, BOTH), OWED, self.reported)
        made = plan(today, known, due(self.stages, now, self.hours))
        for one in made.reminders:
            if one.key not in self.keys:
                self.keys.add(one.key)
                self.sent.append((one.person.id, one.day.isoformat()))
        for call in made.calls:
            self.called.setdefault(call.stage.day.isoformat(), set()).add(call.unit_id)

    def to(self, person: Someone) -> list[str]:
        return [day for person_id, day in self.sent if person_id == person.id]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Auckland"])
def test_each_expected_message_comes_once_and_none_else(matrix: Matrix, zone: str) -> None:
    year = Year(matrix, zone)
    reports = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo(zone))
    at = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))
    while at < datetime(2027, 1, 31, tzinfo=ZoneInfo("UTC")):
        if at >= reports:
            year.reported[("yanhu", "duty-regions")] = Reported()
            year.reported[("hejin", "duty-regions")] = Reported(recorded=True)
        year.sweep(at)
        if at.hour == 5:
            year.sweep(at - timedelta(hours=3))  # the clock was set back
        at += timedelta(hours=1)
    assert year.to(LI) == year.to(BOTH) == ALL
    assert year.to(ZHANG) == ["2026-10-30", "2026-11-16"]
    assert max(Counter(year.sent).values()) == 1
    assert year.called["2026-12-03"] == year.called["2026-12-07"] == {"education", "health", "yongji"}
    assert all(units == {"yongji"} for day, units in year.called.items() if day < "2026-12-02")
    assert set(year.called) == {*ALL, "2026-12-03", "2026-12-07"}


def test_by_the_minute_around_each_opening_nothing_leaves_before_it(matrix: Matrix) -> None:
    year = Year(matrix, "Asia/Shanghai")
    for day in ALL:
        opening = year.hours.opening(date.fromisoformat(day))
        before = len(year.sent)
        for minute in range(-5, 0):
            year.sweep(opening + timedelta(minutes=minute))
        assert len(year.sent) == before
        for minute in range(5):
            year.sweep(opening + timedelta(minutes=minute))
        assert len(year.sent) == before + 3
    assert year.to(LI) == ALL


def test_after_weeks_of_downtime_each_person_gets_one_message_with_what_is_true_now(matrix: Matrix) -> None:
    year = Year(matrix, "Asia/Shanghai")
    for hour in range(9, 18):
        year.sweep(datetime(2026, 11, 25, hour, tzinfo=year.hours.zone))
    assert sorted(year.sent) == [(1, "2026-11-23"), (2, "2026-11-23"), (3, "2026-11-23")]

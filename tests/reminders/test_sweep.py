"""Reminders are written down once, whoever sweeps and however often; after a downtime only the current one."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.knowledge import Matrix
from bot.people import absence
from bot.people.work import NOBODY, Work
from bot.progress import duties
from bot.reminders.calendar import Hours, working_days
from bot.reminders.digest import DIGEST
from bot.reminders.letters import REMINDER, still_open
from bot.reminders.sweep import sweep
from bot.settings import Settings
from bot.store.database import Store
from bot.store.models import Outgoing, Person
from tests.works import CHEN, LI, OFFICE, SECOND, ZHANG, Works

DAYS = working_days()
STAGES = ["2026-10-30", "2026-11-16", "2026-11-23", "2026-11-27", "2026-11-30", "2026-12-01"]


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now.replace(month=10, day=12, hour=9, minute=0))


def hours_of(matrix: Matrix) -> Hours:
    return Hours(DAYS, matrix.reminders.opens, matrix.reminders.closes, Settings().zone)


def swept(works: Works, at: datetime | None = None) -> bool:
    works.now = at or works.now
    hours = hours_of(works.matrix)

    def act(tx: object) -> bool:
        return sweep(Work(tx, works.now, works.cycle, works.matrix, NOBODY), hours)  # type: ignore[arg-type]

    return works.store.writing(act)


def written(works: Works, topic: str = REMINDER) -> list[tuple[int, str]]:
    query = select(Outgoing.chat_id, Outgoing.content).where(Outgoing.topic == topic).order_by(Outgoing.id)
    found = works.do(OFFICE, lambda work: [(chat, content["day"]) for chat, content in work.tx.execute(query)])
    return list(found)


def test_a_year_by_the_hour_writes_each_stage_once_for_each(works: Works) -> None:
    moment, end = works.now.replace(month=1, day=1, hour=0), works.now.replace(year=2027, month=1, day=31)
    while moment < end:
        if moment.hour in {0, 8, 9, 10, 18}:  # the other hours are like these
            swept(works, moment)
        moment += timedelta(hours=1)
    expected = Counter((who, day) for who in (LI, CHEN, ZHANG) for day in STAGES)
    assert Counter(written(works)) == expected


def test_sweeping_again_or_from_several_threads_at_once_changes_nothing(works: Works) -> None:
    works.now = works.now.replace(day=30)
    results: list[bool] = []
    threads = [threading.Thread(target=lambda: results.append(swept(works))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 5 + [True]
    assert sorted(written(works)) == [(LI, STAGES[0]), (CHEN, STAGES[0]), (ZHANG, STAGES[0])]
    assert not swept(works, works.now + timedelta(hours=3))


def test_after_a_downtime_each_has_the_one_current_message_and_the_office_sees_what_was_passed_over(
    works: Works,
) -> None:
    assert swept(works, works.now.replace(month=10, day=30))
    assert swept(works, works.now.replace(month=11, day=25))
    assert [day for who, day in written(works) if who == LI] == ["2026-10-30", "2026-11-23"]
    query = select(Outgoing.content).where(Outgoing.topic == DIGEST, Outgoing.chat_id == SECOND).order_by(Outgoing.id)
    first, second = works.do(OFFICE, lambda work: list(work.tx.scalars(query)))
    assert first["passed"] == []
    assert second["passed"] == ["2026-11-16"]


def test_a_reminder_that_waited_until_the_next_one_is_not_sent_beside_it(works: Works) -> None:
    assert swept(works, works.now.replace(month=11, day=27))
    kept = select(Outgoing.content).where(Outgoing.topic == REMINDER, Outgoing.chat_id == LI).order_by(Outgoing.id)
    assert works.do(OFFICE, lambda work: [still_open(work.tx, c) for c in work.tx.scalars(kept).all()]) == [True]
    assert swept(works, works.now.replace(month=11, day=30))
    assert works.do(OFFICE, lambda work: [still_open(work.tx, c) for c in work.tx.scalars(kept).all()]) == [False, True]


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 10, 30, 8, 59, tzinfo=Settings().zone),
        datetime(2026, 10, 30, 18, 0, tzinfo=Settings().zone),
        datetime(2026, 10, 31, 10, 0, tzinfo=Settings().zone),  # a Saturday
        datetime(2026, 10, 1, 10, 0, tzinfo=Settings().zone),  # a holiday
    ],
)
def test_nothing_is_written_outside_the_hours(works: Works, at: datetime) -> None:
    assert not swept(works, at)
    assert written(works) == []


def test_who_has_reported_hears_nothing_and_the_deputy_of_who_is_away_does(works: Works) -> None:
    works.do(ZHANG, lambda work: duties.register(work, "yanhu", "duty-regions", "今年的工作"))

    def leave(work: Work) -> None:
        deputy = work.tx.scalars(select(Person).where(Person.telegram_id == CHEN)).one()
        absence.announce(work, date(2026, 10, 28), date(2026, 11, 2), deputy)

    works.do(LI, leave)
    assert swept(works, works.now.replace(day=30))
    assert written(works) == [(CHEN, STAGES[0])]


def test_a_clock_set_back_sends_nothing_twice_and_leaves_nothing_out(works: Works) -> None:
    assert swept(works, works.now.replace(month=11, day=23))
    assert swept(works, works.now.replace(month=10, day=30))
    assert swept(works, works.now.replace(month=11, day=16))
    swept(works, works.now.replace(month=11, day=23, hour=10))
    mine = [day for who, day in written(works) if who == LI]
    assert sorted(mine) == STAGES[:3]


def test_the_office_hears_on_stages_and_once_a_week_between_them(works: Works) -> None:
    moment = works.now
    while moment < works.now.replace(month=12, day=20):
        swept(works, moment)
        moment += timedelta(days=1)
    days = [day for who, day in written(works, DIGEST) if who == OFFICE]
    # Every stage, the two for the office's telephone included, and the Mondays between.
    assert days == [
        "2026-10-30", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-27", "2026-11-30",
        "2026-12-01", "2026-12-03", "2026-12-07",
    ]  # fmt: skip
    assert {who for who, _ in written(works, DIGEST)} == {OFFICE, SECOND}

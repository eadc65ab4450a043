"""Whenever the bot is down and whoever reports when: each has the current reminder once, never an older one."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.knowledge import Matrix
from bot.people.work import NOBODY, Work, actor_of
from bot.progress import duties
from bot.reminders.letters import REMINDER
from bot.reminders.sweep import sweep
from bot.settings import Settings
from bot.store.database import Store
from bot.store.models import Outgoing
from tests.reminders.test_sweep import STAGES, hours_of
from tests.works import CHEN, LI, ZHANG, Works

ZONE = Settings().zone
BEGIN, END = datetime(2026, 10, 26, tzinfo=ZONE), datetime(2026, 12, 6, tzinfo=ZONE)
MOMENTS = st.datetimes(BEGIN.replace(tzinfo=None), END.replace(tzinfo=None)).map(lambda at: at.replace(tzinfo=ZONE))
# Just before, at and after the hours in which messages may leave, where mistakes would sit.
EDGES = st.builds(
    lambda day, hour, minutes: datetime.combine(day, time(hour), ZONE) + timedelta(minutes=minutes),
    st.sampled_from([date.fromisoformat(day) for day in STAGES]),
    st.sampled_from((9, 18)),
    st.integers(-2, 2),
)
OFF = {date(2026, 11, d) for d in (1, 7, 8, 14, 15, 21, 22, 28, 29)} | {date(2026, 10, 31), date(2026, 12, 5)}


@pytest.fixture
def works(store: Store, matrix: Matrix) -> Works:
    return Works(store, matrix, BEGIN)


class _Done(Exception):  # noqa: N818 - ends a transaction that is to leave nothing behind
    pass


def expected(sweeps: list[datetime], reported: datetime | None) -> list[str]:
    """Return the days of a liaison's reminders, from the calendar printed above alone."""
    found: list[str] = []
    for at in sorted(sweeps):
        is_open = at.date() not in OFF and time(9) <= at.time() < time(18)
        stage = max((day for day in STAGES if day <= at.date().isoformat()), default=None)
        # On the third working day after the deadline the office calls instead.
        over = at.date() >= date(2026, 12, 3)
        if is_open and stage and not over and stage not in found and (reported is None or at < reported):
            found.append(stage)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sweeps=st.lists(st.one_of(MOMENTS, EDGES), min_size=1, max_size=25),
    education=st.none() | MOMENTS,
    yanhu=st.none() | MOMENTS,
)
def test_each_has_what_stands_when_the_bot_runs_and_nothing_after_a_report(
    works: Works, sweeps: list[datetime], education: datetime | None, yanhu: datetime | None
) -> None:
    matrix, hours = works.matrix, hours_of(works.matrix)
    written: list[tuple[int, str]] = []
    reports = [(at, "report", who) for at, who in ((education, LI), (yanhu, ZHANG)) if at]
    steps: list[tuple[datetime, str, int]] = sorted([*reports, *((at, "sweep", 0) for at in sweeps)])

    def whole(tx: Any) -> None:
        for at, what, who in steps:
            work = Work(tx, at, 2026, matrix, actor_of(tx, who, "", matrix) if who else NOBODY)
            if what == "sweep":
                sweep(work, hours)
            elif who == LI:
                duties.register(work, "education", "duty-members", "今年的工作")
            else:
                duties.register(work, "yanhu", "duty-regions", "今年的工作")
        query = select(Outgoing.chat_id, Outgoing.content).where(Outgoing.topic == REMINDER).order_by(Outgoing.id)
        written.extend((chat, content["day"]) for chat, content in tx.execute(query))
        raise _Done

    with suppress(_Done):
        works.store.writing(whole)
    for who, reported in ((LI, education), (CHEN, education), (ZHANG, yanhu)):
        assert [day for chat, day in written if chat == who] == expected(sweeps, reported)

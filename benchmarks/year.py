"""Whole years walked by the minute: every reminder once, at its opening, and nothing else.

``python -m benchmarks.year [--zone Asia/Shanghai] [--year 2026]`` sweeps as the running bot does, on real SQLite, at
every minute of the hours around each opening and closing and every ten minutes otherwise, and some minutes twice with
the clock set back. What was written is held against a calendar worked out here. Exit code 1 where they differ.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
from sqlalchemy import select

from bot.knowledge.loading import load_matrix
from bot.knowledge.matrix import Matrix
from bot.people.work import NOBODY, Work
from bot.progress import duties
from bot.reminders.calendar import Hours, working_days
from bot.reminders.digest import DIGEST
from bot.reminders.letters import REMINDER
from bot.reminders.sweep import sweep
from bot.store.database import Store, address
from bot.store.migrate import migrate
from bot.store.models import Outgoing
from tests.works import CHEN, LI, OFFICE, ZHANG, Works

TASKS = Path(__file__).parents[1] / "data" / "tasks.yaml"
# Clocks that are not moved, that are moved by an hour in both halves of the world, by half an hour; years with 29 days
# in February, and one whose holidays nobody has announced.
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
YEARS = (2024, 2026, 2028)
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


def is_working(day: date) -> bool:
    """Say whether a day is worked, by the table where it has one and Monday to Friday where not."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def expected(year: int) -> list[date]:
    """Return the days on which a liaison who never reports hears of a yearly report."""
    due, found = date(year, 11, 30), set()
    for mark in (30, 14, 7, 3, 1, 0):
        day = due - mark * _DAY
        while not is_working(day):
            day -= _DAY
        found.add(day)
    day = due + _DAY
    while not is_working(day):
        day += _DAY
    return sorted({*found, day})


def minutes(year: int, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the moments at which is swept: by the minute within the hour around 9:00 and 18:00, else every ten."""
    moment = datetime(year, 1, 1, tzinfo=zone).astimezone(ZoneInfo("UTC"))
    end = datetime(year + 1, 1, 31, tzinfo=zone)
    while moment < end:
        here = moment.astimezone(zone)
        near = here.hour in {8, 9, 17, 18}
        if near or not here.minute % 10:
            yield here
        if here.hour == 9 and here.minute == 30:
            yield here - timedelta(hours=2)  # the clock was set back
        moment += _MINUTE


def walked(matrix: Matrix, year: int, zone: ZoneInfo, home: Path) -> tuple[int, list[str]]:
    """Walk a year; return how many sweeps it took, and what is wrong."""
    store = Store(address(None, home))
    migrate(store.engine)
    works = Works(store, matrix, datetime(year, 1, 1, tzinfo=zone), cycle=year)
    hours = Hours(working_days(), matrix.reminders.opens, matrix.reminders.closes, zone)
    reports = datetime(year, 11, 20, 12, tzinfo=zone)
    sweeps, reported = 0, False
    for now in minutes(year, zone):
        works.now = now
        if now >= reports and not reported:
            works.do(ZHANG, lambda work: duties.register(work, "yanhu", "duty-regions", "今年的工作"))
            reported = True
        at = now

        def act(tx: object, at: datetime = at) -> bool:
            return sweep(Work(tx, at, year, matrix, NOBODY), hours)  # type: ignore[arg-type]

        sweeps += 1
        store.writing(act)
    query = select(Outgoing.topic, Outgoing.chat_id, Outgoing.content, Outgoing.changed_at)
    with_rows = works.do(OFFICE, lambda work: [tuple(row) for row in work.tx.execute(query)])
    store.close()
    wanted = [day.isoformat() for day in expected(year)]
    wrong = [
        f"{who}: {days} instead of {want}"
        for who, want in (
            (LI, wanted),
            (CHEN, wanted),
            (ZHANG, [day for day in wanted if day < reports.date().isoformat()]),
        )
        if (days := [c["day"] for topic, chat, c, _ in with_rows if topic == REMINDER and chat == who]) != want
    ]
    digests = Counter(c["day"] for topic, chat, c, _ in with_rows if topic == DIGEST and chat == OFFICE)
    wrong += [f"digest of {day}: {digests[day]} times" for day in wanted if digests[day] != 1]
    for topic, _, content, at in with_rows:
        here = at.astimezone(zone)
        if topic in {REMINDER, DIGEST} and (here.date().isoformat(), here.hour, here.minute) != (content["day"], 9, 0):
            wrong.append(f"{topic} of {content['day']} was written at {here}")
    return sweeps, wrong


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zone", nargs="*", default=list(ZONES))
    parser.add_argument("--year", nargs="*", type=int, default=list(YEARS))
    given = parser.parse_args()
    matrix = load_matrix(TASKS)
    print("year  zone                   sweeps  seconds  faults")
    well = True
    for year, zone in product(given.year, given.zone):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as home:
            sweeps, wrong = walked(matrix, year, ZoneInfo(zone), Path(home))
        print(f"{year}  {zone:<20} {sweeps:>8}  {time.monotonic() - began:>7.0f}  {len(wrong):>6}", flush=True)
        for line in wrong[:10]:
            print(f"  {line}")
        well &= not wrong
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

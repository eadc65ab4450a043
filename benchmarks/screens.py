"""How long each screen takes, and how many SQL statements, on a database of 50 units x 53 rows x 100 versions.

``python -m benchmarks.screens`` fills an SQLite file, runs the real bot on it against the local stand-in, and walks
the screens as a liaison and as the office. The time is from the moment Telegram has the tap until it has the answer,
both ways over HTTP, so an upper bound of the server's own. The statements are counted with 6 versions a row too.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from bot.knowledge import Knowledge
from bot.knowledge.matrix import Matrix
from bot.playground.messages import Message
from bot.settings import Settings
from bot.store.models import CheckIn, Review, Standing
from tests.staff import Staff, bind, staffed
from tests.talking import Talk

TASKS = Path(__file__).parents[1] / "data" / "tasks.yaml"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=Settings().zone)
UNIT = "market-regulator"  # with the most rows
ROUNDS = 15
LIMIT = 50.0  # milliseconds


@dataclass(frozen=True)
class Screen:
    """A screen by its name, and how one gets there: the message that shows it."""

    name: str
    person: str
    reach: Callable[[Talk], Awaitable[Message]]


def fill(tx: Session, matrix: Matrix, versions: int) -> None:
    """Put so many versions of every row for every unit into the database, with what stands and some reviews."""
    rows, units = [r.id for r in matrix.rows][:51] + [d.id for d in matrix.duties], [u.id for u in matrix.units]
    author, number = 1, 0
    for unit_id in units:
        made, standing, reviews = [], [], []
        for row_id in rows:
            for version in range(1, versions + 1):
                number += 1
                made.append(
                    {
                        "id": number, "cycle": 2026, "unit_id": unit_id, "row_id": row_id, "version": version,
                        "status": "ongoing", "author_id": author, "percent": version % 101, "note": "已检查" * 30,
                        "problem": "", "next_step": "", "unchanged": False, "late": False, "recorded": False,
                        "reported_at": NOW - timedelta(hours=versions - version + 2),
                    }
                )  # fmt: skip
                if version % 10 == 0:
                    reviews.append(
                        {"check_in_id": number, "decision": "approved", "reviewer_id": author, "at": NOW, "reason": ""}
                    )
            standing.append(
                {
                    "cycle": 2026, "unit_id": unit_id, "row_id": row_id, "check_in_id": number, "reason": "",
                    "state": "waiting", "changed_at": NOW - timedelta(minutes=number % 9999),
                }
            )  # fmt: skip
        tx.execute(insert(CheckIn), made)
        tx.execute(insert(Standing), standing)
        if reviews:
            tx.execute(insert(Review), reviews)


async def _from(person: Talk, command: str, *labels: str) -> Message:
    message = await person.say(command)
    for label in labels:
        message = await person.turn(message, label)
    return message


SCREENS = (
    Screen("/mytasks", "liaison", lambda p: _from(p, "/mytasks")),
    Screen("next page", "liaison", lambda p: _from(p, "/mytasks", "下一页")),
    Screen("a task, leading", "liaison", lambda p: _from(p, "/mytasks", "我单位牵头", "行动六")),
    Screen("what the others have", "liaison", lambda p: _from(p, "/mytasks", "我单位牵头", "行动六", "各单位进展")),
    Screen("/history of a row", "liaison", lambda p: _from(p, "/history 行动六")),
    Screen("its next page", "liaison", lambda p: _from(p, "/history 行动六", "下一页")),
    Screen("the form", "liaison", lambda p: _from(p, "/checkin 行动六 80% 已检查")),
    Screen("ticks for no change", "liaison", lambda p: _from(p, "/mytasks", "多项无变化")),
    Screen("/report", "liaison", lambda p: _from(p, "/report")),
    Screen("an answer card", "liaison", lambda p: _from(p, "行动六")),
    Screen("/review", "office", lambda p: _from(p, "/review")),
    Screen("its next page", "office", lambda p: _from(p, "/review", "下一页")),
    Screen("/contacts", "office", lambda p: _from(p, "/contacts")),
    Screen("/record", "office", lambda p: _from(p, "/record")),
)


@contextmanager
def counted(staff: Staff) -> Iterator[list[str]]:
    """Collect the statements that the bot runs on its database."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            seen.append(statement)

    engine = staff.bot.services.store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def measure(knowledge: Knowledge, versions: int, rounds: int) -> dict[str, tuple[float, float, int]]:
    """Return for each screen the median and the longest time in ms of its last step, and its statements."""
    found = {}
    with tempfile.TemporaryDirectory() as home:
        async with staffed(knowledge, Path(home), NOW) as staff:

            def prepare(tx: Session) -> None:
                bind(tx, NOW, staff.liaison.person.id, "李强", UNIT, "liaison")
                fill(tx, knowledge.matrix, versions)

            await staff.bot.services.store.write(prepare)
            for screen in SCREENS:
                person: Talk = getattr(staff, screen.person)
                times, counts = [], []
                for _ in range(rounds):
                    timed = Timed(person)
                    with counted(staff) as seen:
                        timed.seen = seen
                        await screen.reach(timed)  # type: ignore[arg-type]
                        times.append(timed.last * 1000)
                        counts.append(timed.statements)
                    await staff.bot.inbox.idle()
                    await asyncio.sleep(0.02)
                found[f"{screen.name} ({screen.person})"] = (statistics.median(times), max(times), min(counts))
    return found


class Timed:
    """A person whose last step is timed and whose statements of it are counted."""

    def __init__(self, person: Talk) -> None:
        self.person = person
        self.last = 0.0
        self.statements = 0
        self.seen: list[str] = []

    async def say(self, text: str) -> Message:
        """Write, and return the answer."""
        return await self._time(self.person.say(text))

    async def turn(self, message: Message, label: str) -> Message:
        """Press, and return the message as it reads then."""
        return await self._time(self.person.turn(message, label))

    async def _time(self, step: Awaitable[Message]) -> Message:
        await self.person.bot.inbox.idle()
        await asyncio.sleep(0.02)
        before, start = len(self.seen), time.perf_counter()
        message = await step
        self.last = time.perf_counter() - start
        self.statements = len(self.seen) - before
        return message


def main() -> int:
    """Print the table; return 1 where a screen takes longer than it may, or its statements grow with the data."""
    knowledge = Knowledge.load(TASKS)
    small = asyncio.run(measure(knowledge, 6, 5))
    large = asyncio.run(measure(knowledge, 100, ROUNDS))
    print(f"{'screen':36} {'median ms':>10} {'longest':>8} {'statements':>11} {'with 6 versions':>15}")
    failed = False
    for name, (median, longest, statements) in large.items():
        grows = statements > small[name][2]
        failed = failed or median > LIMIT or grows
        print(f"{name:36} {median:10.1f} {longest:8.1f} {statements:11} {small[name][2]:15}{'  !' if grows else ''}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

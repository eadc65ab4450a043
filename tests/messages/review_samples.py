"""Every message of the review, with the longest and the shortest that units can report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from bot.messages import Message, Voice, reviews
from bot.progress.returns import Asked
from bot.progress.review_queue import Entry, Queue, Scope
from bot.progress.reviews import DECISIONS, REASON, Earlier
from bot.store.models import Attachment, CheckIn, Person, Review, Standing

AT = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
LONG = Person(name="<李>" * 16, created_at=AT, department="<科>" * 16)
SHORT = Person(name="李强", created_at=AT)


def long(number: int, row_id: str = "action-05", status: str = "ongoing") -> Standing:
    version = CheckIn(
        cycle=2026, unit_id="education", row_id=row_id, version=number, status=status, author_id=1, reported_at=AT,
        percent=100, note="<&>长" * 250, problem="<&>长" * 125, next_step="<&>长" * 125, late=True, channel="公文",
        document="运食安办〔2026〕1号<" * 4, dated=date(2026, 11, 26), registration="2026-0001-0001",
    )  # fmt: skip
    version.id, version.author = number, LONG
    return standing(version)


def short(number: int, status: str = "not_started") -> Standing:
    version = CheckIn(
        cycle=2026, unit_id="yanhu", row_id="action-01", version=number, status=status, author_id=1, reported_at=AT
    )
    version.id, version.author = number, SHORT
    return standing(version)


def standing(version: CheckIn, state: str = "waiting") -> Standing:
    made = Standing(
        cycle=2026, unit_id=version.unit_id, row_id=version.row_id, check_in_id=version.id, state=state, changed_at=AT
    )
    made.check_in = version
    return made


def every_message(voice: Voice) -> Iterator[Message]:
    full, bare, done = long(9), short(1), short(2, "done")
    duty = long(3, "duty-members", "filed")
    for scope in (Scope(), Scope("education"), Scope("counties"), Scope(row_id="action-05", decided=True)):
        yield reviews.queue(voice, Queue((), 0, 1, 1), scope)
        yield reviews.queue(voice, Queue((full,) * 6 + (bare, duty), 30, 2, 4), scope)
    files = tuple(
        Attachment(sha256="", name="<长>" * 80, kind="document", size=1, file_id="x", check_in_id=9) for _ in range(20)
    )
    earlier = tuple(
        Earlier(Review(check_in_id=9, decision=d, reviewer_id=1, at=AT, reason="<长" * (REASON // 2)), 9, LONG.name)
        for d in DECISIONS
    )
    for state in ("waiting", *DECISIONS):
        for one in (full, bare, done, duty):
            shown = standing(one.check_in, state)
            yield reviews.entry(voice, Entry(shown, (), None, (), own=True, left=0))
            whole = Entry(shown, files, full.check_in, earlier, own=False, left=9)
            yield reviews.entry(voice, whole, Scope("education"), reviews.decided(voice, "returned", 2))
    for made in DECISIONS:
        yield reviews.entry(voice, Entry(bare, (), None, (), own=False, left=1), notice=reviews.decided(voice, made))
    units, rows = [(u, 3) for u in voice.matrix.unit], [(r, 1) for r in (*voice.matrix.duty, *voice.matrix.row)]
    for page in (1, 3, 9):
        yield reviews.choose(voice, "unit", units, page)
        yield reviews.choose(voice, "row", rows, page)
    yield reviews.choose(voice, "unit", [])
    yield reviews.which(voice, "<农>", "unit", ["agriculture", "livestock"])
    yield reviews.which(voice, "年报", "row", list(voice.matrix.duty))
    yield reviews.ask_reason(voice, Asked(1, full.check_in, "waiting", Scope()))
    yield reviews.ask_reason(voice, Asked(1, full.check_in, "waiting", Scope(), "<" * REASON))
    yield reviews.files(voice, full.check_in, files)
    yield reviews.returned(voice, {"row": "action-05", "unit": "education", "reason": "<长" * (REASON // 2)})
    yield reviews.returned(voice, {"row": "duty-members", "unit": "education", "reason": "请补充"})

"""Every message of the yearly reports, with the longest and the shortest that units can report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.errors import Refused
from bot.messages import Message, Voice, duties, notices
from bot.progress.duties import CHANNELS, Copy, DutyState
from bot.progress.duty_forms import DutyForm
from bot.store.models import Attachment, CheckIn, Person, Standing

AT = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 26)
FILES = tuple(
    Attachment(sha256="", name="<长>" * 80, kind="document", size=1, file_id="x", check_in_id=9) for _ in range(12)
)
REFUSALS = (
    ("no_duty",), ("duty_gone",), ("duty_empty",), ("duty_marked", "机密"), ("duty_private",), ("filing_incomplete",),
    ("filing_number",), ("document_long", 70, 64), ("document_number", "<好>"), ("document_day", "<好>"),
    ("document_future",), ("document_before", 2026),
)  # fmt: skip


def version(status: str, *, long: bool) -> CheckIn:
    made = CheckIn(
        cycle=2026, unit_id="education", row_id="duty-members", version=3, status=status, author_id=1, reported_at=AT,
        note="<&>长" * 250 if long else "", late=long, registration="2026-成-0012",
        channel="公文" if status == "filed" else None, document="运〔2026〕<" * 8 if long else None,
        dated=DAY if status == "filed" else None,
    )  # fmt: skip
    made.id, made.author = 3, Person(name="<李>" * 16 if long else "李强", created_at=AT, department="<科>" * 16)
    return made


def standing(one: CheckIn, state: str) -> Standing:
    made = Standing(cycle=2026, unit_id=one.unit_id, row_id=one.row_id, check_in_id=3, state=state, changed_at=AT)
    made.check_in, made.reason = one, "<长" * 150 if state == "returned" else ""
    return made


def every_message(voice: Voice) -> Iterator[Message]:
    for long in (False, True):
        copies = {s: Copy(version(s, long=long), FILES if long else (), long) for s in ("registered", "filed")}
        for duty in voice.matrix.duty:
            unit = "education" if duty == "duty-members" else "yanhu"
            empty = DutyState(unit, duty, DAY, None, None, None, None, 0, long)
            yield duties.duty_screen(voice, empty)
            yield duties.duty_screen(voice, replace(empty, due=voice.today))
            for one in (copy.check_in for copy in copies.values()):
                for state in ("waiting", "approved", "returned"):
                    full = replace(
                        empty,
                        standing=standing(one, state),
                        electronic=copies["registered"],
                        filed=copies["filed"],
                        number="2026-成-0012",
                        versions=7,
                    )
                    yield duties.duty_screen(voice, full)
                    yield duties.duty_screen(voice, replace(full, filed=None, due=date(2026, 12, 31)))
                    yield duties.duty_screen(voice, replace(full, electronic=None))
                    yield duties.sent(voice, one, full, len(FILES))
                    yield duties.sent(voice, one, replace(full, filed=None, number=None), 0)
                    blank = DutyForm(1, unit, duty, full.standing if long else None, FILES if long else ())
                    yield duties.form(voice, replace(blank, text="<&>长" * 250 if long else ""), overtaken=long)
                    yield duties.filing(voice, replace(blank, step="document"))
                    yield duties.filing(voice, replace(blank, step="dated", document=""))
                    for channel in CHANNELS:
                        filled = replace(blank, document="运〔2026〕<" * 8, dated=DAY, channel=channel)
                        yield duties.filing(voice, filled, overtaken=long)
        yield duties.choose(voice, (("education", "duty-members"), ("yanhu", "duty-regions")), typed=long)
        yield duties.nothing_owed(voice, ("food-safety",) if long else (), office=long)
    yield from (notices.refused(voice, Refused(reason, *values)) for reason, *values in REFUSALS)

"""Every message of 代录, with the longest and the shortest that can be recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.errors import CellProblem, Refused
from bot.messages import Message, Voice, notices, record_sheet, records, sheets
from bot.messages.records import Unclear
from bot.progress.record_forms import STEPS, RecordForm
from bot.progress.record_plan import Plan, Planned
from bot.progress.records import CHANNELS, Record
from bot.store.models import CheckIn, Person, Standing

AT = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
_LONG, _NUMBER = "<&>长" * 250, "运〔2026〕<" * 8
REFUSALS = (
    ("record_gone",), ("record_private",), ("record_unit",), ("record_not_held",), ("record_closed",),
    ("record_channel", ""), ("record_channel", "<鸽>"), ("record_number",), ("record_document", "<好>"),
    ("record_incomplete",), ("record_same",), ("record_text",), ("records_gone",),
)  # fmt: skip

# What each kind of problem of a sheet is told with.
PROBLEMS: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(
        (
            "record_duty_status", "record_duty_percent", "record_done_percent", "record_number", "record_closed",
            "record_twice",
        ),
        ("<事项>" * 8,),
    ),
    **dict.fromkeys(
        ("record_document", "record_marked", "record_elsewhere", "record_future"), ("事项", "<甲&乙>" * 8)
    ),
    "record_row": ("事项", "<甲&乙>" * 8, ("严格学校校园" * 6,) * 3),
    "record_before": ("日期", "2025-01-01", 2026),
}  # fmt: skip


def version(unit_id: str, row_id: str, status: str, *, long: bool) -> CheckIn:
    made = CheckIn(
        cycle=2026, unit_id=unit_id, row_id=row_id, version=3, status=status, author_id=1, reported_at=AT,
        percent=80 if status == "ongoing" else None, note=_LONG if long else "", late=long,
        registration="2026-成-0012" if long else None, channel="公文" if long else "电话",
        document=_NUMBER if long else None, dated=DAY,
    )  # fmt: skip
    made.id, made.author = 3, Person(name="<李>" * 16 if long else "李强", created_at=AT)
    return made


def standing(one: CheckIn) -> Standing:
    made = Standing(cycle=2026, unit_id=one.unit_id, row_id=one.row_id, check_in_id=3, state="waiting", changed_at=AT)
    made.check_in = one
    return made


def forms(voice: Voice) -> Iterator[Message]:
    number = 2**31
    empty = RecordForm(number, "unit", None, None, None, None, None, None, None, "", "", None, older=False)
    for step in STEPS:
        yield records.form(voice, replace(empty, step=step, unit_id="education" if step != "unit" else None))
    for unit_id in voice.matrix.unit:
        for page in range(1, 7):
            yield records.form(voice, replace(empty, step="row", unit_id=unit_id), page)
    for page in range(1, 7):
        yield records.form(voice, empty, page)
    for row_id, status in (("standard-01", "ongoing"), ("duty-members", "filed")):
        last = standing(version("education", row_id, status, long=True))
        full = RecordForm(
            number, "preview", "education", row_id, "公文", _NUMBER, DAY, status, 80, _LONG, "", last, older=True
        )
        for step in STEPS:
            for channel in CHANNELS:
                yield records.form(voice, replace(full, step=step, channel=channel), overtaken=True)
    members = tuple(m.unit_id for m in voice.matrix.group["commission"].members)
    yield records.form(voice, replace(empty, typed="<行动>" * 10), 1, Unclear("<甲>" * 13, members))
    rows = tuple(voice.matrix.row)[:5]
    yield records.form(voice, replace(empty, step="row", unit_id="education"), 1, Unclear("<甲>", rows))
    yield records.form(voice, replace(empty, step="row", unit_id="education"), 1, Unclear("<甲>" * 13))
    yield records.form(voice, empty, 1, Unclear("<甲>" * 13))


def letters(voice: Voice) -> Iterator[Message]:
    def entry(row_id: str, number: str | None) -> dict[str, Any]:
        return {
            "check_in": 3, "unit": "education", "row": row_id, "status": "ongoing", "percent": 80, "channel": "公文",
            "document": number, "dated": DAY.isoformat(),
        }  # fmt: skip

    for one in (entry("action-05", None), entry("duty-members", _NUMBER), entry("gone", _NUMBER)):
        yield records.told(voice, {"entries": [one]})
        yield records.told(voice, {"entries": [one] * 300})
        yield records.recalled(voice, {"entries": [one]})


def plan(count: int, *, long: bool) -> Plan:
    last = standing(version("education", "standard-01", "ongoing", long=long))
    record = Record("education", "standard-01", "ongoing", 80, _LONG if long else "", "公文", _NUMBER, DAY)
    first, further = (Planned(record, None),) * count, (Planned(record, last, older=True),) * count
    return Plan(first, further, 3, (record,) * (2 * count))


def every_message(voice: Voice) -> Iterator[Message]:
    yield from forms(voice)
    yield from letters(voice)
    for long in (False, True):
        for row_id, status in (("standard-01", "ongoing"), ("duty-members", "filed")):
            one = version("education", row_id, status, long=long)
            yield records.sent(voice, one, 2 if long else 0)
            yield records.taken_back(voice, one, 2**31 if long else None)
        for count in (0, 1, 250):
            made = plan(count, long=long)
            yield record_sheet.preview(voice, made, 2**31, "代录" * 60, ("备注<&>" * 9,) * 60, changed=long)
            yield record_sheet.done(voice, made, 2 if long else 0)
    yield records.cancelled(voice)
    yield record_sheet.dropped(voice)
    found = [CellProblem("代录" * 15, "XFD1048576", code, values) for code, values in PROBLEMS.items()]
    yield from (sheets.problems(voice, "代录.xlsx" * 20, [one] * 30) for one in found)
    yield from (notices.refused(voice, Refused(*one)) for one in REFUSALS)

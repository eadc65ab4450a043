"""The messages around a roster, as long as they get."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import CellProblem
from bot.messages import Message, Voice, roster, sheets
from bot.people.roster_plan import Addition, Change, Plan, Removal

_LONG, _NAMES = "<甲&乙>" * 8, ("各县（市、区）" * 5,) * 5
_PEOPLE = "买买提·吐尔逊<&>" * 7
_PLACES = {"places": [["education", "liaison"], ["yanhu", "leader"], ["", "office"], ["gone", "liaison"]]}

# What each kind of problem is told with.
PROBLEMS: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(("file_empty", "password", "old_xls", "not_xlsx", "damaged", "bomb", "no_lines"), ()),
    **dict.fromkeys(("file_big", "rows"), (5,)),
    **dict.fromkeys(("no_header", "missing", "several_sheets"), (_NAMES,)),
    **dict.fromkeys(("doubled", "merged", "empty", "formula", "unit_needed", "id_differs", "no_office"), (_LONG,)),
    **dict.fromkeys(("error", "digits", "digits_lost", "day", "percent", "phone", "telegram_id"), ("手机号", _LONG)),
    "long": ("手机号", _LONG, 70, 64),
    **dict.fromkeys(("choice", "unit", "unit_group"), ("单位", _LONG, _NAMES)),
    **dict.fromkeys(("two_names", "same_person"), (_LONG, 1_048_576, _LONG)),
    "two_values": ("手机号", _LONG, 1_048_576),
    "twice": (_LONG, 1_048_576),
    "phone_taken": (_LONG, _LONG),
}


def plan(count: int) -> Plan:
    """Return a plan with that many lines of each kind."""
    fields = (
        ("name", _PEOPLE, _PEOPLE),
        ("phone", "", "13800000003"),
        ("telegram_id", "", "5"),
        ("post", "x", _PEOPLE),
    )
    return Plan(
        (Addition("human-resources", "liaison", _PEOPLE, "13800000003", bound=False),) * count,
        (Change("", _PEOPLE, fields),) * count,
        (Removal("education", "leader", _PEOPLE),) * count,
        3,
        3 + count,
    )


def every_message(voice: Voice) -> Iterator[Message]:
    for count in (0, 1, 300):
        yield roster.preview(voice, plan(count), 2**31, "名册" * 60, ("备注<&>" * 9,) * 60, changed=True)
        yield roster.done(voice, plan(count))
    yield roster.dropped(voice)
    yield roster.bound(voice, _PLACES)
    yield roster.removed(voice, _PLACES)
    found = [CellProblem("名册" * 15, "XFD1048576", code, values) for code, values in PROBLEMS.items()]
    yield from (sheets.problems(voice, "名册.xlsx" * 20, [one] * 30) for one in found)
    yield sheets.problems(voice, "<名册>.xlsx", [CellProblem("", "", "damaged")])
    yield sheets.unknown(voice, "<名册>.xlsx" * 20, [("roster", ("单位", "姓名"))])

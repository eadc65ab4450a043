"""Every reminder that a liaison may get, and what the office reads of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from bot.messages import Message, Voice
from bot.messages.reminders import reminder
from bot.reminders.facts import Concern
from bot.reminders.plan import Reason, Why

DUE = {"duty-members": "2026-11-30", "duty-regions": "2026-11-30", "action-05": "2026-12-31", "action-03": "2026-12-31"}
ITEMS = {"action-05": [2], "action-03": [2]}


def content(*pairs: tuple[str, str], own: bool = True, cycle: int = 2026) -> dict[str, Any]:
    lines = [
        {"unit": unit, "row": row, "items": ITEMS.get(row, []), "due": DUE[row].replace("2026", str(cycle)), "own": own}
        for unit, row in pairs
    ]
    return {"cycle": cycle, "day": "2026-11-27", "lines": lines}


def every_message(voice: Voice) -> Iterator[Message]:
    one = content(("education", "duty-members"), cycle=voice.cycle)
    counties = [(m.unit_id, "duty-regions") for m in voice.matrix.group["counties"].members]
    all_units = [(unit, row) for unit in voice.matrix.unit for row in DUE]
    for day in (1, 29, 30):
        yield reminder(replace(voice, today=date(voice.cycle, 11, day)), one)
    yield reminder(replace(voice, today=date(voice.cycle, 12, 1)), one)
    yield reminder(voice, content(*counties, cycle=voice.cycle))
    yield reminder(voice, content(*counties, own=False, cycle=voice.cycle))
    yield reminder(voice, content(*all_units, cycle=voice.cycle))
    yield reminder(voice, content(("education", "action-05"), ("agriculture", "action-03"), cycle=voice.cycle))
    for reason in get_args(Reason):
        assert voice.word("plan_reason", reason)
    for why in get_args(Why):
        assert voice.word("call_why", why)
    for concern in get_args(Concern):
        assert voice.word("plan_concern", concern)
    for values in (
        ("市食安委", "x", "11月30日", True),
        ("市食安委", "x", "11月30日", False),
        ("", "x", "12月31日", False),
    ):
        assert voice.word("call_say", *values)

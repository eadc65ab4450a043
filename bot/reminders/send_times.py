"""When a notice or a reminder is to leave, as people type it."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from bot.errors import Refused
from bot.people.days import read_span

FURTHEST = timedelta(days=60)
_TIME = re.compile(
    r"(上午|早上|中午|下午|晚上|am|pm)?\s*(\d{1,2})\s*(?:[:：点时h])\s*(\d{1,2}|半|整)?\s*分?", re.IGNORECASE | re.ASCII
)
_AFTERNOON = {"下午", "晚上", "中午", "pm"}
_NOON = 12


def read_moment(text: str, now: datetime) -> datetime:
    """Return the moment that a text names; a time alone is today's. `now` is in the city's zone.

    Raises `Refused` for no moment, one that is over, and one more than sixty days ahead.
    """
    text = text.strip()
    day, rest = now.date(), text
    if _TIME.fullmatch(text) is None:
        try:
            day, last, rest = read_span(text, now.date())
        except Refused:
            raise Refused("send_time", text[:20]) from None
        if last != day:
            raise Refused("send_time", text[:20])
    found = _TIME.fullmatch(rest)
    if found is None:
        raise Refused("send_time", text[:20])
    hour, minute = int(found[2]), {"半": 30, "整": 0}.get(found[3] or "整")
    if (found[1] or "").lower() in _AFTERNOON and hour < _NOON and not (found[1] == "中午" and hour > _NOON - 3):
        hour += _NOON
    try:
        moment = datetime.combine(day, time(hour, int(found[3]) if minute is None else minute), now.tzinfo)
    except ValueError:
        raise Refused("send_time", text[:20]) from None
    if moment <= now:
        raise Refused("send_past")
    if moment - now > FURTHEST:
        raise Refused("send_far", FURTHEST.days)
    return moment

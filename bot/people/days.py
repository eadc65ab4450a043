"""Days as people type them, for a span that lies ahead."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.errors import Refused

LONGEST = timedelta(days=366)
_AHEAD = {"今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3}
_FULL = r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?"
_COMPACT = r"(20\d{2})(\d{2})(\d{2})"
_SHORT = r"(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?"
_WORDS = "|".join(sorted(_AHEAD, key=len, reverse=True))
_DAY = re.compile(rf"{_FULL}|(?<!\d){_COMPACT}(?!\d)|{_SHORT}|({_WORDS})", re.IGNORECASE | re.ASCII)
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_BETWEEN = re.compile(r"[\s,，、;；~～—–至到\-]*")


def read_span(text: str, today: date) -> tuple[date, date, str]:
    """Return the first and the last day that a text begins with, and the rest of it; one day alone is both.

    Without a year the next such day is meant. Raises `Refused` for no day, an end before the beginning or before
    today, and a span of more than a year.
    """
    text = text.strip().translate(_HALF_WIDTH)
    found = _DAY.match(text)
    if found is None:
        raise Refused("away_day", text[:20])
    first = last = _day(found, today, today)
    rest = text[found.end() :]
    second = _DAY.match(rest, _BETWEEN.match(rest).end())  # type: ignore[union-attr]
    if second:
        last, rest = _day(second, today, first), rest[second.end() :]
    if last < first:
        raise Refused("away_reversed")
    if last < today:
        raise Refused("away_past")
    if last - first > LONGEST:
        raise Refused("away_long")
    return first, last, _BETWEEN.sub("", rest, count=1).strip()


def _day(found: re.Match[str], today: date, not_before: date) -> date:
    try:
        if word := found[9]:
            return today + timedelta(days=_AHEAD[word.lower()])
        for place in (1, 4):
            if found[place]:
                return date(int(found[place]), int(found[place + 1]), int(found[place + 2]))
        month, day = int(found[7]), int(found[8])
        this_year = date(not_before.year, month, day)
        return this_year if this_year >= not_before else date(not_before.year + 1, month, day)
    except ValueError:
        raise Refused("away_day", found[0]) from None

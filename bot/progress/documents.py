"""文号 and dates as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from bot.errors import Refused

LENGTH = 64  # characters of a 文号, as its column holds
_SHOWN = 20  # characters of what was typed that are given back

_HAN = "\u4e00-\u9fff"
_YEAR = re.compile(r"\s*[\[({【〔〈《<]\s*(\d{4})\s*年?\s*[\])}】〕〉》>]\s*", re.ASCII)
_AROUND_HAN = re.compile(rf"(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])")
_PREFIX = re.compile(
    r"(?:公文|发文)?(?:文号|字号)\s*(?:是|为)?\s*[:：]?\s*|(?:document )?(?:no|number)\s*[.:：]\s*", re.IGNORECASE
)

_FULL = r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?"
_COMPACT = r"(\d{4})(\d{2})(\d{2})"
_SHORT = r"(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?"
_AGO = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2}
# A date behind a 文号 in the same line; a short one only in words, for 12-3 may belong to the number.
_BEHIND = re.compile(rf"(?<=[\s,;。])({_FULL}|\d{{1,2}}\s*月\s*\d{{1,2}}\s*[日号]?|{'|'.join(_AGO)})\s*$", re.ASCII)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def read_number(text: str) -> str:
    """Return a 文号 as it is printed: half-width, the year in 〔〕, without spaces around characters.

    Raises `Refused` for what has no figure in it, or is longer than `LENGTH`.
    """
    number = _YEAR.sub(r"〔\1〕", _plain(text))
    number = _AROUND_HAN.sub("", _PREFIX.sub("", number, count=1) if _PREFIX.match(number) else number).strip(" ,;。")
    if len(number) > LENGTH:
        raise Refused("document_long", len(number), LENGTH)
    if not any(c.isdigit() for c in number):
        raise Refused("document_number", number[:_SHOWN])
    return number


def read_day(text: str, today: date) -> date:
    """Return a day: 2026年11月26日, 2026-11-26, 20261126, 11月26日, 11.26, 今天, 昨天.

    Without a year it is the last such day. Raises `Refused` for anything else.
    """
    plain = _plain(text).lower().strip(" ,;。")
    if plain in _AGO:
        return today - timedelta(days=_AGO[plain])
    try:
        if found := re.fullmatch(_FULL, plain, re.ASCII) or re.fullmatch(_COMPACT, plain, re.ASCII):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(_SHORT, plain, re.ASCII):
            return _last(int(found[1]), int(found[2]), today)
    except ValueError:
        pass
    raise Refused("document_day", text.strip()[:_SHOWN])


def _last(month: int, day: int, today: date) -> date:
    this_year = date(today.year, month, day)
    # In January the last days of November are meant; else a day to come is a slip, and is told as one.
    return this_year if this_year <= today or today.month > 1 else date(today.year - 1, month, day)


def read_line(text: str, today: date) -> tuple[str | None, date | None]:
    """Return the 文号 and the day in a typed text, either of them or both. Raises `Refused`."""
    try:
        return None, read_day(text, today)
    except Refused:
        plain = _plain(text)
        found = _BEHIND.search(plain)
        day = read_day(found[1], today) if found else None
        return read_number(plain[: found.start()] if found else plain), day


def check_day(day: date, today: date, cycle: int) -> None:
    """Let a day pass that a document of this cycle can bear. Raises `Refused`."""
    if day > today:
        raise Refused("document_future")
    if day.year < cycle:
        raise Refused("document_before", cycle)

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.people.days import LONGEST, read_span

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("typed", "first", "last", "rest"),
    [
        ("2026-11-20 2026-11-25 陈静", date(2026, 11, 20), date(2026, 11, 25), "陈静"),
        ("11-20 11-25", date(2026, 11, 20), date(2026, 11, 25), ""),
        ("11月20日至11月25日 陈静", date(2026, 11, 20), date(2026, 11, 25), "陈静"),
        ("１１月２０日—１１月２５日", date(2026, 11, 20), date(2026, 11, 25), ""),
        ("20261120 20261125", date(2026, 11, 20), date(2026, 11, 25), ""),
        ("明天 后天 陈静", date(2026, 11, 19), date(2026, 11, 20), "陈静"),
        ("明天 无", date(2026, 11, 19), date(2026, 11, 19), "无"),
        ("12-28 1-5", date(2026, 12, 28), date(2027, 1, 5), ""),
        ("2026-11-16 2026-11-20", date(2026, 11, 16), date(2026, 11, 20), ""),
    ],
)
def test_days_are_read_as_people_type_them(typed: str, first: date, last: date, rest: str) -> None:
    assert read_span(typed, TODAY) == (first, last, rest)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "away_day"),
        ("下周", "away_day"),
        ("2026-13-01", "away_day"),
        ("2月30日", "away_day"),
        ("2026-11-25 2026-11-20", "away_reversed"),
        ("2026-11-01 2026-11-05", "away_past"),
        ("2026-11-20 2028-11-25", "away_long"),
    ],
)
def test_what_can_not_be_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_span(typed, TODAY)


@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-.月]\d{1,2}[-日 ]\d{0,4}", fullmatch=True))
def test_any_text_is_a_span_that_lies_ahead_or_refused(typed: str) -> None:
    try:
        first, last, _ = read_span(typed, TODAY)
    except Refused:
        return
    assert first <= last <= first + LONGEST
    assert last >= TODAY

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.messages.length import clip, split, visible_length
from bot.messages.numerals import han


def test_tags_and_entities_are_not_counted_as_written() -> None:
    assert visible_length("<b>学校</b> &lt;&amp;&#34;") == 6
    assert visible_length("👍") == 2


def test_a_short_text_stays_whole() -> None:
    assert split("<b>学校</b>") == ("<b>学校</b>",)


def test_a_long_text_is_cut_at_a_line_end_and_keeps_its_tags() -> None:
    parts = split("<b>" + "甲乙丙丁\n" * 10 + "</b>", limit=22)
    assert len(parts) == 3
    assert all(part.startswith("<b>") and part.endswith("</b>") for part in parts)
    assert parts[0] == "<b>甲乙丙丁\n甲乙丙丁\n甲乙丙丁\n甲乙丙丁</b>"


def test_a_line_without_end_is_cut_through() -> None:
    assert split("<i>" + "甲" * 25 + "</i>", limit=10) == ("<i>" + "甲" * 10 + "</i>",) * 2 + (
        "<i>" + "甲" * 5 + "</i>",
    )


def test_an_attribute_survives_the_cut() -> None:
    first, second = split("<blockquote expandable>" + "甲" * 12 + "</blockquote>", limit=8)
    assert first == "<blockquote expandable>" + "甲" * 8 + "</blockquote>"
    assert second == "<blockquote expandable>" + "甲" * 4 + "</blockquote>"


@given(st.lists(st.sampled_from(["甲", "a", "\n", "&lt;", "<b>x</b>", "<i>yz\n</i>", "👍", " "]), max_size=80))
def test_every_part_fits_and_nothing_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = split(text, limit=12)
    assert all(0 < visible_length(part) <= 12 for part in parts)
    for part in parts:
        assert part.count("<b>") == part.count("</b>")
    assert _words("".join(parts)) == _words(text)


def _words(text: str) -> str:
    return "".join(re.sub(r"<[^>]*>", "", text).split())


def test_a_clipped_text_says_that_it_is() -> None:
    assert clip("学校食堂", 4) == "学校食堂"
    assert clip("学校食堂谁管", 4) == "学校食…"


def test_numerals_are_the_documents() -> None:
    assert [han(n) for n in (1, 10, 11, 18, 20, 38, 99, 100)] == [
        "一", "十", "十一", "十八", "二十", "三十八", "九十九", "100",
    ]  # fmt: skip

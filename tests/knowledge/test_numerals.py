"""Numbers are read however they are written, and heard where part of one is not."""

from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.numerals import heard, value_of, with_marks

HAN = "零一二三四五六七八九"
SOUNDS = ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu")


def _in_han(value: int) -> str:
    tens, ones = divmod(value, 10)
    return f"{HAN[tens] if tens > 1 else ''}{'十' if tens else ''}{HAN[ones] if ones or not tens else ''}"


def _in_pinyin(value: int) -> str:
    tens, ones = divmod(value, 10)
    return " ".join(
        [*([SOUNDS[tens]] if tens > 1 else []), *(["shi"] if tens else []), *([SOUNDS[ones]] if ones else [])]
    )


@given(st.integers(0, 99))
def test_a_number_is_the_same_in_digits_and_in_characters(value: int) -> None:
    marks = with_marks(f"{value}，{_in_han(value)}")
    assert [value_of(marks[0]), marks[1], value_of(marks[2]), len(marks)] == [value, "，", value, 3]


@given(st.integers(1, 99))
def test_a_number_in_pinyin_is_heard_whole(value: int) -> None:
    assert heard(_in_pinyin(value), 0)[0] == (value, len(_in_pinyin(value)))


@given(st.text(alphabet="零〇一二三十拾廿卅0123456789 stndrhfieov第条是时囚", max_size=30))
def test_any_text_is_marked_without_an_error(text: str) -> None:
    marks = with_marks(text)
    assert len(marks) <= len(text)
    assert all(0 <= value <= 99 for at in range(len(marks)) for value, _ in heard(marks, at) if value < 100)


def test_numbers_too_large_for_rows_stay_as_they_are() -> None:
    assert with_marks("2020年") == "2020年"


def test_the_longest_number_is_heard_first() -> None:
    assert heard("san shi ba de", 0) == [(38, 10), (30, 7), (3, 3)]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import Matrix
from bot.messages.actions.asking import (
    AskThis,
    BackToRow,
    ShowDeadlines,
    ShowHolders,
    ShowRow,
    ShowText,
    ShowUnit,
    ShowUnits,
    TurnUnit,
)
from bot.messages.actions.codec import MAX_BYTES, Press, decode, encode

ACTIONS = [
    ShowRow("action-05", 3),
    ShowRow("goals"),
    BackToRow("action-05", 3),
    BackToRow("goals"),
    ShowText("standard-18", 2, 1),
    ShowText("standard-18", None, 12),
    ShowHolders("action-07"),
    ShowUnit("civil-affairs"),
    TurnUnit("civil-affairs", 3, lead=True),
    TurnUnit("civil-affairs", 1, lead=False),
    ShowUnits(4),
    ShowDeadlines(),
    AskThis("学校食堂谁管"),
    AskThis("What: does 'it' lead?"),
]


@pytest.mark.parametrize("action", ACTIONS, ids=str)
def test_a_button_comes_back_as_it_went(action: ShowRow) -> None:
    press = Press(2026, action)
    assert decode(encode(press)) == press


def test_the_data_reads_as_the_design_writes_it() -> None:
    assert encode(Press(2026, ShowRow("action-05", 3))) == "2026:row:action-05:3"


def test_every_button_of_the_matrix_fits(matrix: Matrix) -> None:
    for row in matrix.rows:
        for item in row.items:
            assert len(encode(Press(2026, ShowText(row.id, item.number, 999))).encode()) <= MAX_BYTES
    for holder_id in (*matrix.unit, *matrix.group):
        assert len(encode(Press(2026, TurnUnit(holder_id, 999, lead=True))).encode()) <= MAX_BYTES


def test_a_question_too_long_for_a_button_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        encode(Press(2026, AskThis("学" * 20)))


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        ":",
        "2026",
        "2026:row",
        "2026:row:",
        "2026:row:ACTION-05:3",
        "2026:row:action-05",
        "2026:row:action-05:333",
        "2026:row:action-05:-1",
        "2026:row:action-05:３",
        "2026:row:../../etc:1",
        "2026:text:action-05:3:0",
        "2026:turn:education:0:all",
        "2026:turn:education:1:some",
        "2026:units:0",
        "2026:delete:everything",
        "26:row:action-05:3",
        "2026:row:action-05:3\n",
        "2026:ask:a\x00b",
        "2026:ask:\u202eabc",
        "2026:ask:" + "x" * 60,
        "2026:ask:\ud800",
        "'; DROP TABLE rows; --",
    ],
)
def test_what_no_button_says_is_refused(data: str | None) -> None:
    assert decode(data) is None


@given(st.text(max_size=80))
def test_anything_at_all_is_read_or_refused(data: str) -> None:
    press = decode(data)
    assert press is None or isinstance(press, Press)


@given(st.builds("2026:{}:{}".format, st.sampled_from(["row", "text", "unit", "turn", "ask"]), st.text(max_size=50)))
def test_what_is_read_can_be_written(data: str) -> None:
    press = decode(data)
    if press is not None:
        assert decode(encode(press)) == press

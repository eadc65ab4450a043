from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.progress.statuses import Line, read_line, read_note, read_percent


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("行动五 80% 已接入312所，全部达标", Line("行动五", None, 80, "已接入312所，全部达标")),
        ("行动五80％已接入312所", Line("行动五", None, 80, "已接入312所")),
        ("标准十八 无变化", Line("标准十八", unchanged=True)),
        ("行动 五 推进中 50% 进展顺利", Line("行动 五", "ongoing", 50, "进展顺利")),
        ("行动五 已完成", Line("行动五", "done")),
        ("行动五 已完成312所", Line("行动五", None, None, "已完成312所")),
        ("标准十八 全部学校，合格率98%", Line("标准十八", None, None, "全部学校，合格率98%")),
        ("行动五 80%，占应接入的八成。", Line("行动五", None, 80, "占应接入的八成。")),
        ("行动五", Line("行动五")),
        ("action 5 done", Line("action 5", "done")),
        ("", Line("")),
    ],
)
def test_a_line_says_which_row_how_far_and_what(typed: str, said: Line) -> None:
    assert read_line(typed) == said


@pytest.mark.parametrize("typed", ["120%", "-5%", "80.5%", "x", "", "1" * 400])
def test_what_is_no_percent_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read_percent(typed)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_its_words_stay_as_they_were(typed: str) -> None:
    for read in (read_line, read_note):
        try:
            said = read(typed)
        except Refused:
            assert "%" in typed or "％" in typed
            continue
        assert said.note in typed
        assert said.subject in typed
        assert said.percent is None or 0 <= said.percent <= 100

from __future__ import annotations

from tests.talking import Talk


async def test_a_question_is_answered_with_the_units_first(talk: Talk) -> None:
    answer = await talk.say("学校食堂谁管")
    first, second, *_ = answer.text.splitlines()
    assert first == "牵头：市教育局、市市场监管局"
    assert second.startswith("按职责分工负责：市政法委、市卫健委")
    assert "行动五 · 校园食品安全守护行动" in answer.text
    assert "依据：运政办发〔2020〕33号" in answer.text

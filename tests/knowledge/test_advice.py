"""The check of a valid matrix says what may mislead in it."""

from pathlib import Path

from bot.knowledge import Knowledge
from bot.knowledge.advice import advice
from tests.small import SMALL

TWO_ROWS = (
    SMALL.replace("        en: Fight fakes.\n", "        en: Fight fakes.\n        phrases: [黑作坊, 山寨货]\n")
    + """\
  - id: action-02
    annex: 1
    number: 2
    title: 校园行动
    title_en: Schools
    responsible: 市卫健委牵头
    lead: [市卫健委]
    items:
      - number: 1
        text: 检查学校食堂。
        en: Inspect canteens.
        phrases: [黑作坊, 学生吃饭]
"""
)


def told(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "tasks.yaml"
    path.write_text(text, encoding="utf-8")
    return list(advice(Knowledge.load(path)))


def test_a_phrase_of_two_rows_that_share_nothing_else_is_named_with_both(tmp_path: Path) -> None:
    (sentence,) = told(tmp_path, TWO_ROWS)
    assert all(word in sentence for word in ("黑作坊", "action-01 item 1", "action-02 item 1"))


def test_near_duplicates_share_their_phrases_by_right(tmp_path: Path) -> None:
    alike = TWO_ROWS.replace("[黑作坊, 山寨货]", "[黑作坊, 甲乙, 丙丁]").replace(
        "[黑作坊, 学生吃饭]", "[黑作坊, 甲乙, 丙丁]"
    )
    assert told(tmp_path, alike) == []


def test_an_item_whose_words_say_nothing_is_told(tmp_path: Path) -> None:
    (sentence,) = told(tmp_path, SMALL.replace("text: 打击假冒食品。", "text: 责任。").replace("Fight fakes", "The"))
    assert "action-01 item 1 is not found by its own words" in sentence

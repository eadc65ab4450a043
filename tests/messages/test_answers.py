"""What answers say, in Chinese, from answers of the lookup made by hand."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge import Answer, Hit, Intent, Matrix
from bot.messages import Message, Voice
from bot.messages.actions.asking import ShowRow
from bot.messages.answer import answer
from bot.messages.deadlines import deadlines
from bot.messages.plain import plain
from bot.messages.texts import Texts
from bot.messages.unit import rows


@pytest.fixture
def voice(matrix: Matrix) -> Voice:
    return Voice(Texts("zh"), matrix, 2026, date(2026, 11, 27))


@pytest.fixture
def english(matrix: Matrix) -> Voice:
    return Voice(Texts("en"), matrix, 2026, date(2026, 11, 27))


def labels(message: Message) -> list[str]:
    return [button.label for line in message.buttons for button in line]


def topic(*hits: Hit, intent: Intent = "topic", ask: bool = False, unit_id: str | None = None) -> Answer:
    return Answer("x", intent, hits, ask=ask, unit_id=unit_id)


def test_who_leads_stands_before_who_shares(voice: Voice) -> None:
    lines = plain(answer(voice, topic(Hit("action-05", 3, 0.9)))).splitlines()
    assert lines[0] == "牵头：市教育局、市市场监管局"
    assert lines[1] == "按职责分工负责：市政法委、市卫健委、市城市管理局、市审批服务管理局"


def test_the_item_stands_word_for_word_with_its_number(voice: Voice, matrix: Matrix) -> None:
    item = matrix.row["action-05"].item(3)
    assert item
    said = plain(answer(voice, topic(Hit("action-05", 3, 0.9))))
    assert f"（三）{item.text}" in said
    assert "附件1（五）第（三）项" in said


def test_printed_order_is_not_leadership(voice: Voice) -> None:
    said = plain(answer(voice, topic(Hit("standard-18", 3, 0.9))))
    assert said.startswith("责任单位（文件未明确牵头）：市教育局、市市场监管局、市卫健委")
    assert "牵头：" not in said
    assert "3. 对学校食堂" in said
    assert "附件2（十八）第3项" in said
    assert "四、严格实施全过程监管" in said
    assert "（关键项）" in said


def test_names_are_the_documents_own(voice: Voice) -> None:
    assert "市发展改革委(粮食储备)" in plain(answer(voice, topic(Hit("action-10", 1, 0.9))))


def test_an_open_list_says_so(voice: Voice) -> None:
    assert "市果业发展中心等\n" in plain(answer(voice, topic(Hit("standard-03", 1, 0.9))))


def test_a_dated_item_shows_its_date_as_of_the_documents_year(voice: Voice) -> None:
    assert "时限：2020年底（2020年度文件）" in plain(answer(voice, topic(Hit("action-05", 2, 0.9))))


def test_a_row_without_units_says_so(voice: Voice) -> None:
    assert plain(answer(voice, topic(Hit("goals", 2, 0.9)))).startswith("文件没有列出责任单位")


def test_an_unnumbered_item_gets_no_number(voice: Voice) -> None:
    assert "\n全市及县级情况" in plain(answer(voice, topic(Hit("standard-02", 1, 0.9))))


def test_near_duplicates_are_offered_once(voice: Voice) -> None:
    said = answer(voice, topic(Hit("action-05", 3, 0.9), Hit("standard-18", 3, 0.8)))
    assert sum("另见" in label for label in labels(said)) == 1
    assert "另见：标准十八" in plain(said)


def test_a_pair_names_the_units_part_first(voice: Voice) -> None:
    said = plain(answer(voice, topic(Hit("action-08", 1, 0.9), intent="pair", unit_id="civil-affairs")))
    assert said.startswith("市民政局在本事项中：按职责分工负责\n")


def test_a_county_has_its_part_through_its_group(voice: Voice) -> None:
    said = plain(answer(voice, topic(Hit("standard-23", 1, 0.9), intent="pair", unit_id="yanhu")))
    assert said.startswith("盐湖区在本事项中：责任单位之一（文件未明确牵头）（属“各县（市、区）人民政府”）")


def test_a_unit_without_a_part_is_told_so(voice: Voice) -> None:
    said = plain(answer(voice, topic(Hit("action-03", 1, 0.9), intent="pair", unit_id="education")))
    assert said.startswith("市教育局在本事项中：文件没有列出它的责任")


def test_a_doubtful_question_is_asked_back_with_the_units(voice: Voice) -> None:
    said = answer(voice, topic(Hit("action-05", 3, 0.5), Hit("standard-18", None, 0.4), ask=True))
    assert plain(said).startswith("您问的是哪一项？")
    assert "市教育局、市市场监管局牵头" in said.text
    assert [b.press.action for line in said.buttons for b in line] == [
        ShowRow("action-05", 3),
        ShowRow("standard-18", None),
    ]


def test_a_refusal_names_no_unit(voice: Voice, matrix: Matrix) -> None:
    said = plain(answer(voice, Answer("电梯坏了", "none", suggestions=("action-07", "action-05"))))
    assert said.startswith("未找到")
    assert "您是不是想问" in said
    assert not [u.name for u in matrix.units if u.name in said]


def test_another_place_is_named_as_such(voice: Voice) -> None:
    said = plain(answer(voice, Answer("x", "none", suggestions=("action-05",), place="临汾")))
    assert "这份文件只管运城市，临汾的事请问当地。" in said


def test_an_empty_answer_is_a_refusal(voice: Voice) -> None:
    assert plain(answer(voice, topic())).startswith("未找到")


def test_both_reports_are_told_with_the_days_left(voice: Voice) -> None:
    said = plain(deadlines(voice))
    assert said.count("每年11月30日前") == 2
    assert said.count("2026年11月30日前，还有3天") == 2
    assert "向市食安委报告" in said
    assert "向市委、市政府报告" in said
    assert said.count("2020年底") == 2


@pytest.mark.parametrize(
    ("today", "ending"),
    [(date(2026, 11, 30), "，就是今天"), (date(2026, 12, 1), "前\n"), (date(2026, 11, 29), "，还有1天")],
)
def test_days_are_counted_while_the_date_lies_ahead(matrix: Matrix, today: date, ending: str) -> None:
    said = plain(deadlines(Voice(Texts("zh"), matrix, 2026, today)))
    assert f"2026年11月30日前{ending}" in said or f"2026年11月30日{ending}" in said


def test_one_report_alone_comes_without_the_dated_tasks(voice: Voice) -> None:
    said = plain(answer(voice, topic(Hit("duty-regions", None, 1.0), intent="deadline")))
    assert "市委、市政府" in said
    assert "年度重点工作落实情况" not in said
    assert "2020年底" not in said


def test_a_units_rows_stand_by_its_part(voice: Voice) -> None:
    said = plain(rows(voice, "education"))
    lead, member, joint = said.index("\n牵头\n"), said.index("\n按职责分工负责\n"), said.index("\n责任单位（文件")
    assert lead < member < joint
    assert "每年11月30日前向市食安委报告" in said


def test_membership_that_is_only_assumed_says_so(voice: Voice) -> None:
    assert "成员资格待确认" in plain(rows(voice, "education", 1))
    assert "成员资格待确认" not in plain(rows(voice, "customs", 1))


def test_a_unit_that_leads_nothing_shows_all_it_has(voice: Voice) -> None:
    said = plain(answer(voice, Answer("x", "unit", (), unit_id="finance", role="lead")))
    assert "文件没有写明由它牵头的任务" in said
    assert "标准八" in said


def test_only_what_is_led_can_be_shown(voice: Voice) -> None:
    said = rows(voice, "education", lead=True)
    assert "行动五" in said.text
    assert "行动七" not in said.text
    assert "看全部（10）" in labels(said)


def test_a_page_beyond_the_end_is_the_last(voice: Voice) -> None:
    assert rows(voice, "education", 99) == rows(voice, "education", 2)


def test_english_shows_the_rendering_and_the_original(english: Voice, matrix: Matrix) -> None:
    item = matrix.row["standard-18"].item(3)
    assert item
    said = plain(answer(english, topic(Hit("standard-18", 3, 0.9))))
    assert said.startswith("Responsible (the document names no lead):\n• Education Bureau 市教育局\n")
    assert item.en in said
    assert f"3. {item.text}" in said
    assert "The Chinese text governs" in said
    assert "Standard 18 · Strict control of food safety at schools" in said

"""A unit is known under a long name with a slip anywhere, and a bureau that the document does not name is nobody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import Knowledge


@pytest.mark.parametrize("at", range(10))
def test_one_wrong_character_anywhere_in_a_long_name_is_forgiven(knowledge: Knowledge, at: int) -> None:
    name = "市畜牧兽医发展中心"
    wrong = f"{name[:at]}山{name[at + 1 :]}"
    assert knowledge.ask(f"{wrong}负责哪些任务").unit_id == "livestock"


@pytest.mark.parametrize("stranger", ["体育局", "水务局", "文物局", "邮政局", "招商局", "统计局", "市税务局"])
def test_a_bureau_that_the_document_does_not_name_is_no_slip_for_one_that_it_does(
    knowledge: Knowledge, stranger: str
) -> None:
    assert knowledge.ask(f"市{stranger}负责哪些任务").intent == "none"


@pytest.mark.parametrize(
    ("question", "unit_id"),
    [
        ("市供销杜的职责", "supply-coop"),
        ("巿科枝局承担了几条", "science-tech"),
        ("市生太环境局负责什么", "ecology"),
        ("管社保和招人的那个局分了什么任务", "human-resources"),
        ("黑作坊这事公安到底出不出面", "public-security"),
    ],
)
def test_a_short_name_with_a_slip_or_a_description_by_two_tasks_is_known(
    knowledge: Knowledge, question: str, unit_id: str
) -> None:
    assert knowledge.ask(question).unit_id == unit_id


def test_a_name_that_is_part_of_a_subject_does_not_hide_whose_it_is(knowledge: Knowledge) -> None:
    answer = knowledge.ask("县级市场监管部门执法力量向一线岗位倾斜归谁")
    assert "standard-22" in {hit.row_id for hit in answer.rows[:3]}


@given(st.data())
@settings(max_examples=60)
def test_a_character_doubled_or_swapped_with_the_next_hides_no_long_name(
    knowledge: Knowledge, data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from([unit for unit in knowledge.matrix.units if len(unit.name) > 4]), "unit")
    at = data.draw(st.integers(0, len(unit.name) - 2), "at")
    doubled = f"{unit.name[: at + 1]}{unit.name[at:]}"
    swapped = f"{unit.name[:at]}{unit.name[at + 1]}{unit.name[at]}{unit.name[at + 2 :]}"
    for written in (doubled, swapped):
        answer = knowledge.ask(f"{written}负责哪些任务")
        assert (answer.intent, answer.unit_id) == ("unit", unit.id)


@pytest.mark.parametrize(
    ("question", "unit_id"),
    [
        ("culture and tourism 局有哪些任务", "culture-tourism"),
        ("what does the office of finance have to do", "finance"),
        ("tasks of the agriculture agency", "agriculture"),
    ],
)
def test_an_english_name_is_known_by_what_it_is_about(knowledge: Knowledge, question: str, unit_id: str) -> None:
    assert knowledge.ask(question).unit_id == unit_id


def test_words_of_the_document_s_own_title_name_no_office(knowledge: Knowledge) -> None:
    assert knowledge.ask("which city department runs the school canteens").unit_id is None


def test_others_are_asked_for_where_they_are_named_last(knowledge: Knowledge) -> None:
    answer = knowledge.ask("我在市委编办上班，市审批服务管理局的同事问他们局有哪些任务")
    assert answer.unit_id == "admin-approval"


def test_voice_input_that_asks_who_leads_is_heard(knowledge: Knowledge) -> None:
    assert knowledge.ask("卫健委迁头哪些工作").role == "lead"

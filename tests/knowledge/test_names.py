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


@pytest.mark.parametrize(
    ("question", "unit_id"),
    [
        ("我在市委编办上班，市审批服务管理局的同事问他们局有哪些任务", "admin-approval"),
        ("我在教育局工作，他们让我问公安局有哪些任务", "education"),
        ("教育局和公安局的任务，他们都有哪些", "education"),
    ],
)
def test_somebody_else_s_tasks_are_those_of_whom_was_named_before(
    knowledge: Knowledge, question: str, unit_id: str
) -> None:
    assert knowledge.ask(question).unit_id == unit_id


@pytest.mark.parametrize(
    "question",
    [
        "卫健委迁头哪些工作",
        "教育局挑大梁的是哪些",
        "which items does the education bureau lead",
        "市商务局主办哪些行动",
    ],
)
def test_who_leads_is_asked_in_many_ways(knowledge: Knowledge, question: str) -> None:
    answer = knowledge.ask(question)
    assert (answer.intent, answer.role) == ("unit", "lead")


@pytest.mark.parametrize(
    "question",
    [
        "卫健委签头和配合的任务",
        "教育局挑头和参与的任务",
        "小摊贩是老大难，城管局管什么",
        "农业农村局一千头猪的任务",
        "市场监管局主办案件有哪些",
    ],
)
def test_what_only_looks_like_leading_asks_for_everything(knowledge: Knowledge, question: str) -> None:
    answer = knowledge.ask(question)
    assert answer.unit_id
    assert answer.role is None


@pytest.mark.parametrize(
    "question",
    [
        "卫生院谁负责",
        "工商联有哪些任务",
        "应急厅有哪些任务",
        "农村聚餐谁负责",
        "公安举报",
        "纪委监委",
        "市场管理办公室",
        "国资委",
        "用人单位",
        "食安城市宣传谁负责",
        "市场监管所",
        "health center tasks",
        "我们审批完了吗",
    ],
)
def test_others_are_not_taken_for_a_unit_of_the_document(knowledge: Knowledge, question: str) -> None:
    assert knowledge.mentions(knowledge.read(question)) == ()


@pytest.mark.parametrize(
    "nickname", ["公安这头摊上几件事", "市监名下归口了几条", "人社这次有没有份", "农业农村口的活帮我拉一下"]
)
def test_a_nickname_without_a_subject_asks_for_the_unit_s_tasks(knowledge: Knowledge, nickname: str) -> None:
    assert knowledge.ask(nickname).intent == "unit"


def test_a_name_right_behind_a_subject_leaves_the_subject_whole(knowledge: Knowledge) -> None:
    answer = knowledge.ask("畜禽检疫农业农村局管吗")
    assert (answer.unit_id, answer.rows[0].row_id) == ("agriculture", "standard-15")


def test_a_county_s_bureau_is_the_county_but_two_bureaus_are_two(knowledge: Knowledge) -> None:
    assert [one.unit_id for one in knowledge.mentions("盐湖区市场监管局有哪些任务")] == ["yanhu"]
    assert [one.unit_id for one in knowledge.mentions("教育局公安局都管什么")] == ["education", "public-security"]


@pytest.mark.parametrize("letters", ["yyds", "awsl", "xswl"])
def test_letters_that_stand_for_nothing_here_open_nothing(knowledge: Knowledge, letters: str) -> None:
    assert knowledge.read(letters) == letters


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("只要教育局牵头的，配合的不要", "lead"),
        ("教体局扛大旗的是哪几件", "lead"),
        ("公安局做 leader 的是哪项", "lead"),
        ("农业部门任组长单位的行动有几项", "lead"),
        ("campaigns headed by the education bureau", "lead"),
        ("卫健委大大小小的事都有啥，别光说牵头的", None),
        ("别只列教育局牵头的", None),
        ("先说说教育局牵头哪些、配合哪些", None),
        ("list everything the education bureau does, lead or support", None),
        ("只要教育局配合的任务，牵头的不要", None),
        ("公安局配合和牵头的任务，别搞混", None),
        ("只列出教育局牵头和配合的任务", None),
        ("教育局有哪些任务，领导带队检查要用", None),
    ],
)
def test_what_is_led_is_told_apart_from_what_is_helped_with(
    knowledge: Knowledge, question: str, role: str | None
) -> None:
    answer = knowledge.ask(question)
    assert (answer.intent, answer.role) == ("unit", role)


@pytest.mark.parametrize(
    ("question", "unit_id"),
    [
        ("敬老院的饭菜民政要担什么责任", "civil-affairs"),
        ("财政除了出钱还有啥，一共几条", "finance"),
        ("工安的认务清单发我一份", "public-security"),
        ("海官有哪些任务", "customs"),
        ("sifaju de todo list", "justice"),
        ("gaoguanju zai service area zuo shenme", "expressway"),
        ("xmsyfzzx 负责哪些", "livestock"),
        ("civil aviation 那个局管啥", "civil-aviation"),
    ],
)
def test_a_nickname_is_known_wherever_it_stands_by_itself(knowledge: Knowledge, question: str, unit_id: str) -> None:
    assert [mention.unit_id for mention in knowledge.mentions(knowledge.read(question))] == [unit_id]


@pytest.mark.parametrize(
    "question", ["工商联合会", "应急灯坏了找谁修", "审批完了没有", "交通银行几点开门", "上午的任务"]
)
def test_a_nickname_within_another_word_is_nobody(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).unit_id is None

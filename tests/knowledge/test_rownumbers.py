"""Rows named by their number, however it is written, and numbers that name none."""

import pytest

from bot.knowledge import Knowledge
from bot.knowledge.taught import Lesson, Taught


@pytest.mark.parametrize(
    ("question", "row_id"),
    [
        ("行动五", "action-05"),
        ("攻坚行动第五项", "action-05"),
        ("附件1第五项", "action-05"),
        ("二号附件的第3条是哪几家的活", "standard-03"),
        ("标准18", "standard-18"),
        ("第十八条标准", "standard-18"),
        ("标准（十八）", "standard-18"),
        ("標準（十八）由誰負責", "standard-18"),
        ("biao zhun shi ba", "standard-18"),
        ("standard no. 18", "standard-18"),
        ("bz18", "standard-18"),
        ("标准廿一责任单位", "standard-21"),
        ("標準卅三歸誰", "standard-33"),
        ("行动Ⅸ 的 team 有谁", "action-09"),
        ("Annex II no. 27, list the units", "standard-27"),
        ("附件l第五项是谁", "action-05"),
        ("标准2O谁负责", "standard-20"),
        ("表2第15条", "standard-15"),
        ("大表里第二十九条是谁家的", "standard-29"),
        ("第一个附件里排第四的那个是谁干", "action-04"),
        ("#12 行动 owner 是谁", "action-12"),
        ("28那条标准是谁", "standard-28"),
        ("standard-12", "standard-12"),
        ("std 12 owner", "standard-12"),
        ("12#标准", "standard-12"),
        ("No.3 标准的责任 units", "standard-03"),
        ("任务表2的第十二条", "standard-12"),
        ("第一张表第五个", "action-05"),
        ("最后一条标准", "standard-38"),
        ("行动里倒数第二个", "action-11"),
        ("首个行动是谁", "action-01"),
        ("行动3是1家牵头还是几家", "action-03"),
        ("标淮3归谁", "standard-03"),
        ("副件二第九调归谁", "standard-09"),
        ("附件二第二是四条归那家", "standard-24"),
        ("别管附件2，附件1里头排第三的那个行动", "action-03"),
        ("no. 26 in the standards table", "standard-26"),
        ("item 37 of annex 2", "standard-37"),
        ("Standard XIX 归谁", "standard-19"),
        ("di 29 tiao biaozhun shi shui jia de huo", "standard-29"),
        ("biaozhun sanshisan haiguan guan shenme", "standard-33"),
        ("fu jian yi xu hao san shui guan", "action-03"),
        ("标准二十匕归谁", "standard-27"),
        ("标准三石一规谁", "standard-31"),
        ("标准儿十一由谁负责", "standard-21"),
        ("行动衣是不是所有单位都有份", "action-01"),
        ("表尊十七是哪个局", "standard-17"),
        ("标标准22归谁", "standard-22"),
    ],
)
def test_a_row_is_found_by_its_number(knowledge: Knowledge, question: str, row_id: str) -> None:
    answer = knowledge.ask(question)
    assert (answer.intent, [hit.row_id for hit in answer.rows]) == ("row", [row_id])


def test_every_row_number_in_digits_and_numerals_is_found(knowledge: Knowledge) -> None:
    for row in knowledge.matrix.rows:
        if row.annex is not None:
            word = knowledge.matrix.annex[row.annex].row
            found = knowledge.ask(f"{word}{row.number}是谁的")
            assert [hit.row_id for hit in found.rows] == [row.id]


def test_an_item_named_with_its_row_is_told(knowledge: Knowledge) -> None:
    (hit,) = knowledge.ask("标准（十八）第3项").rows
    assert (hit.row_id, hit.item) == ("standard-18", 3)


@pytest.mark.parametrize(
    ("question", "row_id"),
    [
        ("我说的不是行动六，是标准六", "standard-06"),
        ("标准十二，别跟行动十二弄混了", "standard-12"),
        ("标准八我们已经报过了，现在轮到标准九", "standard-09"),
        ("标准十七我知道是市监一家，那标准十九呢", "standard-19"),
    ],
)
def test_a_row_that_is_set_aside_is_not_the_one_asked_for(knowledge: Knowledge, question: str, row_id: str) -> None:
    assert [hit.row_id for hit in knowledge.ask(question).rows] == [row_id]


def test_several_rows_are_all_told(knowledge: Knowledge) -> None:
    answer = knowledge.ask("行动三和标准十分别归谁")
    assert ([hit.row_id for hit in answer.rows], answer.ask) == (["action-03", "standard-10"], False)


def test_a_number_without_its_annex_asks_back(knowledge: Knowledge) -> None:
    answer = knowledge.ask("第五条是谁负责")
    assert answer.ask
    assert [hit.row_id for hit in answer.rows] == ["action-05", "standard-05"]


@pytest.mark.parametrize("question", ["标准39", "行动十三", "附件1第20项"])
def test_a_row_that_does_not_exist_is_refused(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent == "none"


@pytest.mark.parametrize("question", ["12项行动有哪些", "每年4批次的标准谁管", "标准2批次/千人"])
def test_a_quantity_is_not_a_row_number(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent != "row"


@pytest.mark.parametrize(
    "question",
    [
        "standard thirty-eight who is in charge",
        "the thirty-eighth standard",
        "38th standard",
        "标准之三十八",
        "38号标准",
    ],
)
def test_a_row_number_is_read_in_words_and_as_an_ordinal(knowledge: Knowledge, question: str) -> None:
    answer = knowledge.ask(question)
    assert (answer.intent, [hit.row_id for hit in answer.rows]) == ("row", ["standard-38"])


@pytest.mark.parametrize(
    "question",
    [
        "营养成分表里第一项能量标错了谁管",
        "体检表上第5项不合格谁管",
        "the action i should take when restaurant food is bad",
        "我有2个附件，1个打不开",
        "2个附件谁发的，1份找不到",
        "国六排放标准的二手车",
        "12个行动都是什么",
        "3·15行动谁负责",
        "7天无理由退货的标准",
        "教育局牵头一个专项吗",
        "全省首个标准化屠宰场归谁",
        "第一个标准化菜市场归谁",
        "三标准都不合格",
        "最后三项行动是什么",
        "市场监管局任务清单一份，按前五条列",
        "why is there no one standard for school canteens",
        "电动三轮车卖早点归谁管",
        "标签5个不合格找谁",
        "生鲜乳质量提升行动一共几家责任单位",
        "附件1",
        "标准2.5",
        "12项攻坚行动",
        "食品标准一般由哪个部门制定",
        "团体标准五花八门谁来管",
        "专项整治一下保健品",
        "学校食堂收费标准15块一顿合理吗",
        "食堂留样标准24小时以上归谁查",
        "专项整治第二阶段",
        "行动第一时间",
        "食品安全标准实施谁负责",
        "标准酒谁管",
        "食品安全法第十八条标准",
        "国家标准第五条",
        "38 standards",
        "standard 24 hours",
        "take action one by one",
        "标准两三条",
        "农残标准二十多项谁检",
        "一百二十号标准",
    ],
)
def test_other_numbers_and_letters_name_no_row(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent != "row"


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("标准17、18谁负责", ["standard-17", "standard-18"]),
        ("行动五和六谁牵头", ["action-05", "action-06"]),
        ("标准三到五", ["standard-03", "standard-04", "standard-05"]),
        ("第三条和第五条标准", ["standard-03", "standard-05"]),
        ("标准18报过了，行动五和行动六呢", ["action-05", "action-06"]),
        ("请别漏了标准18，还有标准19", ["standard-18", "standard-19"]),
    ],
)
def test_lists_and_ranges_name_all_their_rows(knowledge: Knowledge, question: str, rows: list[str]) -> None:
    assert [hit.row_id for hit in knowledge.ask(question).rows] == rows


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("附件2第18条第3项", 3),
        ("标准18.3", 3),
        ("行动五里面的第2条", 2),
        ("附件1第五项第二条谁负责", 2),
        ("行动5-2", 2),
    ],
)
def test_an_item_is_read_in_every_form(knowledge: Knowledge, question: str, item: int) -> None:
    (hit,) = knowledge.ask(question).rows
    assert hit.item == item


@pytest.mark.parametrize("question", ["除了标准18，校园食品还有哪条", "除了行动五，还有哪些行动跟学校有关"])
def test_who_asks_for_the_others_names_no_row(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent != "row"


@pytest.mark.parametrize("question", ["太原市行动五谁牵头", "西安市标准18"])
def test_a_row_of_another_city_is_refused(knowledge: Knowledge, question: str) -> None:
    answer = knowledge.ask(question)
    assert (answer.intent, answer.place is not None) == ("none", True)


def test_what_the_office_has_taught_goes_before_a_number(knowledge: Knowledge) -> None:
    taught = Taught([Lesson(knowledge.subject_of("标准5"), "action-05", None)])
    assert knowledge.ask("标准5", taught).rows[0].row_id == "action-05"

"""Questions in every form, answered from the matrix."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.evaluation import accuracy, is_right, questions
from bot.knowledge import Knowledge
from bot.knowledge.calibration import evidence
from bot.knowledge.heard import report_signs, unit_signs

# What each intent must reach on the questions in `benchmarks/questions/dev.jsonl`.
GOALS = {"topic": 0.97, "unit": 0.99, "pair": 0.97, "row": 1.0, "deadline": 1.0, "none": 0.97}


@pytest.mark.parametrize("intent", GOALS)
def test_the_goal_is_reached_for(knowledge: Knowledge, intent: str) -> None:
    asked = [label for label in questions("dev") if label.intent == intent]
    assert accuracy(is_right(knowledge.ask(label.text), label, knowledge) for label in asked) >= GOALS[intent]


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


def test_one_word_is_enough(knowledge: Knowledge) -> None:
    assert {hit.row_id for hit in knowledge.ask("校园").rows[:2]} == {"action-05", "standard-18"}
    assert knowledge.ask("年报").intent == "deadline"
    assert knowledge.ask("十八").rows[0].row_id == "standard-18"


def test_a_name_that_is_nobodys_is_not_guessed(knowledge: Knowledge) -> None:
    assert knowledge.whom("外星局") == ()


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


def test_every_unit_is_found_by_every_name_the_file_gives_it(knowledge: Knowledge) -> None:
    for unit in knowledge.matrix.units:
        for name in (unit.name, unit.full_name, *unit.spellings, *unit.aliases):
            assert knowledge.whom(name) == (unit.id,), name


def test_a_county_answers_for_itself_with_its_groups_rows(knowledge: Knowledge) -> None:
    answer = knowledge.ask("临猗县有哪些任务")
    assert (answer.intent, answer.unit_id) == ("unit", "linyi")
    assert "action-06" in {hit.row_id for hit in answer.rows}


def test_only_what_a_unit_leads_is_told_when_asked_so(knowledge: Knowledge) -> None:
    answer = knowledge.ask("教育局牵头哪些")
    assert (answer.role, [hit.row_id for hit in answer.rows]) == ("lead", ["action-05"])


def test_another_city_is_refused_by_name(knowledge: Knowledge) -> None:
    answer = knowledge.ask("太原市的学校食堂谁管")
    assert (answer.intent, answer.place) == ("none", "太原")
    assert knowledge.ask("linfen shi canyin mingchu liangzao shui fuze").place == "lin fen shi"
    assert knowledge.ask("wuhai shipin shui guan").place is None  # 无害食品, and not 乌海市
    assert knowledge.ask("跟临汾一起查跨地区的食品案子归谁").intent == "topic"


@pytest.mark.parametrize(
    "text", ["", " ", "？？？", "😀😀", "\u202e\u200f", "\x00", "a" * 10_000, "谁负责", "[抱拳]", "食品"]
)
def test_what_is_no_question_is_refused(knowledge: Knowledge, text: str) -> None:
    assert knowledge.ask(text).intent == "none"


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=120))
def test_no_text_breaks_the_lookup(knowledge: Knowledge, text: str) -> None:
    answer = knowledge.ask(text)
    assert answer.question == text
    assert all(0.0 <= hit.score <= 1.0 for hit in answer.rows)
    assert bool(answer.rows) == (answer.intent != "none")


# Two standards end in the same sentence about figures, which names no subject of its own.
WITHOUT_SUBJECT = {("standard-04", 2), ("standard-05", 3), ("standard-03", 3)}


def test_every_item_is_found_by_its_own_words(knowledge: Knowledge) -> None:
    for row in knowledge.matrix.rows:
        near = {row.id, *row.see_also, *knowledge.matrix.duty}
        for item in row.items:
            if (row.id, item.number) not in WITHOUT_SUBJECT:
                answer = knowledge.ask(item.text[:60])
                assert near & {hit.row_id for hit in answer.rows[:3]}, (row.id, item.number, answer)


@pytest.mark.parametrize("question", ["学校食堂谁管", "农药残留超标归谁", "网络订餐"])
def test_greetings_width_and_emoji_change_nothing(knowledge: Knowledge, question: str) -> None:
    plain = knowledge.ask(question).rows[0].row_id
    for dressed in (f"您好！！{question}？？😀", f"@小助手 {question}", f"  {question}～～谢谢"):
        assert knowledge.ask(dressed).rows[0].row_id == plain


@pytest.mark.parametrize("question", ["xuexiao shitang shui guan", "xue xiao shi tang shui guan"])
def test_greetings_are_not_cut_out_of_syllables(knowledge: Knowledge, question: str) -> None:
    # There is a "hi" in shi (食, 市, 是).
    assert knowledge.ask(question).rows[0].row_id in {"action-05", "standard-18"}


@pytest.mark.parametrize(
    ("question", "row_id"),
    [
        ("can yin an quan feng xian fen ji guan li shui fu ze", "action-07"),
        ("wei fa an jian cha ban lv shui guan", "standard-05"),
        ("shi pin chang fei xing jian cha gui shui", "standard-14"),
    ],
)
def test_a_syllable_that_is_an_english_word_too_is_a_syllable_among_others(
    knowledge: Knowledge, question: str, row_id: str
) -> None:
    assert knowledge.ask(question).rows[0].row_id == row_id


@pytest.mark.parametrize("question", ["can you tell me who runs school canteens", "is there a ban on live poultry"])
def test_english_words_that_are_syllables_too_stay_english_among_others(knowledge: Knowledge, question: str) -> None:
    assert knowledge.read(question) == question
    assert all(token.kind == "word" for token in knowledge.judge(question).sought.tokens)


def test_a_name_of_two_characters_is_known_in_pinyin_at_the_beginning(knowledge: Knowledge) -> None:
    assert knowledge.ask("haiguan dou guan shenme").unit_id == "customs"
    assert knowledge.ask("nongcun zhaijidi shenpi shui guan").unit_id is None


@pytest.mark.parametrize(
    ("question", "unit_id"),
    [
        ("办证大厅那个局有啥任务", "admin-approval"),
        ("管钱袋子的局要做什么", "finance"),
        ("守国门的单位有哪些任务", "customs"),
        ("管户口、抓坏人的那个部门有哪些任务", "public-security"),
        ("给市委写大稿子的那个室有任务吗", "policy-research"),
    ],
)
def test_a_unit_is_known_by_what_people_say_it_does(knowledge: Knowledge, question: str, unit_id: str) -> None:
    answer = knowledge.ask(question)
    assert (answer.intent, answer.unit_id) == ("unit", unit_id)


def test_cadres_are_a_subject_and_not_the_department_for_them(knowledge: Knowledge) -> None:
    answer = knowledge.ask("领导干部食品安全责任清单谁来建")
    assert (answer.intent, answer.rows[0].row_id) == ("topic", "standard-06")


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


def test_a_bureau_that_the_document_does_not_name_is_not_taken_for_one_that_sounds_like_it(
    knowledge: Knowledge,
) -> None:
    assert knowledge.ask("市税务局在文件里承担什么").unit_id is None


@pytest.mark.parametrize("question", ["儿童玩具质量抽查哪个部门负责", "煤矿安全生产责任单位"])
def test_asking_for_a_department_describes_none(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent == "none"


def test_u_with_dots_is_typed_as_v(knowledge: Knowledge) -> None:
    assert knowledge.ask("wenlvju you naxie renwu").unit_id == "culture-tourism"


@pytest.mark.parametrize(
    ("question", "row_id"),
    [("hei zuo fang", "standard-19"), ("shitang shui guan", "standard-18"), ("nongyao shui guan", "action-03")],
)
def test_a_syllable_of_the_frame_stays_where_it_belongs_to_a_word(
    knowledge: Knowledge, question: str, row_id: str
) -> None:
    assert row_id in {hit.row_id for hit in knowledge.ask(question).rows}


def test_the_calibration_that_ships_weighs_every_signal(knowledge: Knowledge) -> None:
    judged = knowledge.judge(knowledge.read("学校食堂谁管"))
    calibration = knowledge.calibration
    assert len(calibration.order) == len(judged.ranked[0][1].signals)
    assert len(calibration.sure) == len(evidence(judged.ranked, judged.found))
    heard = knowledge.heard("教育局牵头哪些")
    assert heard.of_unit
    assert {len(weights) for weights in calibration.kind.values()} == {len(unit_signs(heard, heard.of_unit))}
    assert {len(weights) for weights in calibration.kind_worded.values()} == {len(calibration.kind)}
    assert len(calibration.reports) == len(report_signs(heard, knowledge.deadlines))


@pytest.mark.parametrize(
    "question",
    [
        "11.30前报啥材料",
        "30号之前要报什么",
        "最晚啥时候报",
        "报送时间",
        "食安工作报告还有几天到期",
        "who do counties submit the report to",
        "成员单位的年度报告都要写些什么内容",
        "食品安全工作里十一月卅日到期的报告是什么",
    ],
)
def test_what_is_due_is_asked_for_in_many_ways(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent == "deadline"


@pytest.mark.parametrize(
    "question",
    ["几号报名高考", "啥时候报到", "报告交晚了咋办", "城郊的饭店没写生产日期", "述职报告什么时候交"],
)
def test_other_dates_are_no_reports(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent != "deadline"


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
    ],
)
def test_other_numbers_and_letters_name_no_row(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent != "row"


@pytest.mark.parametrize(
    ("question", "duties"),
    [
        ("河津市的食品安全情况是报食安委还是报市政府", {"duty-regions"}),
        ("年终总结最晚几号提交食安委", {"duty-members"}),
        ("明年的打算要不要一起报，几号截止", {"duty-members"}),
        ("哪些单位要在11月底前报告", {"duty-members", "duty-regions"}),
        ("市委、市政府11月底前会收到哪些食品安全报告", {"duty-regions"}),
        ("which units report to the food safety commission and when", {"duty-members"}),
        ("年度报告几号前交，给食安委还是市政府", {"duty-members", "duty-regions"}),
        ("老王说县上的往市委市政府送，那咱局里的往哪送", {"duty-members"}),
        ("河津市食安办的年度报告哪天截止", {"duty-regions"}),
    ],
)
def test_whose_report_is_told_by_who_owes_it(knowledge: Knowledge, question: str, duties: set[str]) -> None:
    assert {hit.row_id for hit in knowledge.ask(question).rows} == duties


@pytest.mark.parametrize("question", ["11.30元一斤贵不贵", "11月30日买的火车票能退吗", "公司年报什么时候公示截止"])
def test_a_date_alone_asks_for_no_report(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent == "none"


@pytest.mark.parametrize("question", ["智能手机谁管", "不许可以吗"])
def test_words_that_only_look_like_a_subject_are_refused(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent == "none"

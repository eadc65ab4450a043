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


def test_one_word_is_enough(knowledge: Knowledge) -> None:
    assert {hit.row_id for hit in knowledge.ask("校园").rows[:2]} == {"action-05", "standard-18"}
    assert knowledge.ask("年报").intent == "deadline"
    assert knowledge.ask("十八").rows[0].row_id == "standard-18"


def test_a_name_that_is_nobodys_is_not_guessed(knowledge: Knowledge) -> None:
    assert knowledge.whom("外星局") == ()


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


@pytest.mark.parametrize("question", ["11.30元一斤贵不贵", "11月30日买的火车票能退吗", "公司年报什么时候公示截止"])
def test_a_date_alone_asks_for_no_report(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent == "none"


@pytest.mark.parametrize("question", ["智能手机谁管", "不许可以吗"])
def test_words_that_only_look_like_a_subject_are_refused(knowledge: Knowledge, question: str) -> None:
    assert knowledge.ask(question).intent == "none"

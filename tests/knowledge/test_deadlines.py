"""Whether a question asks for the yearly reports, and for whose."""

import pytest

from bot.knowledge import Knowledge


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
        ("我们局几号交", {"duty-members"}),
        ("夏县几号交", {"duty-regions"}),
        ("公安局和盐湖区分别什么时候交", {"duty-members", "duty-regions"}),
        ("除了成员单位还有谁要交报告", {"duty-regions"}),
        ("什么时候截止", {"duty-members", "duty-regions"}),
    ],
)
def test_whose_report_is_told_by_who_owes_it(knowledge: Knowledge, question: str, duties: set[str]) -> None:
    assert {hit.row_id for hit in knowledge.ask(question).rows} == duties

"""What the office records for a unit counts like its own report; lines and sheets are read with care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import event, select, update

from bot.errors import Refused, SheetError
from bot.knowledge import Knowledge, Matrix
from bot.people.work import Work
from bot.progress import checkins, record_names, record_plan, record_sheet, records, reviews, tasks
from bot.progress.checkins import Report
from bot.progress.record_line import RecordLine, read_channel, read_record_line
from bot.progress.record_names import Head
from bot.progress.record_plan import Plan
from bot.progress.record_sheet import LINES, Entry
from bot.progress.records import CHANNELS, Record
from bot.sheets import open_book
from bot.store.database import Store
from bot.store.models import Binding, CheckIn, Outgoing, Standing
from tests.works import LI, NOBODY, OFFICE, SECOND, ZHANG, ZHAO, Works
from tests.xlsx import table

TODAY = date(2026, 11, 27)
HEADER = ("单位", "事项", "状态", "完成度", "日期", "文号", "渠道", "进展成效")
PAPER = Record("education", "action-05", "ongoing", 80, "已接入312所", "公文", "运教〔2026〕12号", date(2026, 11, 20))
FILED = replace(PAPER, row_id="duty-members", status="filed", percent=None, note="")


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def add(works: Works, record: Record = PAPER, who: int = OFFICE) -> int:
    found: int = works.do(who, lambda work: records.add_and_tell(work, record)[0].id)
    return found


def letters(works: Works) -> list[tuple[str, int]]:
    query = select(Outgoing.topic, Outgoing.chat_id).order_by(Outgoing.id)
    return works.store.reading(lambda tx: [(topic, chat_id) for topic, chat_id in tx.execute(query)])


def refusal(works: Works, record: Record, who: int = OFFICE) -> str:
    with pytest.raises(Refused) as refused:
        add(works, record, who)
    return refused.value.reason


def entries(knowledge: Knowledge, rows: Sequence[Sequence[Any]]) -> tuple[Entry, ...]:
    return record_sheet.entries(open_book(table(rows, HEADER)), knowledge)[0]


def plan(works: Works, found: Sequence[Entry]) -> Plan:
    made: Plan = works.do(OFFICE, lambda work: record_plan.plan(work, found))
    return made


def carry_out(works: Works, found: Sequence[Entry]) -> int:
    told: int = works.do(OFFICE, lambda work: record_plan.carry_out(work, record_plan.plan(work, found)))
    return told


def test_it_counts_like_a_report_waits_for_review_and_both_liaisons_are_told_once(works: Works) -> None:
    add(works)
    task = works.do(LI, lambda work: tasks.one(work, "education", "action-05"))
    assert not task.open
    assert (task.standing.state, task.standing.check_in.author.name) == ("waiting", "王敏")
    assert Record.of(task.standing.check_in) == PAPER
    assert sorted(letters(works)) == [("recorded", 3), ("recorded", 4)]
    assert refusal(works, PAPER) == "record_same"
    add(works, replace(PAPER, percent=90))
    assert len(letters(works)) == 4


def test_a_report_that_is_recorded_is_formally_filed_with_a_number(works: Works) -> None:
    add(works, FILED)
    found = works.do(OFFICE, lambda work: work.tx.scalars(select(CheckIn)).one())
    assert (found.status, found.registration) == ("filed", "2026-成-0001")


@pytest.mark.parametrize("who", [LI, ZHANG, ZHAO, NOBODY])
def test_only_the_office_records(works: Works, who: int) -> None:
    assert refusal(works, PAPER, who) == "right_office"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (replace(PAPER, row_id="action-12"), "record_not_held"),
        (replace(PAPER, row_id="duty-regions"), "record_not_held"),
        (replace(PAPER, unit_id="counties"), "record_not_held"),
        (replace(FILED, unit_id="food-safety"), "record_not_held"),
        (replace(PAPER, document=None), "record_number"),
        (replace(PAPER, channel="信鸽"), "record_channel"),
        (replace(PAPER, dated=date(2026, 11, 28)), "document_future"),
        (replace(PAPER, dated=date(2025, 12, 31)), "document_before"),
        (replace(PAPER, status="filed"), "choose_status"),
        (replace(PAPER, percent=120), "percent"),
        (replace(PAPER, status="done", percent=80), "done_percent"),
        (replace(PAPER, note="长" * 1001), "too_long"),
        (replace(PAPER, note="密级：机密"), "duty_marked"),
    ],
)
def test_what_can_not_be_is_refused_and_changes_nothing(works: Works, record: Record, reason: str) -> None:
    assert refusal(works, record) == reason
    assert works.store.reading(lambda tx: tx.scalars(select(Standing)).all()) == []
    assert letters(works) == []


def test_a_closed_row_is_refused_until_it_is_returned(works: Works) -> None:
    done = replace(PAPER, status="done", percent=None)
    version = add(works, done)
    works.do(SECOND, lambda work: reviews.decide(work, version, "closed"))
    assert refusal(works, PAPER) == "record_closed"
    works.do(SECOND, lambda work: reviews.decide(work, version, "returned", "数据有误"))
    add(works)


def test_the_office_s_own_row_takes_a_second_office_person_to_review(works: Works) -> None:
    version = add(works, replace(PAPER, unit_id="food-safety", row_id="standard-06"))
    with pytest.raises(Refused, match="review_own"):
        works.do(OFFICE, lambda work: reviews.decide(work, version, "approved"))
    works.do(SECOND, lambda work: reviews.decide(work, version, "approved"))


def test_taking_back_tells_whoever_was_told(works: Works) -> None:
    version = add(works)
    with pytest.raises(Refused, match="not_yours"):
        works.do(SECOND, lambda work: records.take_back(work, version))
    works.store.writing(lambda tx: tx.execute(update(Outgoing).where(Outgoing.chat_id == LI).values(state="sent")))
    works.do(OFFICE, lambda work: records.take_back(work, version))
    assert letters(works)[2:] == [("recalled", 3), ("recalled", 4)]

    def still(work: Work) -> list[bool]:
        found = work.tx.scalars(select(Outgoing).order_by(Outgoing.id)).all()
        told, recalled = records.still_recorded, records.still_to_recall
        return [(told if one.topic == "recorded" else recalled)(work.tx, one.content) for one in found]

    # Whoever had not been told yet hears nothing at all.
    assert works.do(OFFICE, still) == [False, False, True, False]


def test_what_a_unit_reported_itself_is_not_taken_back_here(works: Works) -> None:
    own = works.do(LI, lambda work: checkins.submit(work, "education", "action-05", Report("ongoing")).id)
    with pytest.raises(Refused, match="no_version"):
        works.do(OFFICE, lambda work: records.take_back(work, own))


def test_a_sheet_sent_twice_changes_nothing_even_with_two_papers_on_a_row(works: Works, knowledge: Knowledge) -> None:
    found = entries(knowledge, [
        ("市教育局", "行动五", "推进中", "80%", "2026-11-20", "运教（2026）12号", "公文", "十一月"),
        ("教育局", "校园食品安全守护行动", "推进中", "60%", "2026-10-20", "运教〔2026〕8号", "公文", "十月"),
        ("盐湖区", "标准一", "已完成", 100, date(2026, 11, 1), None, "电话", "两行\n文字"),
        ("教育局", "年度报告", "已正式报送", None, date(2026, 11, 26), "运教函〔2026〕3号", "公文", None),
    ])  # fmt: skip
    made = plan(works, found)
    assert [p.record.row_id for p in made.first] == ["action-05", "standard-01", "duty-members"]
    assert [p.record.note for p in made.further] == ["十一月"]
    assert carry_out(works, found) == 3
    task = works.do(LI, lambda work: tasks.one(work, "education", "action-05"))
    assert task.standing.check_in.note == "十一月"  # the latest paper stands, whatever the order of lines
    again = [Entry.of(entry.plain()) for entry in found]
    assert plan(works, again).known == 4
    assert plan(works, again).order == ()
    assert carry_out(works, again) == 0
    assert len(works.store.reading(lambda tx: tx.scalars(select(CheckIn)).all())) == 4
    assert len(letters(works)) == 3  # one a person


def test_a_plan_tells_what_it_replaces_and_its_mark_changes_with_it(works: Works, knowledge: Knowledge) -> None:
    found = entries(knowledge, [("教育局", "行动五", "推进中", 80, "2026-11-20", None, "OA", None)])
    before = plan(works, found)
    works.do(LI, lambda work: checkins.submit(work, "education", "action-05", Report("ongoing")))
    after = plan(works, found)
    assert (before.mark != after.mark, after.first, len(after.further), after.further[0].older) == (True, (), 1, True)
    assert plan(works, found).mark == after.mark


def test_a_sheet_is_all_or_nothing(works: Works, knowledge: Knowledge) -> None:
    version = add(works, replace(PAPER, status="done", percent=None))
    works.do(SECOND, lambda work: reviews.decide(work, version, "closed"))
    found = entries(knowledge, [
        ("盐湖区", "行动一", "推进中", None, "2026-11-20", None, "OA", None),
        ("教育局", "行动五", "推进中", None, "2026-11-20", None, "OA", None),
        ("教育局", "行动一", "推进中", None, "2026-11-28", None, "OA", None),
        ("教育局", "行动七", "推进中", None, "2025-11-28", None, "OA", None),
    ])  # fmt: skip
    with pytest.raises(SheetError) as refused:
        carry_out(works, found)
    assert [(p.cell, p.code) for p in refused.value.problems] == [
        ("B3", "record_closed"), ("E4", "record_future"), ("E5", "record_before"),
    ]  # fmt: skip
    assert len(works.store.reading(lambda tx: tx.scalars(select(CheckIn)).all())) == 1


def test_a_right_that_ended_before_the_confirmation_is_gone(works: Works, knowledge: Knowledge) -> None:
    found = entries(knowledge, [("教育局", "行动五", "推进中", 80, "2026-11-20", None, "OA", None)])
    works.store.writing(lambda tx: tx.execute(update(Binding).values(ended_at=works.now)))
    with pytest.raises(Refused, match="right_office"):
        carry_out(works, found)


def test_a_plan_takes_as_many_statements_for_many_lines_as_for_one(works: Works, knowledge: Knowledge) -> None:
    units = [u.id for u in knowledge.matrix.units]
    every = [
        Entry("代录", number, replace(PAPER, unit_id=unit_id, row_id=row.id))
        for number, (unit_id, row) in enumerate(
            ((u, row) for u in units for row, _ in knowledge.matrix.assignments_of(u)), 2
        )
    ][:LINES]
    assert len(every) == LINES
    statements: list[str] = []
    event.listen(works.store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    counts = []
    for found in (every[:1], every):
        statements.clear()
        plan(works, found)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    carry_out(works, every)
    for found in (every[:1], every):
        statements.clear()
        assert plan(works, found).known == len(found)
        counts.append(len(statements))
    assert counts[2] == counts[3]


def test_a_sheet_longer_than_the_limit_is_refused(knowledge: Knowledge) -> None:
    line = ("教育局", "行动五", "推进中", 80, "2026-11-20", None, "OA", None)
    with pytest.raises(SheetError, match="rows 500"):
        entries(knowledge, [line] * (LINES + 1))


def test_cells_are_read_however_they_are_typed_and_never_guessed(knowledge: Knowledge) -> None:
    rows: list[tuple[tuple[Any, ...], str]] = [
        (("教育局", "标准（十八）", "常态化", "80％", "2026.11.20", None, "ＯＡ", None), ""),
        (("教育局", "行动五 · 校园食品安全守护行动", "进行中", None, "20261120", "运教[2026]12号", "公文", None), ""),
        (("教育局", "行动五 农药残留", "推进中", None, "2026-11-20", None, "OA", None), "record_row"),
        (("教育局", "食堂", "推进中", None, "2026-11-20", None, "OA", None), "record_row"),
        (("教育局", "行动十二", "推进中", None, "2026-11-20", None, "OA", None), "record_elsewhere"),
        (("食安办", "年度报告", None, None, "2026-11-20", None, "OA", None), "record_elsewhere"),
        (("教育", "行动五", "推进中到八成", None, "2026-11-20", None, "OA", None), "choice"),
        (("教育局", "行动五", "已正式报送", None, "2026-11-20", None, "OA", None), "choice"),
        (("教育局", "行动五", None, None, "2026-11-20", None, "OA", None), "empty"),
        (("教育局", "行动五", "已完成", 99, "2026-11-20", None, "OA", None), "record_done_percent"),
        (("教育局", "年度报告", "已完成", None, "2026-11-20", None, "OA", None), "record_duty_status"),
        (("教育局", "年度报告", None, 80, "2026-11-20", None, "OA", None), "record_duty_percent"),
        (("教育局", "行动五", "推进中", None, "2026-11-20", None, "公文", None), "record_number"),
        (("教育局", "行动五", "推进中", None, "2026-11-20", "无", "OA", None), "record_document"),
        (("教育局", "行动五", "推进中", None, "2026-11-20", "1" * 65, "OA", None), "long"),
        (("教育局", "行动五", "推进中", None, "2026-11-20", None, "OA", "长" * 1001), "long"),
        (("教育局", "行动五", "推进中", None, "2026-11-20", None, "OA", "绝密★1年"), "record_marked"),
        (("各县（市、区）", "行动一", "推进中", None, "2026-11-20", None, "OA", None), "unit_group"),
    ]  # fmt: skip
    with pytest.raises(SheetError) as refused:
        entries(knowledge, [row for row, _ in rows])
    assert {p.cell[1:]: p.code for p in refused.value.problems} == {
        str(number): code for number, (_, code) in enumerate(rows, 2) if code
    }
    with pytest.raises(SheetError, match="record_twice"):
        entries(knowledge, [rows[0][0], rows[0][0]])


def test_every_row_is_named_by_its_title_and_its_number(knowledge: Knowledge) -> None:
    matrix = knowledge.matrix
    for unit_id in ("education", "market-regulator", "yanhu"):
        for row, _ in matrix.assignments_of(unit_id):
            names = [row.title, row.title_en]
            if row.annex:
                names.append(f"{matrix.annex[row.annex].row}{row.number}")
            for name in names:
                found = record_names.rows_named(knowledge, unit_id, name)
                assert (found.ids, found.sure) == ((row.id,), True), name


LINE = RecordLine(("教育局", "行动五"), "公文", "运教〔2026〕12号", date(2026, 11, 20), None, 80, "已接入312所")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("教育局 行动五 公文 运教〔2026〕12号 11-20 80% 已接入312所", LINE),
        ("教育局 行动五 公文，运教(2026)12号，2026年11月20日，80%，已接入312所", LINE),
        ("教育局  行动五 80% 11月20日 运教[2026] 12号 公文 已接入312所", LINE),
        ("教育局 行动五 80% 已接入312所 公文 运教〔2026〕12号 11-20", LINE),
        ("教育局 行动五 80% 已接入312所，11-20 公文 运教〔2026〕12号", LINE),
        ("教育局 行动五 电话", replace(LINE, channel="电话", document=None, dated=None, percent=None, note="")),
        ("教育局 行动五", replace(LINE, channel=None, document=None, dated=None, percent=None, note="")),
        ("行动五 oa 昨天 已完成", RecordLine(("行动五",), "OA", None, date(2026, 11, 26), "done")),
        ("教育局 行动五 80% 90% x", RecordLine(LINE.head, percent=80, note="90% x")),
        ("教育局 行动五 80% 开会，11-20 前完成", RecordLine(LINE.head, percent=80, note="开会，11-20 前完成")),
    ],
)  # fmt: skip
def test_a_line_is_read_in_any_order(text: str, line: RecordLine) -> None:
    assert read_record_line(text, TODAY) == line


@pytest.mark.parametrize("typed", ["公文 11-31", "公文 120%", "2026-02-30"])
def test_a_day_or_percent_that_is_none_is_said(typed: str) -> None:
    with pytest.raises(Refused):
        read_record_line(f"教育局 行动五 {typed}", TODAY)


@pytest.mark.parametrize(
    ("words", "head"),
    [
        (["教育局", "行动五"], Head(("education",), "行动五")),
        (["教育局行动五"], Head(("education",), "行动五")),
        (["jyj", "标准", "18", "已接入"], Head(("education",), "标准 18", "已接入")),
        (["education", "bureau", "action", "5"], Head(("education",), "action 5")),
        (["行动五"], Head((), "行动五")),
        (["教育局"], Head(("education",))),
        ([], Head(())),
    ],
)
def test_the_words_before_the_channel_are_a_unit_and_a_row(knowledge: Knowledge, words: list[str], head: Head) -> None:
    assert record_names.read_head(knowledge, words) == head


PIECE = st.sampled_from([
    "教育局", "行动五", "公文", "OA", "运教〔2026〕12号", "文号：12", "11-20", "11-31", "今天", "80%", "120%", "已完成",
    "，", "〔", "2026", "已接入312所", "\n", "80% 已完成 公文", "％",
])  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECE, max_size=12).map(" ".join)))
def test_whatever_is_typed_is_read_or_refused_and_no_word_of_a_note_is_made_up(text: str) -> None:
    try:
        line = read_record_line(text, TODAY)
    except Refused:
        return
    assert line.note in text
    assert all(word in text.split() for word in line.head)
    assert line.channel in {None, *CHANNELS}
    assert line.document is None or any(c.isdigit() for c in line.document)
    assert line.percent is None or 0 <= line.percent <= 100


@given(
    st.permutations(["公文", "运教〔2026〕12号", "2026-11-20", "80%", "推进中"]),
    st.text(alphabet=st.characters(categories=["L", "P", "Zs"]), max_size=40),
)
def test_marks_in_any_order_before_any_note_are_all_found(marks: list[str], note: str) -> None:
    note = f"记 {note}".strip()
    assume(read_channel(note) is None)
    line = read_record_line(f"教育局 行动五 {' '.join(marks)} {note}", TODAY)
    assert replace(line, note="") == replace(LINE, status="ongoing", note="")
    assert note.startswith(line.note)

"""What is kept of questions without an answer, on both databases: the text alone, once each, and not for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.errors import Refused
from bot.knowledge import Knowledge, Matrix
from bot.knowledge.taught import Lesson, Taught
from bot.knowledge.text import normalise
from bot.store.database import Store
from bot.store.models import Missed
from bot.teaching import lessons, missed
from bot.teaching.lessons import Lessons
from tests.works import OFFICE, SECOND, Works


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def texts(works: Works) -> list[tuple[str, int]]:
    query = select(Missed.text, Missed.times).order_by(Missed.id)
    return works.do(OFFICE, lambda work: [tuple(row) for row in work.tx.execute(query)])  # type: ignore[no-any-return]


def ask(works: Works, text: str, *, sure: bool = True) -> int | None:
    return works.do(OFFICE, lambda work: missed.note(work, text, sure=sure))  # type: ignore[no-any-return]


def test_the_same_question_is_kept_once_in_whatever_width_and_case(works: Works) -> None:
    assert ask(works, "ＫＴＶ　噪音") == ask(works, "ktv 噪音")
    assert texts(works) == [("ktv 噪音", 2)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("谁管0123456789 -@电话a"), max_size=130))
def test_no_telephone_no_identity_and_no_story_is_kept(works: Works, text: str) -> None:
    ask(works, text)
    for kept, _ in texts(works):
        assert 0 < len(kept) <= missed.LONGEST
        assert "@" not in kept
        digits = "".join(char for char in kept if char.isdigit() or char in " -").replace(" ", "").replace("-", "")
        assert not any(len(run) >= 6 for run in normalise(kept).split() if run.isdigit()), digits


_NUMBER = st.tuples(
    st.lists(st.integers(0, 9), min_size=7, max_size=18),
    st.lists(st.sampled_from(["", "", "", " ", "-", "，", "、", "."]), min_size=18, max_size=18),
    st.sampled_from(["0123456789", "０１２３４５６７８９", "零一二三四五六七八九"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_NUMBER, st.sampled_from(["{}找谁", "我的电话是{}", "{}"]))
def test_no_number_is_kept_however_it_is_written_or_spoken(
    works: Works, number: tuple[list[int], list[str], str], text: str
) -> None:
    digits, between, figures = number
    assert ask(works, text.format("".join(figures[d] + gap for d, gap in zip(digits, between, strict=False)))) is None


def test_numbers_of_rows_and_years_are_kept(works: Works) -> None:
    for text in ("行动五和标准三十八的夜市谁管", "2020年11月30日前夜市谁管", "十二个专项行动之外的夜市谁管"):
        assert ask(works, text)


def test_beyond_the_most_what_is_asked_least_goes_first(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "MOST", 40)
    often = ask(works, "常问的")
    ask(works, "常问的")
    for number in range(120):
        works.now += timedelta(minutes=1)
        ask(works, f"第{number}个")
    kept = texts(works)
    assert len(kept) <= 40 + 50
    assert works.do(OFFICE, lambda work: missed.get(work, often or 0)).times == 2
    assert ("第0个", 1) not in kept
    assert ("第119个", 1) in kept


def test_a_lesson_holds_in_every_process_until_it_is_taken_back(works: Works, knowledge: Knowledge) -> None:
    question = ask(works, "夜里街头套圈游戏谁来管")
    ours, theirs = Lessons(works.matrix), Lessons(works.matrix)

    def answered(mine: Lessons) -> str:
        return works.do(OFFICE, lambda work: knowledge.ask("夜里街头套圈游戏归谁管", mine.read(work.tx))).intent  # type: ignore[no-any-return]

    assert answered(ours) == answered(theirs) == "none"
    made = works.do(OFFICE, lambda work: lessons.teach(work, knowledge, question or 0, "action-07", None).id)
    assert answered(ours) == answered(theirs) == "topic"
    with pytest.raises(Refused, match="lesson_there") as refused:
        works.do(SECOND, lambda work: lessons.teach(work, knowledge, question or 0, "action-05", None))
    assert refused.value.values == ("王敏",)
    works.do(SECOND, lambda work: lessons.unteach(work, made))
    assert answered(ours) == answered(theirs) == "none"
    with pytest.raises(Refused, match="missed_settled"):
        works.do(OFFICE, lambda work: lessons.unteach(work, made))


def test_a_lesson_can_be_taken_back_when_its_question_is_kept_no_more(works: Works, knowledge: Knowledge) -> None:
    question = ask(works, "夜里街头套圈游戏谁来管")
    made = works.do(OFFICE, lambda work: lessons.teach(work, knowledge, question or 0, "action-07", None).id)
    works.do(OFFICE, lambda work: work.tx.execute(delete(Missed)))
    works.do(OFFICE, lambda work: lessons.unteach(work, made))
    assert works.do(OFFICE, missed.count) == 1
    assert works.do(OFFICE, lambda work: lessons.holding(work.tx)) == ()


def test_what_was_taught_and_finds_no_answer_any_more_waits_again(works: Works, knowledge: Knowledge) -> None:
    question = ask(works, "夜里街头套圈游戏谁来管")
    works.do(OFFICE, lambda work: lessons.teach(work, knowledge, question or 0, "action-07", None))
    assert works.do(OFFICE, missed.count) == 0
    ask(works, "夜里街头套圈游戏谁来管")
    assert works.do(OFFICE, missed.count) == 1


def test_what_is_spelled_like_a_lesson_overturns_no_answer_of_the_matrix(knowledge: Knowledge) -> None:
    questions = [phrase for row in knowledge.matrix.rows for item in row.items for phrase in item.phrases[:1]]
    tried = 0
    for question in questions:
        key = knowledge.subject_of(question)
        if len(key) < 6:
            continue
        own = knowledge.ask(question)
        taught = Taught([Lesson(key + "x", "goals")])
        assert taught.near(key), key
        if own.intent == "topic" and not own.ask:
            assert knowledge.ask(question, taught) == own
            tried += 1
            assert knowledge.ask(question, Taught([Lesson(key, "goals")])).rows[0].row_id == "goals"
    assert tried


def test_two_questions_of_one_subject_are_printed_once_and_a_lost_row_is_named(
    works: Works, knowledge: Knowledge
) -> None:
    for text, row_id in (
        ("夜里街头套圈游戏谁管", "action-05"),
        ("夜里街头套圈游戏归谁管", "action-07"),
        ("夜里街头斗蛐蛐谁管", "action-05"),
    ):
        question = ask(works, text)
        works.do(OFFICE, partial(lessons.teach, knowledge=knowledge, missed_id=question or 0, row_id=row_id, item=None))
    left = replace(knowledge.matrix, rows=tuple(row for row in knowledge.matrix.rows if row.id != "action-05"))
    found, gone = works.do(OFFICE, lambda work: lessons.as_yaml(work.tx, left))
    assert found == {"rows": [{"id": "action-07", "phrases": ["夜里街头套圈游戏"]}]}
    (line,) = gone
    assert "斗蛐蛐" in line
    assert "action-05" in line


def test_what_the_file_has_is_not_printed_and_a_row_that_is_gone_is_named(works: Works, knowledge: Knowledge) -> None:
    phrase = knowledge.matrix.row["action-05"].items[0].phrases[0]
    for text, row_id in ((phrase, "action-05"), ("夜里街头套圈游戏", "action-07")):
        question = ask(works, text)
        works.do(OFFICE, partial(lessons.teach, knowledge=knowledge, missed_id=question or 0, row_id=row_id, item=None))
    found, gone = works.do(OFFICE, lambda work: lessons.as_yaml(work.tx, knowledge.matrix))
    assert found == {"rows": [{"id": "action-07", "phrases": ["夜里街头套圈游戏"]}]}
    assert gone == ()

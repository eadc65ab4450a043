"""What is reported stays, and what stands follows from it; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Executable, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people.work import Work
from bot.progress import checkins, rules, tasks, ticks
from bot.progress.checkins import NOTE, Report
from bot.store.database import Store
from bot.store.models import Binding, CheckIn, Review, Standing
from tests.works import CHEN, LI, NOBODY, OFFICE, ZHANG, ZHAO, Works

ROW, UNIT = "action-05", "education"


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def report(works: Works, who: int = LI, note: str = "已接入312所", status: str = "ongoing", row: str = ROW) -> int:
    """Report in somebody's name; return the version's id."""
    found: int = works.do(who, lambda work: checkins.submit(work, UNIT, row, Report(status, None, note)).id)
    return found


def standing(works: Works, row: str = ROW) -> tuple[int, str, str] | None:
    def look(work: Work) -> tuple[int, str, str] | None:
        found = work.tx.get(Standing, (work.cycle, UNIT, row))
        return (found.check_in.version, found.check_in.note, found.state) if found else None

    result: tuple[int, str, str] | None = works.do(OFFICE, look)
    return result


def review(works: Works, check_in_id: int, decision: str, reason: str = "") -> None:
    def act(work: Work) -> None:
        work.tx.add(
            Review(
                check_in_id=check_in_id, decision=decision, reviewer_id=work.actor.person_id, at=work.now, reason=reason
            )
        )
        work.tx.flush()
        checkins.stand(work, UNIT, ROW)

    works.do(OFFICE, act)


def test_each_report_is_a_version_and_the_last_one_stands(works: Works) -> None:
    report(works, LI, "一")
    report(works, CHEN, "二")
    assert standing(works) == (2, "二", "waiting")
    found = works.do(ZHAO, lambda work: checkins.history(work, UNIT, ROW, start=0, count=5))
    assert [(e.check_in.note, e.check_in.author.name) for e in found.entries] == [("二", "陈静"), ("一", "李强")]


@pytest.mark.parametrize("who", [ZHANG, ZHAO, OFFICE, NOBODY])
def test_only_the_liaisons_of_a_unit_report_for_it(works: Works, who: int) -> None:
    with pytest.raises(Refused) as refused:
        report(works, who)
    assert refused.value.reason == "not_your_unit"
    assert standing(works) is None


def test_a_row_that_the_unit_has_not_is_refused(works: Works) -> None:
    with pytest.raises(Refused, match="not_your_row"):
        report(works, row="action-12")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Report("ongoing", 120), "percent"),
        (Report("ongoing", -1), "percent"),
        (Report("done", 80), "done_percent"),
        (Report("ongoing", None, "字" * 5000), "too_long"),
        (Report("ongoing", None, "", "字" * 501), "too_long"),
    ],
)
def test_what_can_not_be_is_refused_and_changes_nothing(works: Works, given: Report, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        works.do(LI, lambda work: checkins.submit(work, UNIT, ROW, given))
    assert standing(works) is None


def test_a_note_may_be_as_long_as_it_may(works: Works) -> None:
    report(works, note="字" * NOTE)
    assert standing(works) is not None


def test_nothing_new_repeats_the_last_version_and_keeps_its_review(works: Works) -> None:
    review(works, report(works, note="八成"), "approved")
    works.do(CHEN, lambda work: checkins.unchanged(work, UNIT, ROW))
    assert standing(works) == (2, "八成", "approved")


def test_nothing_new_is_not_for_a_first_report_nor_a_returned_nor_a_duty(works: Works) -> None:
    for row in (ROW, "duty-members"):
        with pytest.raises(Refused, match="nothing_to_repeat"):
            works.do(LI, partial(checkins.unchanged, unit_id=UNIT, row_id=row))
    review(works, report(works), "returned", "请补充数据")
    with pytest.raises(Refused, match="nothing_to_repeat"):
        works.do(LI, lambda work: checkins.unchanged(work, UNIT, ROW))


def test_a_closed_row_is_shut_until_it_is_returned(works: Works) -> None:
    version = report(works, status="done")
    review(works, version, "closed")
    with pytest.raises(Refused, match="closed"):
        report(works)
    review(works, version, "returned", "数据有误")
    report(works, note="更正")
    assert standing(works) == (2, "更正", "waiting")


def test_taking_back_lets_the_version_before_stand(works: Works) -> None:
    report(works, CHEN, "一")
    second = report(works, LI, "二")
    with pytest.raises(Refused, match="not_yours"):
        works.do(CHEN, lambda work: checkins.withdraw(work, second))
    works.do(LI, lambda work: checkins.withdraw(work, second))
    assert standing(works) == (1, "一", "waiting")
    with pytest.raises(Refused, match="taken_back_already"):
        works.do(LI, lambda work: checkins.withdraw(work, second))
    report(works, LI, "三")
    assert standing(works) == (3, "三", "waiting")


def test_taking_back_the_only_version_leaves_nothing(works: Works) -> None:
    only = report(works)
    works.do(LI, lambda work: checkins.withdraw(work, only))
    assert standing(works) is None


def test_taking_back_is_for_ten_minutes_and_not_after_a_review(works: Works) -> None:
    first = report(works)
    review(works, first, "approved")
    with pytest.raises(Refused, match="reviewed_already"):
        works.do(LI, lambda work: checkins.withdraw(work, first))
    second = report(works)
    works.now += timedelta(minutes=10, seconds=1)
    with pytest.raises(Refused, match="too_late_to_take_back"):
        works.do(LI, lambda work: checkins.withdraw(work, second))


def test_versions_can_neither_be_changed_nor_deleted(works: Works) -> None:
    report(works)
    statements: tuple[Executable, ...] = (update(CheckIn).values(note="anders"), text("DELETE FROM check_in"))
    for statement in statements:
        with pytest.raises(DBAPIError):
            works.store.writing(partial(Session.execute, statement=statement))


def test_a_report_after_the_last_day_is_marked_late_in_its_own_cycle(works: Works) -> None:
    works.now = works.now.replace(year=2027, month=1, day=4)
    works.do(LI, lambda work: checkins.add(work, UNIT, "duty-members", Report("registered")))
    found = works.do(LI, lambda work: work.tx.scalars(select(CheckIn)).one())
    assert (found.cycle, found.late) == (2026, True)


def test_times_come_back_as_they_went_in(works: Works) -> None:
    report(works)
    found = works.do(LI, lambda work: work.tx.scalars(select(CheckIn)).one())
    assert found.reported_at == works.now
    assert found.reported_at.tzinfo is not None


def test_a_county_reports_for_itself_what_it_holds_through_its_group(works: Works, matrix: Matrix) -> None:
    held = next(row.id for row, a in matrix.assignments_of("yanhu") if a.unit_id != "yanhu")
    works.do(ZHANG, lambda work: checkins.submit(work, "yanhu", held, Report("ongoing")))
    assert "yanhu" in rules.reporters(matrix, held)
    assert len(rules.reporters(matrix, held)) >= 13


def test_who_leads_a_row_sees_what_the_others_have(works: Works, matrix: Matrix) -> None:
    others = works.do(LI, lambda work: tasks.others(work, tasks.one(work, UNIT, ROW)))
    assert {t.unit_id for t in others} == set(rules.reporters(matrix, ROW)) - {UNIT}
    with pytest.raises(Refused, match="not_your_unit"):
        works.do(ZHANG, lambda work: tasks.one(work, UNIT, ROW))


def test_the_office_owes_itself_no_report(works: Works, matrix: Matrix) -> None:
    own = works.do(OFFICE, lambda work: tasks.of_units(work, work.actor.units))
    assert own
    assert not [task for task in own if task.row_id in matrix.duty]


def test_nothing_new_for_many_passes_over_what_changed_meanwhile(works: Works, matrix: Matrix) -> None:
    rows = [row.id for row, _ in matrix.assignments_of(UNIT)][:4]
    for row in rows:
        report(works, row=row)
    works.do(CHEN, ticks.tick_all)
    review(works, report(works), "returned", "请补充数据")
    said = works.do(CHEN, ticks.say)
    assert {v.row_id for v in said} == set(rows) - {ROW}
    with pytest.raises(Refused, match="nothing_ticked"):
        works.do(CHEN, ticks.say)


def test_a_right_that_ended_between_two_taps_is_gone(works: Works) -> None:
    report(works)
    works.store.writing(lambda tx: tx.execute(update(Binding).values(ended_at=works.now)))
    with pytest.raises(Refused):
        report(works)
    found = works.store.reading(lambda tx: tx.scalars(select(CheckIn)).all())
    assert len(found) == 1

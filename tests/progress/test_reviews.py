"""What the office decides on what units have reported; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.messages.actions import Press, encode
from bot.messages.actions.reviews import AskReason, Decide, NextReview, ShowReview, State
from bot.messages.letters import KINDS
from bot.people.work import Work
from bot.progress import checkins, returns, review_queue, reviews
from bot.progress.checkins import Report
from bot.progress.review_queue import PAGE, Entry, Queue, Scope
from bot.progress.reviews import Decision
from bot.store.database import Store
from bot.store.models import Audit, Outgoing, Person, Review, Standing
from tests.works import CHEN, LI, OFFICE, SECOND, ZHANG, Works

ROW, UNIT, OWN = "action-05", "education", "food-safety"
OWN_ROW = "action-12"


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def report(works: Works, who: int = LI, *, unit: str = UNIT, row: str = ROW, status: str = "ongoing") -> int:
    """Report in somebody's name; return the version's id."""
    found: int = works.do(who, lambda work: checkins.submit(work, unit, row, Report(status, note=f"{row} {status}")).id)
    return found


def registered(works: Works, row: str, unit: str) -> int:
    found: int = works.do(OFFICE, lambda work: checkins.add(work, unit, row, Report("registered", note="电子稿")).id)
    return found


def decide(
    works: Works,
    check_in_id: int,
    decision: Decision,
    reason: str = "",
    *,
    who: int = OFFICE,
    seen: State | None = None,
) -> int:
    found: int = works.do(who, lambda work: reviews.decide(work, check_in_id, decision, reason, seen=seen).id)
    return found


def refusal(act: Callable[[], object]) -> tuple[str, tuple[object, ...]]:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reason, caught.value.values


def state(works: Works, row: str = ROW, unit: str = UNIT) -> tuple[str, str]:
    found: Standing = works.do(OFFICE, lambda work: work.tx.get_one(Standing, (work.cycle, unit, row)))
    return found.state, found.reason


def queue(works: Works, scope: Scope = review_queue.EVERYTHING, page: int = 1) -> Queue:
    found: Queue = works.do(OFFICE, lambda work: review_queue.queue(work, scope, page))
    return found


def letters(works: Works) -> list[tuple[str, int, dict[str, Any]]]:
    found: list[tuple[str, int, dict[str, Any]]] = works.do(
        OFFICE, lambda work: [(o.key, o.chat_id, o.content) for o in work.tx.scalars(select(Outgoing))]
    )
    return found


def count(works: Works, what: Any) -> int:
    found: int = works.do(OFFICE, lambda work: work.tx.scalar(select(func.count()).select_from(what)))
    return found


def test_progress_is_approved_and_what_is_done_is_closed(works: Works) -> None:
    ongoing, done = report(works), report(works, row="action-01", status="done")
    assert refusal(lambda: decide(works, ongoing, "closed")) == ("close_not_done", ())
    assert refusal(lambda: decide(works, done, "approved")) == ("approve_done", ())
    decide(works, ongoing, "approved")
    decide(works, done, "closed")
    assert state(works) == ("approved", "")
    assert state(works, "action-01") == ("closed", "")
    assert letters(works) == []
    assert refusal(lambda: report(works, row="action-01"))[0] == "closed"


def test_a_return_has_a_reason_and_tells_each_liaison_once(works: Works) -> None:
    first = report(works)
    assert refusal(lambda: decide(works, first, "returned", "  \n"))[0] == "reason_missing"
    assert refusal(lambda: decide(works, first, "returned", "长" * 301)) == ("too_long", (301, 300))
    review = decide(works, first, "returned", " 请补充数据 ")
    assert state(works) == ("returned", "请补充数据")
    assert refusal(lambda: decide(works, first, "returned", "又一个理由")) == ("reviewed_so", ("returned", "王敏"))
    told = letters(works)
    assert [(key, chat) for key, chat, _ in told] == [(f"review:{review}:person:{n}", n) for n in (LI, CHEN)]
    assert told[0][2] == {"review": review, "unit": UNIT, "row": ROW, "reason": "请补充数据"}
    noted = works.do(OFFICE, lambda work: [(a.action, a.person_id) for a in work.tx.scalars(select(Audit))])
    assert ("returned", OFFICE) in noted


def test_nobody_is_told_who_cannot_be_reached(works: Works) -> None:
    works.do(OFFICE, lambda work: work.tx.execute(
        update(Person).where(Person.telegram_id == LI).values(unreachable_since=work.now)
    ))  # fmt: skip
    decide(works, report(works), "returned", "请补充数据")
    assert [chat for _, chat, _ in letters(works)] == [CHEN]


def test_a_closed_one_can_be_returned_and_is_open_again(works: Works) -> None:
    done = report(works, status="done")
    decide(works, done, "closed")
    decide(works, done, "returned", "请核对", who=SECOND)
    assert state(works) == ("returned", "请核对")
    again = report(works, status="done")
    assert state(works) == ("waiting", "")
    decide(works, again, "closed")
    assert count(works, Review) == 3


def test_what_does_not_stand_any_more_is_not_decided(works: Works) -> None:
    old = report(works)
    new = report(works, CHEN)
    assert refusal(lambda: decide(works, old, "approved")) == ("review_newer", (2,))
    works.do(CHEN, lambda work: checkins.withdraw(work, new))
    assert refusal(lambda: decide(works, new, "approved")) == ("review_older", (1,))
    works.do(LI, lambda work: checkins.withdraw(work, old))
    assert refusal(lambda: decide(works, old, "approved"))[0] == "review_taken_back"
    assert refusal(lambda: decide(works, 999, "approved"))[0] == "review_gone"
    assert count(works, Review) == 0


def test_the_second_of_two_who_decide_at_once_hears_what_the_first_decided(works: Works) -> None:
    version = report(works)
    decide(works, version, "approved", seen="waiting")
    late = refusal(lambda: decide(works, version, "returned", "请补充", who=SECOND, seen="waiting"))
    assert late == ("reviewed_meanwhile", ("approved", "王敏"))
    same = refusal(lambda: decide(works, version, "approved", who=SECOND, seen="waiting"))
    assert same == ("reviewed_so", ("approved", "王敏"))
    decide(works, version, "returned", "请补充", who=SECOND, seen="approved")
    assert state(works)[0] == "returned"


@pytest.mark.parametrize("decision", ["approved", "returned"])
def test_the_offices_own_rows_need_somebody_who_did_not_write_them(works: Works, decision: Decision) -> None:
    version = report(works, OFFICE, unit=OWN, row=OWN_ROW)
    assert refusal(lambda: decide(works, version, decision, "请补充"))[0] == "review_own"
    again = works.do(SECOND, lambda work: checkins.unchanged(work, OWN, OWN_ROW).id)
    for who in (OFFICE, SECOND):
        with pytest.raises(Refused, match="review_own"):
            decide(works, again, decision, "请补充", who=who)
    newer = report(works, SECOND, unit=OWN, row=OWN_ROW)
    decide(works, newer, decision, "请补充")
    assert [chat for _, chat, _ in letters(works)] == ([SECOND] if decision == "returned" else [])


def test_a_letter_is_still_true_until_something_was_reported_or_decided(works: Works) -> None:
    def still(review: int) -> bool:
        found: bool = works.do(OFFICE, lambda work: KINDS[reviews.RETURNED].still(work.tx, {"review": review}))
        return found

    first = report(works)
    review = decide(works, first, "returned", "一")
    assert still(review)
    second = report(works, CHEN)
    assert not still(review)
    newer = decide(works, second, "returned", "二")
    assert (still(review), still(newer)) == (False, True)
    decide(works, second, "approved")
    assert not still(newer)


def test_reports_of_members_are_reviewed_and_those_of_regions_are_not(works: Works) -> None:
    members = registered(works, "duty-members", UNIT)
    regions = registered(works, "duty-regions", "yanhu")
    assert [s.check_in_id for s in queue(works).standings] == [members]
    assert refusal(lambda: decide(works, regions, "returned", "请补充"))[0] == "only_registered"
    assert refusal(lambda: decide(works, members, "closed"))[0] == "close_not_done"
    decide(works, members, "approved")
    decide(works, members, "returned", "请补充")
    assert state(works, "duty-members") == ("returned", "请补充")


def test_the_queue_holds_what_waits_oldest_first_and_narrows(works: Works, matrix: Matrix) -> None:
    rows = [row.id for row, _ in matrix.assignments_of(UNIT)][: PAGE + 2]
    ids = [report(works, row=row) for row in rows]
    county = report(works, ZHANG, unit="yanhu", row="action-01")
    works.now += timedelta(minutes=1)
    newer = report(works, CHEN, row=rows[0])
    works.do(CHEN, lambda work: checkins.withdraw(work, newer))  # what stands again keeps its place
    first, last = queue(works), queue(works, page=99)
    assert [s.check_in_id for s in first.standings] == ids[:PAGE]
    assert [s.check_in_id for s in last.standings] == [*ids[PAGE:], county]
    assert (first.total, first.pages, last.page) == (PAGE + 3, 2, 2)
    assert [s.check_in_id for s in queue(works, Scope("yanhu")).standings] == [county]
    assert [s.check_in_id for s in queue(works, Scope("counties")).standings] == [county]
    assert queue(works, Scope(row_id=rows[1])).total == 1 + (rows[1] == "action-01")
    assert works.do(OFFICE, review_queue.by_unit) == ((UNIT, PAGE + 2), ("yanhu", 1))
    assert dict(works.do(OFFICE, review_queue.by_row))["action-01"] >= 1
    decide(works, ids[1], "approved")
    assert [s.check_in_id for s in queue(works, Scope(decided=True)).standings] == [ids[1]]
    assert works.do(OFFICE, lambda work: review_queue.following(work, Scope(), ids[1])) == ids[2]
    assert works.do(OFFICE, lambda work: review_queue.following(work, Scope(), county)) == ids[0]
    assert works.do(OFFICE, lambda work: review_queue.following(work, Scope("yanhu"), county)) is None


def test_an_entry_tells_what_was_said_and_decided_before(works: Works) -> None:
    first = report(works, status="not_started")
    decide(works, first, "returned", "请补充")
    report(works)
    works.do(CHEN, lambda work: checkins.unchanged(work, UNIT, ROW))
    shown: Entry = works.do(OFFICE, lambda work: review_queue.entry(work, first))
    assert (shown.standing.check_in.version, shown.standing.check_in.unchanged) == (3, True)
    assert shown.before is not None
    assert shown.before.id == first
    assert [(e.version, e.review.reason, e.reviewer) for e in shown.reviews] == [(1, "请补充", "王敏")]


def test_screens_take_as_many_statements_whatever_waits(works: Works, matrix: Matrix) -> None:
    def statements(look: Callable[[Work], object]) -> int:
        seen: list[str] = []
        event.listen(works.store.engine, "before_cursor_execute", lambda _c, _u, text, *_: seen.append(text))
        works.do(OFFICE, look)
        return len(seen)

    one = report(works)
    looks: tuple[Callable[[Work], object], ...] = (
        review_queue.queue,
        review_queue.by_unit,
        review_queue.by_row,
        lambda work: review_queue.entry(work, one),
    )
    few = [statements(look) for look in looks]
    for row, _ in matrix.assignments_of(UNIT):
        for who in (LI, CHEN):
            report(works, who, row=row.id)
    assert [statements(look) for look in looks] == few
    assert max(few) <= 12


def test_only_the_version_that_was_opened_last_waits_for_a_reason(works: Works) -> None:
    one, two = report(works), report(works, row="action-01")
    first = works.do(OFFICE, lambda work: returns.begin(work, one, "waiting", Scope()).draft_id)
    second = works.do(OFFICE, lambda work: returns.begin(work, two, "waiting", Scope()).draft_id)
    assert refusal(lambda: works.do(OFFICE, lambda work: returns.give(work, first, "请补充")))[0] == "reason_gone"
    assert refusal(lambda: works.do(SECOND, lambda work: returns.give(work, second, "请补充")))[0] == "reason_gone"
    works.do(OFFICE, lambda work: returns.take(work, second, "请补充"))
    assert (state(works)[0], state(works, "action-01")[0]) == ("waiting", "returned")


def test_a_reason_typed_long_after_the_question_is_confirmed_first(works: Works) -> None:
    version = report(works)
    draft = works.do(OFFICE, lambda work: returns.begin(work, version, "waiting", Scope()).draft_id)
    works.now += returns.AT_ONCE + timedelta(minutes=1)
    assert works.do(OFFICE, lambda work: returns.take(work, draft, "学校食堂谁管").typed) == "学校食堂谁管"
    assert state(works)[0] == "waiting"
    works.do(OFFICE, lambda work: returns.take(work, draft, "请补充"))
    assert state(works) == ("returned", "请补充")


def test_every_button_of_the_review_fits(matrix: Matrix) -> None:
    for unit_id in (*matrix.unit, *matrix.group):
        encode(Press(2026, Decide(9_999_999_999, "approved", "returned", unit_id)))
        encode(Press(2026, AskReason(9_999_999_999, "returned", unit_id)))
        encode(Press(2026, ShowReview(9_999_999_999, unit_id)))
        encode(Press(2026, NextReview(9_999_999_999, unit_id)))

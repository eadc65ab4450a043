"""Whom to call about a row; on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select, update

from bot.knowledge import Matrix
from bot.people import calls
from bot.people.calls import Contact, UnitContacts
from bot.store.database import Store
from bot.store.models import Absence, Audit, Binding, Person
from tests.staff import bind
from tests.works import CHEN, LI, NOBODY, ZHANG, Works

ROW = "action-05"  # the education bureau leads it


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def of(works: Works, unit_id: str, row_id: str = ROW) -> tuple[Contact, ...]:
    found: tuple[UnitContacts, ...] = works.do(ZHANG, lambda work: calls.of_row(work, row_id))
    return next(unit.people for unit in found if unit.unit_id == unit_id)


def change(works: Works, who: int, **values: Any) -> None:
    works.do(who, lambda work: work.tx.execute(update(Person).where(Person.telegram_id == who).values(values)))


def leave(works: Works, first: date, last: date, *, ended: bool = False) -> None:
    """Note that the first liaison is away, the second in their place."""

    def act(work: Any) -> None:
        away, deputy = (work.tx.scalar(select(Person.id).where(Person.telegram_id == who)) for who in (LI, CHEN))
        absence = Absence(person_id=away, deputy_id=deputy, created_at=work.now, first_day=first, last_day=last)
        absence.ended_at = work.now if ended else None
        work.tx.add(absence)

    works.do(LI, act)


def test_units_stand_with_their_liaisons_those_who_lead_first_and_leaders_never(works: Works, matrix: Matrix) -> None:
    found = works.do(ZHANG, lambda work: calls.of_row(work, ROW))
    assert [found[0].unit_id, [one.name for one in found[0].people]] == ["education", ["李强", "陈静"]]
    assert not any(unit.people for unit in found if unit.unit_id not in {"education", "food-safety"})
    for row in matrix.rows:
        ids = calls.units_of(matrix, row.id)
        leading = [a.unit_id for a in row.assignments if a.role == "lead" and a.unit_id in matrix.unit]
        assert list(ids[: len(leading)]) == leading or any(a.unit_id in matrix.group for a in row.assignments)
        assert len(ids) == len(set(ids))
        assert not set(ids) & set(matrix.group)


def test_every_report_has_its_units_too(works: Works, matrix: Matrix) -> None:
    assert all(works.do(ZHANG, partial(calls.of_row, row_id=duty_id)) for duty_id in matrix.duty)


def test_a_link_needs_consent_and_a_mobile_number_is_never_there(works: Works) -> None:
    change(works, LI, username="liqiang", phone="13800000003", office_phone="0359-2068888")
    assert [one.link for one in of(works, "education")] == ["", ""]
    works.do(LI, lambda work: calls.agree(work, shown=True))
    works.do(LI, lambda work: calls.agree(work, shown=True))
    works.do(CHEN, lambda work: calls.agree(work, shown=True))
    assert [one.link for one in of(works, "education")] == ["https://t.me/liqiang", f"tg://user?id={CHEN}"]
    assert "13800000003" not in str(of(works, "education"))
    works.do(LI, lambda work: calls.agree(work, shown=False))
    assert of(works, "education")[0].link == ""
    actions = works.do(LI, lambda work: list(work.tx.scalars(select(Audit.action).order_by(Audit.id))))
    assert [a for a in actions if a.startswith("link")] == ["link shown", "link shown", "link hidden"]


@pytest.mark.parametrize(("first", "last", "ended", "expected"), [
    (0, 0, "", "陈静"),
    (-3, 3, "", "陈静"),
    (-3, -1, "", ""),
    (1, 3, "", ""),
    (-3, 3, "ended", ""),
])  # fmt: skip
def test_somebody_is_away_on_the_days_of_an_absence_alone(
    works: Works, first: int, last: int, ended: str, expected: str
) -> None:
    today = works.now.date()
    change(works, CHEN, office_phone="0359-2060001")
    leave(works, today + timedelta(days=first), today + timedelta(days=last), ended=bool(ended))
    one = of(works, "education")[0]
    assert (one.away_until is not None) == bool(expected)
    assert (one.deputy, one.deputy_phone) == (expected, "0359-2060001" if expected else "")


def test_who_has_no_role_any_more_is_not_there_and_sees_nothing(works: Works) -> None:
    def end(work: Any) -> None:
        work.tx.execute(update(Binding).where(Binding.person_id == work.actor.person_id).values(ended_at=work.now))

    works.do(LI, end)
    assert [one.name for one in of(works, "education")] == ["陈静"]
    assert works.do(LI, lambda work: calls.personal(work, ROW)) == calls.Personal()
    assert works.do(NOBODY, lambda work: calls.personal(work, ROW)) == calls.Personal()
    assert works.do(CHEN, lambda work: calls.personal(work, ROW)).reports == ("education",)


def test_it_takes_as_many_statements_for_all_units_as_for_one(works: Works, matrix: Matrix) -> None:
    statements: list[str] = []
    event.listen(works.store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    def cost(unit_ids: tuple[str, ...]) -> int:
        statements.clear()
        works.do(ZHANG, lambda work: calls.of_units(work, unit_ids))
        return len(statements)

    few = cost(("education",))
    for number, unit_id in enumerate(matrix.unit):
        bound = partial(bind, at=works.now, telegram_id=100 + number, name="某某", unit_id=unit_id, role="liaison")
        works.store.writing(bound)
    assert cost(tuple(matrix.unit)) == few

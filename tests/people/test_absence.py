"""Absence and who stands in, on both databases."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people import absence
from bot.people.work import Work
from bot.store.database import Store
from bot.store.models import Binding, Outgoing, Person
from tests.works import CHEN, LI, OFFICE, SECOND, ZHANG, Works

FIRST, LAST = date(2026, 11, 28), date(2026, 11, 30)


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def person(work: Work, telegram_id: int) -> Person:
    return work.tx.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()


def announce(works: Works, who: int, first: date, last: date, deputy: int | None = None) -> int:
    made: int = works.do(
        who, lambda work: absence.announce(work, first, last, person(work, deputy) if deputy else None).id
    )
    return made


def deputies(works: Works, day: date) -> dict[str, str | None]:
    """Return the names of all who are away, each with who stands in."""

    def look(work: Work) -> dict[str, str | None]:
        names: dict[int | None, str | None] = {p.id: p.name for p in work.tx.scalars(select(Person))}
        found = absence.deputies(work.tx, [i for i in names if i], day)
        return {str(names[away]): deputy.name if deputy else None for away, deputy in found.items()}

    found: dict[str, str | None] = works.do(OFFICE, look)
    return found


def told(works: Works) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = works.do(
        OFFICE, lambda w: [(o.chat_id, o.topic) for o in w.tx.scalars(select(Outgoing).order_by(Outgoing.id))]
    )
    return found


def test_a_deputy_stands_in_on_both_its_days_and_is_told_once_each_way(works: Works) -> None:
    made = announce(works, LI, FIRST, LAST, CHEN)
    for day, away in ((27, False), (28, True), (30, True)):
        assert deputies(works, date(2026, 11, day)) == ({"李强": "陈静"} if away else {})
    assert deputies(works, date(2026, 12, 1)) == {}
    with pytest.raises(Refused, match="away_gone"):
        works.do(CHEN, lambda work: absence.end(work, made))
    works.do(LI, lambda work: absence.end(work, made))
    with pytest.raises(Refused, match="away_gone"):
        works.do(LI, lambda work: absence.end(work, made))
    assert deputies(works, FIRST) == {}
    assert told(works) == [(CHEN, absence.DEPUTY), (CHEN, absence.DEPUTY_ENDED)]


@pytest.mark.parametrize(("who", "first", "last", "deputy", "reason"), [
    (LI, date(2026, 11, 20), date(2026, 11, 26), None, "away_past"),
    (LI, LAST, FIRST, None, "away_past"),
    (LI, FIRST, date(2028, 1, 1), None, "away_long"),
    (LI, FIRST, LAST, LI, "deputy_unknown"),
    (LI, FIRST, LAST, ZHANG, "deputy_unknown"),
    (CHEN, LAST, LAST, None, "away_already"),
])  # fmt: skip
def test_what_can_not_be_is_refused_and_changes_nothing(  # noqa: PLR0917
    works: Works, who: int, first: date, last: date, deputy: int | None, reason: str
) -> None:
    announce(works, CHEN, FIRST, LAST)
    with pytest.raises(Refused, match=reason):
        announce(works, who, first, last, deputy)
    assert deputies(works, LAST) == {"陈静": None}
    assert told(works) == []


def test_who_has_no_role_any_more_stands_in_for_nobody(works: Works) -> None:
    announce(works, LI, FIRST, LAST, CHEN)
    gone = works.do(OFFICE, lambda work: person(work, CHEN).id)
    works.do(OFFICE, lambda w: w.tx.execute(update(Binding).where(Binding.person_id == gone).values(ended_at=w.now)))
    assert deputies(works, FIRST) == {"李强": None}
    assert [away.deputy for away in works.do(LI, absence.own)] == [""]


def test_members_of_the_office_stand_in_for_each_other(works: Works) -> None:
    assert [p.name for p in works.do(OFFICE, absence.colleagues)] == ["周宁"]
    assert [p.name for p in works.do(LI, partial(absence.colleagues, units=None))] == ["陈静"]
    announce(works, OFFICE, FIRST, LAST, SECOND)
    assert deputies(works, FIRST) == {"王敏": "周宁"}

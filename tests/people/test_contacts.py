"""The office's list of people, and the end of a role; on both databases."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select, update

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people import contacts, drafts, invites
from bot.store.database import Store
from bot.store.models import Absence, Binding, Invite, Outgoing, Person
from tests.works import CHEN, LI, NOBODY, OFFICE, SECOND, Works


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def listed(works: Works, name: str, unit_id: str = "education", phone: str | None = None) -> int:
    """Put somebody on the roster; return the role's number."""

    def act(work: Any) -> int:
        person = Person(name=name, created_at=work.now, phone=phone)
        work.tx.add(person)
        work.tx.flush()
        binding = Binding(person_id=person.id, unit_id=unit_id, role="liaison", via="roster", bound_at=work.now)
        work.tx.add(binding)
        work.tx.flush()
        return binding.id

    found: int = works.do(OFFICE, act)
    return found


def remove(works: Works, binding_id: int, who: int = OFFICE) -> Binding:
    ended: Binding = works.do(who, lambda work: contacts.end(work, binding_id, "removed"))
    return ended


def refused(works: Works, binding_id: int, who: int = OFFICE) -> str:
    with pytest.raises(Refused) as caught:
        remove(works, binding_id, who)
    return caught.value.reason


def test_the_overview_counts_people_and_names_units_without_any(works: Works, matrix: Matrix) -> None:
    listed(works, "何洁")
    listed(works, "吴刚", "former-unit")
    works.do(OFFICE, lambda work: invites.issue(work, "health", "liaison"))
    found = works.do(OFFICE, contacts.overview)
    assert (found.bound, found.waiting, found.invited) == (6, 2, 1)
    by_unit = {tally.unit_id: tally for tally in found.units}
    assert len(found.units) == len(matrix.units) + 1
    assert "food-safety" not in by_unit
    assert (by_unit[""].bound, by_unit[""].reached) == (2, True)
    assert (by_unit["education"].bound, by_unit["education"].waiting) == (3, 1)
    assert by_unit["health"] == contacts.Tally("health", invited=1)
    assert found.units[0].unit_id == ""
    assert found.units[-1].unit_id == "former-unit"
    assert len(found.lacking) == len(found.units) - 3


def test_a_leader_alone_reports_for_nobody(works: Works) -> None:
    works.store.writing(lambda tx: tx.execute(update(Binding).where(Binding.role == "liaison").values(role="leader")))
    found = works.do(OFFICE, contacts.overview)
    assert "education" in {tally.unit_id for tally in found.lacking}


def test_a_units_page_tells_who_is_away_and_in_whose_hands(works: Works) -> None:
    listed(works, "何洁")

    def away(work: Any) -> None:
        for who, deputy, last in ((3, 4, 30), (4, None, 27), (6, None, 26)):
            first, until = date(2026, 11, 20), date(2026, 11, last)
            absence = Absence(person_id=who, deputy_id=deputy, created_at=work.now, first_day=first, last_day=until)
            work.tx.add(absence)

    works.do(OFFICE, away)
    page = works.do(OFFICE, lambda work: contacts.of_unit(work, "education"))
    found = [(c.binding.person.name, c.binding.role, c.away, c.deputy) for c in page.contacts]
    assert found == [
        ("李强", "liaison", True, "陈静"),
        ("陈静", "liaison", True, ""),
        ("何洁", "liaison", False, ""),
        ("赵刚", "leader", False, ""),
    ]
    office = works.do(OFFICE, lambda work: contacts.of_unit(work, "food-safety"))
    assert (office.unit_id, [c.binding.person.name for c in office.contacts]) == ("", ["王敏", "周宁"])


def test_the_number_of_statements_does_not_grow_with_the_people(works: Works) -> None:
    def statements(look: Any) -> int:
        seen: list[str] = []

        def on_execute(*args: Any) -> None:
            seen.append(args[2])

        event.listen(works.store.engine, "before_cursor_execute", on_execute)
        works.do(OFFICE, look)
        event.remove(works.store.engine, "before_cursor_execute", on_execute)
        return len(seen)

    looks = (contacts.overview, lambda work: contacts.of_unit(work, "education", 2))
    before = [statements(look) for look in looks]
    for number in range(40):
        listed(works, f"何{number}")
        works.do(OFFICE, lambda work: invites.issue(work, "education", "liaison"))
    assert [statements(look) for look in looks] == before
    page = works.do(OFFICE, lambda work: contacts.of_unit(work, "education", 99))
    assert (page.page, page.pages, page.total, len(page.invites)) == (8, 8, 43, 40)


def test_an_end_is_at_once_and_once_and_told_once(works: Works) -> None:
    def begin(work: Any) -> None:
        drafts.begin(work, "checkin", "action-05@education", {}, awaits="note")

    works.do(LI, begin)
    ended = remove(works, 3)
    assert (ended.ending, ended.ended_by, ended.ended_at) == ("removed", 1, works.now)
    assert refused(works, 3) == refused(works, 99) == "binding_over"
    assert works.do(LI, lambda work: work.actor.bound) is False
    assert works.do(LI, lambda work: drafts.awaited(work.tx, 3, work.now)) is None
    letters = works.store.reading(lambda tx: tx.scalars(select(Outgoing)).all())
    assert [(one.chat_id, one.content) for one in letters] == [(LI, {"places": [["education", "liaison"]]})]


def test_who_comes_back_is_the_same_person_and_is_told_again_at_the_next_end(works: Works) -> None:
    remove(works, 3)
    token = works.do(OFFICE, lambda work: invites.issue(work, "education", "liaison"))
    again = works.do(LI, lambda work: invites.accept(work, token))
    assert (again.person_id, again.person.name) == (3, "李强")
    works.do(OFFICE, lambda work: contacts.end(work, again.id, "undone"))
    assert len(works.store.reading(lambda tx: tx.scalars(select(Outgoing)).all())) == 2


def test_a_number_goes_with_the_last_role(works: Works) -> None:
    first = listed(works, "何洁", phone="13800000007")

    def another(work: Any) -> int:
        person_id = work.tx.get_one(Binding, first).person_id
        binding = Binding(person_id=person_id, unit_id="yanhu", role="leader", via="roster", bound_at=work.now)
        work.tx.add(binding)
        work.tx.flush()
        return binding.id

    second = works.do(OFFICE, another)
    numbers = []
    for binding_id in (first, second):
        remove(works, binding_id)
        numbers.append(works.store.reading(lambda tx: tx.get_one(Binding, first).person.phone))
    assert numbers == ["13800000007", None]


@pytest.mark.parametrize("who", [LI, CHEN, NOBODY])
def test_only_the_office_ends_roles(works: Works, who: int) -> None:
    assert refused(works, 3, who) == "right_office"


def test_the_office_never_shuts_itself_out(works: Works) -> None:
    remove(works, 2, SECOND)
    assert works.store.reading(lambda tx: tx.scalars(select(Outgoing)).all()) == []  # one knows what one did
    assert refused(works, 1) == "last_of_office"
    # A line of the roster whose owner has not come yet can't open the door again.
    office = listed(works, "何洁")
    works.store.writing(lambda tx: tx.execute(update(Binding).where(Binding.id == office).values(role="office")))
    assert refused(works, 1) == "last_of_office"


def test_out_of_reach_is_noted_once_and_taken_back(works: Works) -> None:
    first = works.now
    for yes, since in ((False, first), (False, first), (True, None), (True, None)):
        works.do(LI, partial(contacts.reachable, yes=yes))
        assert works.do(LI, lambda work: work.actor.person.unreachable_since) == since  # type: ignore[union-attr]
    works.do(NOBODY, lambda work: contacts.reachable(work, yes=False))
    assert works.store.reading(lambda tx: tx.scalars(select(Invite)).all()) == []

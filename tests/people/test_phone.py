"""A line of the roster and the one whose number it is; on both databases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people import phone
from bot.store.database import Store
from bot.store.models import Absence, Binding, Person
from tests.works import CHEN, LI, NOBODY, OFFICE, Works

HERS = "8613800000007"


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def listed(works: Works, *roles: tuple[str, str], number: str = "13800000007") -> int:
    """Put 何洁 on the roster and return her line's number."""

    def act(work: Any) -> int:
        person = Person(name="何洁", created_at=work.now, phone=number, department="食品科")
        work.tx.add(person)
        work.tx.flush()
        for unit_id, role in roles:
            binding = Binding(person_id=person.id, unit_id=unit_id, role=role, via="roster", bound_at=work.now)
            work.tx.add(binding)
        return person.id

    found: int = works.do(OFFICE, act)
    return found


def claim(works: Works, who: int = NOBODY, number: str = HERS, *, own: bool = True) -> Any:
    return works.do(who, lambda work: phone.claim(work, number, own=own))


def refused(works: Works, who: int = NOBODY, number: str = HERS, *, own: bool = True) -> str:
    with pytest.raises(Refused) as caught:
        claim(works, who, number, own=own)
    return caught.value.reason


def person(works: Works, person_id: int) -> Person:
    return works.store.reading(lambda tx: tx.get_one(Person, person_id))


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["86", "+86", "0086", "＋86", "+86 ", "+86-", "８６"]),
    st.lists(st.sampled_from(["", " ", "-", "\u00a0", "("]), min_size=11, max_size=11),
    st.booleans(),
)
def test_a_number_is_the_same_however_it_is_written(number: str, code: str, gaps: list[str], wide: bool) -> None:  # noqa: FBT001
    written = code + "".join(gap + digit for gap, digit in zip(gaps, number, strict=True))
    assert (
        phone.normalise(written.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}) if wide else written)
        == number
    )


@given(st.text())
def test_anything_at_all_is_a_number_or_none(text: str) -> None:
    found = phone.normalise(text)
    assert found == "" or (found.isascii() and found.isdigit() and len(found) <= 15)


def test_numbers_of_other_countries_are_never_taken_for_ones_here() -> None:
    assert phone.normalise("+852 9123 4567") == "85291234567"
    assert phone.normalise("12025550100") == "12025550100"
    # Ohio: the digits of 138 0000 0007, but not that number.
    assert phone.normalise("+1 380 000 0007") == ""
    assert phone.normalise("86") == phone.normalise("") == ""


def test_a_line_comes_to_life_with_the_roles_it_has(works: Works) -> None:
    assert not works.do(NOBODY, lambda work: phone.awaits_anybody(work.tx))
    line = listed(works, ("health", "liaison"), ("yanhu", "leader"))
    assert works.do(NOBODY, lambda work: phone.awaits_anybody(work.tx))
    roles = claim(works)
    assert [(b.unit_id, b.role, b.person_id, b.via) for b in roles] == [
        ("health", "liaison", line, "roster"),
        ("yanhu", "leader", line, "roster"),
    ]
    assert person(works, line).telegram_id == NOBODY
    assert works.do(NOBODY, lambda work: work.actor.liaison_of) == ("health",)
    assert not works.do(NOBODY, lambda work: phone.awaits_anybody(work.tx))
    assert refused(works) == "phone_known"
    assert refused(works, LI) == "phone_taken"


def test_the_number_has_to_be_ones_own_and_on_the_roster_with_a_role(works: Works) -> None:
    listed(works)
    assert refused(works) == "phone_unknown"
    listed(works, ("health", "liaison"), number="13800000009")
    assert refused(works, number="8613800000008") == refused(works, number="13800000009") == "phone_unknown"
    assert refused(works, number="8613800000009", own=False) == "contact_not_yours"


def test_somebody_the_office_knew_already_becomes_one_with_their_line(works: Works) -> None:
    line = listed(works, ("education", "liaison"), ("yanhu", "liaison"))

    def away(work: Any) -> None:
        day = date(2026, 11, 27)
        for who, deputy in ((4, line), (line, 4)):
            absence = Absence(person_id=who, deputy_id=deputy, first_day=day, last_day=day, created_at=work.now)
            work.tx.add(absence)

    works.do(OFFICE, away)
    roles = claim(works, LI)
    assert [(b.unit_id, b.person_id) for b in roles] == [("education", 3), ("yanhu", 3)]
    assert works.do(LI, lambda work: work.actor.liaison_of) == ("education", "yanhu")
    merged, left = person(works, 3), person(works, line)
    assert (merged.name, merged.phone, merged.department) == ("何洁", "13800000007", "食品科")
    assert (left.phone, left.telegram_id) == (None, None)
    absences = works.store.reading(lambda tx: tx.execute(select(Absence.person_id, Absence.deputy_id)).all())
    assert sorted(absences) == [(3, 4), (4, 3)]
    active = works.store.reading(lambda tx: tx.scalars(select(Binding).where(Binding.ended_at.is_(None))).all())
    assert all(b.person_id != line for b in active)
    assert refused(works, LI) == "phone_known"
    assert refused(works, CHEN) == "phone_taken"

"""提请领导关注: whose leader stands on the office's list, who is for the telephone, and one message a week."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people.work import Work
from bot.progress import duties
from bot.reminders import leaders
from bot.reminders.calendar import Hours
from bot.reminders.gather import gather
from bot.reminders.leaders import Suggestion
from bot.store.database import Store
from bot.store.models import Binding, Outgoing, Person
from tests.reminders.test_sweep import hours_of
from tests.staff import bind
from tests.works import LI, OFFICE, SECOND, ZHAO, Works

MAYOR, PARTY = 81, 82  # of a county, and of a Party department


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    works = Works(store, matrix, now)  # three days before the deadline
    for telegram_id, unit_id in ((MAYOR, "yanhu"), (PARTY, "publicity")):
        store.writing(partial(bind, at=now, telegram_id=telegram_id, name=unit_id, unit_id=unit_id, role="leader"))
    return works


def listed(works: Works) -> dict[str, str]:
    hours = hours_of(works.matrix)

    def look(work: Work) -> tuple[Suggestion, ...]:
        return leaders.suggested(work, gather(work, hours.days))

    return {one.name: one.state for one in works.do(OFFICE, look)}


def telling(works: Works, person: int, who: int = OFFICE) -> Callable[[], None]:
    hours: Hours = hours_of(works.matrix)

    def act(work: Work) -> None:
        person_id = work.tx.query(Person.id).filter(Person.telegram_id == person).scalar()
        leaders.tell(work, hours, person_id)

    return lambda: works.do(who, act)


def letters(works: Works) -> list[Outgoing]:
    query = select(Outgoing).where(Outgoing.topic == leaders.LEADER)
    return list(works.do(OFFICE, lambda work: work.tx.scalars(query).all()))


def test_a_leader_stands_on_the_list_in_the_last_days_and_those_of_counties_and_the_party_are_called(
    works: Works,
) -> None:
    assert listed(works) == {"赵刚": "ready", "yanhu": "telephone", "publicity": "telephone"}
    works.now -= timedelta(days=1)
    assert listed(works) == {}


def test_a_leader_reads_one_message_a_week_whoever_presses(works: Works) -> None:
    telling(works, ZHAO)()
    assert listed(works)["赵刚"] == "told"
    with pytest.raises(Refused, match="leader_settled"):
        telling(works, ZHAO, SECOND)()
    assert [letter.chat_id for letter in letters(works)] == [ZHAO]
    works.now += timedelta(days=3)  # Monday
    telling(works, ZHAO)()
    assert len(letters(works)) == 2


def test_two_at_once_write_one_letter(works: Works) -> None:
    refused: list[str] = []

    def press(who: int) -> None:
        try:
            telling(works, ZHAO, who)()
        except Refused as error:
            refused.append(error.reason)

    threads = [threading.Thread(target=press, args=(who,)) for who in (OFFICE, SECOND, OFFICE, SECOND)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(letters(works)) == 1
    assert refused == ["leader_settled"] * 3


@pytest.mark.parametrize("person", [MAYOR, PARTY])
def test_nothing_is_written_to_who_is_for_the_telephone(works: Works, person: int) -> None:
    with pytest.raises(Refused, match="leader_telephone"):
        telling(works, person)()
    assert letters(works) == []


def test_who_has_reported_leaves_the_list_and_a_letter_that_waits_is_not_sent(works: Works) -> None:
    telling(works, ZHAO)()
    (letter,) = letters(works)
    assert works.do(OFFICE, lambda work: leaders.still_missing(work.tx, letter.content))
    works.do(LI, lambda work: duties.register(work, "education", "duty-members", "今年的工作"))
    assert "赵刚" not in listed(works)
    assert not works.do(OFFICE, lambda work: leaders.still_missing(work.tx, letter.content))
    with pytest.raises(Refused, match="leader_settled"):
        telling(works, ZHAO)()


def test_who_leads_no_longer_reads_nothing(works: Works) -> None:
    telling(works, ZHAO)()
    (letter,) = letters(works)

    def end(work: Work) -> None:
        binding = work.tx.query(Binding).join(Person, Binding.person_id == Person.id).filter_by(telegram_id=ZHAO).one()
        binding.ended_at = work.now

    works.do(OFFICE, end)
    assert not works.do(OFFICE, lambda work: leaders.still_missing(work.tx, letter.content))
    assert "赵刚" not in listed(works)


def test_an_assumed_member_is_on_no_list(works: Works) -> None:
    hours = hours_of(works.matrix)
    facts = works.do(OFFICE, lambda work: gather(work, hours.days))
    assumed = {owed.unit_id for owed in facts.owed if owed.membership == "assumed"}
    assert assumed
    day = date(2026, 12, 10)
    assert not assumed & {owed.unit_id for owed in leaders.wanting(facts, day)}
    sure = replace(facts, owed=tuple(replace(owed, membership="confirmed") for owed in facts.owed))
    assert assumed <= {owed.unit_id for owed in leaders.wanting(sure, day)}

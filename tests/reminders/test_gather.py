from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import event, select

from bot.knowledge import Matrix
from bot.people import drafts
from bot.people.work import Work
from bot.progress import checkins, duties
from bot.progress.checkins import Report, Source
from bot.reminders import bases
from bot.reminders.calendar import working_days
from bot.reminders.facts import Facts
from bot.reminders.gather import concerns, gather, receive
from bot.reminders.plan import Plan, plan
from bot.reminders.stages import on, schedule
from bot.store.database import Store
from bot.store.models import Absence, Person, Review
from tests.staff import bind
from tests.works import CHEN, LI, OFFICE, ZHANG, Works

DAYS = working_days()
T14 = date(2026, 11, 16)


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now.replace(month=11, day=10))


def facts(works: Works) -> Facts:
    found: Facts = works.do(OFFICE, lambda work: gather(work, DAYS))
    return found


def planned(works: Works, day: date = T14) -> Plan:
    return plan(day, facts(works), on(schedule(works.matrix, works.cycle, DAYS), day))


def told(works: Works, day: date = T14) -> list[tuple[str, str]]:
    return [(r.person.name, line.unit_id) for r in planned(works, day).reminders for line in r.lines]


def reasons(works: Works) -> dict[str, str]:
    return {skipped.unit_id: skipped.reason for skipped in planned(works).skipped}


def test_of_all_units_those_bound_hear_and_the_rest_has_its_reason(works: Works) -> None:
    assert told(works) == [("李强", "education"), ("陈静", "education"), ("张伟", "yanhu")]
    why = reasons(works)
    assert "food-safety" not in why
    assert why["health"] == why["yongji"] == "unbound"
    assert why["commerce"] == "membership"
    assert {call.unit_id for call in planned(works).calls} == {unit for unit, w in why.items() if w == "unbound"}


def test_binding_a_liaison_confirms_a_member_and_the_office_owes_nothing(works: Works) -> None:
    member = {owed.unit_id: owed.membership for owed in facts(works).owed if owed.subject.id == "duty-members"}
    assert (member["education"], member["health"], member["commerce"]) == ("confirmed", "named", "assumed")
    assert "food-safety" not in member


def test_what_was_reported_recorded_and_returned_is_seen(works: Works) -> None:
    works.do(LI, lambda work: duties.register(work, "education", "duty-members", "x"))
    assert reasons(works)["education"] == "reported"
    works.do(OFFICE, lambda work: duties.record(work, "yanhu", "duty-regions", Source(), "y"))
    assert reasons(works)["yanhu"] == "recorded"
    assert told(works) == []

    def give_back(work: Work) -> None:
        standing = duties.look(work, "education", "duty-members").standing
        assert standing is not None
        work.tx.add(
            Review(check_in_id=standing.check_in_id, decision="returned", reviewer_id=1, at=work.now, reason="z")
        )
        work.tx.flush()
        checkins.stand(work, "education", "duty-members")

    works.do(OFFICE, give_back)
    assert told(works) == [("李强", "education"), ("陈静", "education")]


def test_absence_and_deputy_received_and_unreachable_are_seen(works: Works) -> None:
    def away(work: Work) -> None:
        deputy = work.tx.scalars(select(Person.id).where(Person.telegram_id == ZHANG)).one()
        work.tx.add(
            Absence(person_id=work.actor.person_id, first_day=T14, last_day=T14, created_at=work.now, deputy_id=deputy)
        )

    works.do(LI, away)
    works.do(CHEN, lambda work: receive(work, [("education", "duty-members")]))
    assert told(works) == [("张伟", "education"), ("张伟", "yanhu")]
    works.now += timedelta(days=1)
    works.do(CHEN, lambda work: receive(work, [("education", "duty-members")]))
    assert [at for key, at in facts(works).received.items() if key[1:] == ("education", "duty-members")] == [works.now]

    def block(work: Work) -> None:
        work.tx.scalars(select(Person).where(Person.telegram_id == ZHANG)).one().unreachable_since = work.now

    works.do(OFFICE, block)
    assert reasons(works)["yanhu"] == "unreachable"
    # Before T-3 only 收到 stands between them; then it quietens nobody any more.
    assert told(works, date(2026, 11, 27)) == [("李强", "education"), ("陈静", "education")]


def test_dated_items_of_the_documents_year_are_owed_until_their_row_is_done(works: Works) -> None:
    works.matrix = replace(works.matrix, document=replace(works.matrix.document, year=2026))

    def items() -> list[tuple[str, int]]:
        made = planned(works, date(2026, 12, 24)).reminders
        assert {line.stage.subject.id for r in made for line in r.lines} <= {"action-05"}
        return [(r.person.name, line.left) for r in made for line in r.lines]

    assert items() == [("李强", 7), ("陈静", 7)]
    works.do(LI, lambda work: checkins.submit(work, "education", "action-05", Report("ongoing", 80)))
    assert items() == [("李强", 7), ("陈静", 7)]
    works.do(LI, lambda work: checkins.submit(work, "education", "action-05", Report("done", 100)))
    assert items() == []


@pytest.mark.parametrize("people", [1, 30])
def test_the_number_of_statements_does_not_grow_with_the_data(works: Works, people: int) -> None:
    for number in range(people):
        works.store.writing(
            partial(bind, at=works.now, telegram_id=500 + number, name="x", unit_id="health", role="liaison")
        )
    counted: list[str] = []

    def look(work: Work) -> None:
        event.listen(works.store.engine, "before_cursor_execute", lambda *a: counted.append(a[2]))
        gather(work, DAYS)

    works.do(OFFICE, look)
    assert len(counted) == 6


def test_the_office_is_told_of_unknown_holidays_a_missing_telephone_and_a_missing_basis(works: Works) -> None:
    def of() -> tuple[str, ...]:
        return tuple(works.do(OFFICE, lambda work: concerns(work, DAYS)))

    assert of() == ("telephone", "basis")
    works.cycle = 2027
    assert of() == ("calendar", "telephone", "basis")
    works.cycle = 2026
    before, ready = works.matrix, replace(works.matrix.reminders, telephone="0359-1234567")
    works.matrix = replace(before, reminders=replace(ready, basis={2026: "运食安委〔2026〕1号"}))
    assert of() == ()
    works.matrix = replace(before, reminders=ready)
    assert of() == ("basis",)

    def answer(work: Work) -> None:
        bases.ask(work)
        draft = drafts.find(work, bases.BASIS, bases.BASIS)
        assert draft is not None
        bases.confirm(work, draft.id, "运食安委〔2026〕1号")

    works.do(OFFICE, answer)
    assert of() == ()

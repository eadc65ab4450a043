"""Hand-over and absence, on both databases."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pytest
from sqlalchemy import select

from bot.delivery.outbox import Letter, enqueue
from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people import absence, drafts, handover, invites
from bot.people.work import Work
from bot.progress import checkins, forms
from bot.progress.checkins import Report
from bot.store.database import Store
from bot.store.models import Attachment, Binding, Draft, Outgoing, Person
from tests.works import CHEN, LI, NOBODY, OFFICE, ZHANG, Works

ROW, UNIT = "action-05", "education"


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def _deputies(person_id: int, day: date, work: Work) -> dict[int, int | None]:
    return absence.deputies(work.tx, [person_id], day)


def begin(works: Works, who: int, note: str) -> None:
    """Begin a form and leave it."""

    def act(work: Work) -> None:
        draft = forms.begin(work, UNIT, ROW)
        drafts.fill(work, draft, "note", note=note, status="ongoing")

    works.do(who, act)


def person(work: Work, telegram_id: int) -> Person:
    return work.tx.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()


def hand_over(works: Works, to: int) -> None:
    works.do(LI, lambda work: handover.pass_on(work, handover.own(work, UNIT), person(work, to)))


def letters(works: Works) -> list[tuple[int, str, str]]:
    def look(work: Work) -> list[tuple[int, str, str]]:
        return [(o.chat_id, o.topic, o.state) for o in work.tx.scalars(select(Outgoing).order_by(Outgoing.id))]

    found: list[tuple[int, str, str]] = works.do(OFFICE, look)
    return found


def test_a_form_goes_along_with_its_files_and_history_keeps_the_name(works: Works) -> None:
    works.do(LI, lambda work: checkins.submit(work, UNIT, ROW, Report("ongoing", None, "李强报的")))
    begin(works, LI, "写到一半")

    def attach(work: Work) -> None:
        draft = work.tx.scalars(select(Draft)).one()
        work.tx.add(Attachment(sha256="0" * 64, name="a.pdf", kind="document", size=1, file_id="f", draft_id=draft.id))

    works.do(LI, attach)
    hand_over(works, ZHANG)
    form = works.do(ZHANG, lambda work: forms.read(work, forms.begin(work, UNIT, ROW)))
    assert (form.report.note, [file.name for file in form.files]) == ("写到一半", ["a.pdf"])
    found = works.do(ZHANG, lambda work: checkins.history(work, UNIT, ROW, start=0, count=5))
    assert [e.check_in.author.name for e in found.entries] == ["李强"]
    with pytest.raises(Refused, match="not_your_unit"):
        works.do(LI, lambda work: checkins.submit(work, UNIT, ROW, Report("ongoing")))
    assert works.do(OFFICE, lambda work: handover.moved_to(work.tx, person(work, LI).id)) == "张伟"


def test_both_are_told_once_and_waiting_letters_go_to_the_successor(works: Works) -> None:
    def tell(work: Work) -> None:
        former = person(work, LI)
        for number, unit_id in enumerate((UNIT, "health")):
            enqueue(work.tx, work.now, Letter(f"x:{number}", LI, "returned", {"unit": unit_id}, former.id))

    works.do(OFFICE, tell)
    hand_over(works, ZHANG)
    assert letters(works) == [
        (ZHANG, "returned", "queued"),
        (LI, "returned", "queued"),
        (LI, handover.GIVEN, "queued"),
        (ZHANG, handover.TAKEN, "queued"),
    ]


def test_a_colleague_who_was_there_keeps_their_own_form_and_gets_nothing_twice(works: Works) -> None:
    begin(works, LI, "李强写的")
    begin(works, CHEN, "陈静写的")
    works.do(OFFICE, lambda w: enqueue(w.tx, w.now, Letter("x", LI, "returned", {"unit": UNIT}, person(w, LI).id)))
    hand_over(works, CHEN)
    form = works.do(CHEN, lambda work: forms.read(work, forms.begin(work, UNIT, ROW)))
    assert form.report.note == "陈静写的\n李强写的"
    assert (LI, "returned", "cancelled") in letters(works)
    assert works.do(OFFICE, lambda work: len(work.tx.scalars(select(Draft)).all())) == 1


def test_a_text_that_finds_no_room_is_in_the_letter(works: Works) -> None:
    begin(works, LI, "李" * 600)
    begin(works, CHEN, "陈" * 600)
    hand_over(works, CHEN)
    told = works.do(OFFICE, lambda w: w.tx.scalars(select(Outgoing).where(Outgoing.topic == handover.TAKEN)).one())
    assert told.content["texts"] == ["李" * 600]


def test_a_link_hands_over_when_it_is_opened_and_only_once(works: Works) -> None:
    token = works.do(LI, lambda work: invites.issue(work, UNIT, "liaison", handover.own(work, UNIT)))
    works.do(LI, lambda work: checkins.submit(work, UNIT, ROW, Report("ongoing")))
    made = works.do(NOBODY, lambda work: invites.accept(work, token))
    assert (made.unit_id, made.via) == (UNIT, "handover")
    with pytest.raises(Refused, match="link_used"):
        works.do(ZHANG, lambda work: invites.accept(work, token))
    with pytest.raises(Refused, match="not_your_unit"):
        works.do(LI, lambda work: handover.own(work, UNIT))


def test_a_unit_goes_to_nobody_twice_nor_to_oneself(works: Works) -> None:
    with pytest.raises(Refused, match="handover_self"):
        hand_over(works, LI)
    binding = works.do(LI, lambda work: handover.own(work, UNIT).id)
    hand_over(works, ZHANG)
    with pytest.raises(Refused, match="handed_over_already"):
        works.do(LI, lambda work: handover.pass_on(work, work.tx.get_one(Binding, binding), person(work, CHEN)))


def test_an_absence_names_a_deputy_for_both_its_days_and_is_told(works: Works) -> None:
    first, last = date(2026, 11, 28), date(2026, 11, 30)
    made = works.do(LI, lambda work: absence.announce(work, first, last, person(work, CHEN)).id)
    ids = works.do(OFFICE, lambda work: (person(work, LI).id, person(work, CHEN).id))
    for day, away in ((27, False), (28, True), (30, True)):
        found = works.do(OFFICE, partial(_deputies, ids[0], date(2026, 11, day)))
        assert found == ({ids[0]: ids[1]} if away else {})
    with pytest.raises(Refused, match="away_already"):
        works.do(LI, lambda work: absence.announce(work, last, last, None))
    with pytest.raises(Refused, match="deputy_unknown"):
        works.do(CHEN, lambda work: absence.announce(work, first, last, person(work, ZHANG)))
    works.do(LI, lambda work: absence.end(work, made))
    with pytest.raises(Refused, match="away_gone"):
        works.do(LI, lambda work: absence.end(work, made))
    assert [topic for _, topic, _ in letters(works)] == [absence.DEPUTY, absence.DEPUTY_ENDED]

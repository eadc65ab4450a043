"""Hand-over, on both databases."""

from __future__ import annotations

from datetime import datetime
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
from tests.staff import bind
from tests.works import CHEN, LI, NOBODY, OFFICE, ZHANG, Works

ROW, UNIT = "action-05", "education"


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


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


def moved_to(works: Works, who: int, unit_id: str | None = None) -> str | None:
    found: str | None = works.do(OFFICE, lambda work: handover.moved_to(work.tx, person(work, who).id, unit_id))
    return found


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
    assert moved_to(works, LI) == moved_to(works, LI, UNIT) == "张伟"
    assert moved_to(works, LI, "health") is None
    assert moved_to(works, CHEN) is None
    works.store.writing(partial(bind, at=works.now, telegram_id=LI, name="李强", unit_id=UNIT, role="liaison"))
    assert moved_to(works, LI) is moved_to(works, LI, UNIT) is None  # they are back


def test_one_unit_of_two_goes_and_the_other_stays(works: Works) -> None:
    begin(works, LI, "写到一半")
    number = works.do(LI, lambda work: work.tx.scalars(select(Draft.id)).one())
    works.store.writing(partial(bind, at=works.now, telegram_id=LI, name="李强", unit_id="health", role="liaison"))
    works.store.writing(partial(bind, at=works.now, telegram_id=NOBODY, name="吴敏", unit_id="health", role="liaison"))
    day = works.now.date()
    for who in (CHEN, NOBODY):
        works.do(who, lambda work: absence.announce(work, day, day, person(work, LI)))
    hand_over(works, ZHANG)
    ids = works.do(OFFICE, lambda work: [person(work, who).id for who in (CHEN, NOBODY, LI)])
    found = works.do(OFFICE, lambda work: absence.deputies(work.tx, ids, day))
    assert {away: deputy and deputy.id for away, deputy in found.items()} == {ids[0]: None, ids[1]: ids[2]}
    assert works.do(LI, lambda work: work.actor.liaison_of) == ("health",)
    assert moved_to(works, LI, UNIT) == "张伟"
    assert moved_to(works, LI) is moved_to(works, LI, "health") is None
    assert works.do(LI, lambda work: handover.moved_form(work.tx, ids[2], number)) == "张伟"
    assert works.do(LI, lambda work: handover.moved_form(work.tx, ids[0], number)) is None


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

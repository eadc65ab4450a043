"""Files of a form and of the version that came of it; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people import drafts
from bot.people.work import Work
from bot.progress import attachments, checkins
from bot.progress.attachments import MOST, Given
from bot.progress.checkins import Report
from bot.store.database import Store
from bot.store.models import CheckIn, Draft
from tests.works import CHEN, LI, Works

GIVEN = Given("0" * 64, "台账.xlsx", "document", 312, "AgAC", checked=True)


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def given(number: int) -> Given:
    return replace(GIVEN, sha256=f"{number:064x}", name=f"{number}.jpg", kind="photo", checked=False)


def draft(work: Work, subject: str = "action-05@education") -> Draft:
    return drafts.begin(work, "checkin", subject, {}, "note")


def names(works: Works, who: int = LI) -> list[str]:
    found: list[str] = works.do(who, lambda work: [a.name for a in attachments.of_draft(work.tx, draft(work).id)])
    return found


def put(works: Works, *numbers: int, who: int = LI) -> list[int]:
    found: list[int] = works.do(who, lambda work: [attachments.add(work, draft(work), given(n)).id for n in numbers])
    return found


def test_files_stay_in_the_order_in_which_they_came(works: Works) -> None:
    put(works, 2, 1)
    put(works, 3)
    put(works, 4, who=CHEN)
    assert names(works) == ["2.jpg", "1.jpg", "3.jpg"]


def test_the_same_file_counts_once_even_when_the_form_is_full(works: Works) -> None:
    first, *_ = put(works, *range(MOST))
    assert put(works, 0) == [first]
    with pytest.raises(Refused) as refused:
        put(works, MOST)
    assert (refused.value.reason, refused.value.values) == ("files_too_many", (MOST,))
    assert len(names(works)) == MOST


def test_a_file_is_taken_out_of_ones_own_form_alone(works: Works) -> None:
    first, second = put(works, 1, 2)
    with pytest.raises(Refused, match="file_gone"):
        works.do(CHEN, lambda work: attachments.remove(work, draft(work), first))
    works.do(LI, lambda work: attachments.remove(work, draft(work), first))
    assert names(works) == ["2.jpg"]
    with pytest.raises(Refused, match="file_gone"):
        works.do(LI, lambda work: attachments.remove(work, draft(work), first))
    assert put(works, 2) == [second]


def test_a_forms_files_go_to_its_version_and_stay_there(works: Works) -> None:
    put(works, 1, 2)

    def send(work: Work) -> int:
        version: CheckIn = checkins.submit(work, "education", "action-05", Report("ongoing", 80, "已接入312所"))
        attachments.move(work.tx, draft(work), version)
        drafts.drop(work, draft(work))
        return version.id

    version = works.do(LI, send)
    found = works.do(CHEN, lambda work: attachments.of_check_ins(work.tx, [version, 999]))
    assert {number: [(a.name, a.draft_id) for a in files] for number, files in found.items()} == {
        version: [("1.jpg", None), ("2.jpg", None)],
        999: [],
    }
    assert names(works) == []
    assert works.do(LI, lambda work: attachments.let_go(work.tx)) == {given(1).sha256, given(2).sha256}


def test_the_files_of_a_dropped_form_are_let_go(works: Works) -> None:
    put(works, 1, 2)
    put(works, 2, who=CHEN)
    works.do(LI, lambda work: drafts.drop(work, draft(work)))
    assert works.do(LI, lambda work: [a.name for a in attachments.orphans(work.tx)]) == ["1.jpg", "2.jpg"]
    assert works.do(LI, lambda work: attachments.let_go(work.tx)) == {given(2).sha256}
    assert works.do(LI, lambda work: attachments.orphans(work.tx)) == []

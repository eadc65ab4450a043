"""What a person's next message is for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.knowledge import Matrix
from bot.people import drafts
from bot.store.database import Store
from tests.works import LI, Works


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


@pytest.mark.parametrize("moved", [timedelta(days=-7), timedelta(days=7)])
def test_a_form_begun_at_another_time_takes_no_text_after_the_clock_was_moved(works: Works, moved: timedelta) -> None:
    works.do(LI, lambda work: drafts.begin(work, "checkin", "m1", {}, awaits="note"))
    works.now += moved
    assert works.do(LI, lambda work: drafts.awaited(work.tx, work.actor.person_id, work.now)) is None
    works.do(LI, lambda work: drafts.begin(work, "checkin", "m2", {}, awaits="note"))
    works.now -= timedelta(seconds=2)  # which happens to any machine
    found = works.do(LI, lambda work: drafts.awaited(work.tx, work.actor.person_id, work.now))
    assert found is not None
    assert found.field == "note"

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.delivery.outbox import enqueue
from bot.errors import Refused
from bot.knowledge import Matrix
from bot.messages.actions.checkins import OpenForm
from bot.messages.actions.reminders import Receive
from bot.messages.reminders import reminder
from bot.messages.texts import Texts
from bot.messages.voice import Voice
from bot.people.work import Work
from bot.progress import checkins, duties
from bot.progress.checkins import Report
from bot.reminders.letters import letter, received, still_open, still_said
from bot.store.database import Store
from tests.messages.reminder_samples import content
from tests.reminders.test_gather import T14, facts, planned
from tests.works import LI, ZHANG, Works

TODAY = date(2026, 11, 27)


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now.replace(month=11, day=16))


@pytest.fixture
def voice(matrix: Matrix) -> Voice:
    ready = replace(matrix.reminders, telephone="0359-2345678")
    return Voice(Texts("zh"), replace(matrix, reminders=ready), 2026, TODAY)


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text)


def test_the_text_is_the_one_agreed_with_days_left_and_the_offices_telephone(voice: Voice) -> None:
    text = plain(reminder(voice, content(("education", "duty-members"))).text)
    assert (
        "请贵单位于11月30日前向市食安委报送年度重点工作落实情况及下年度工作安排（依据：运政办发〔2020〕33号，2020年度文件）。还有3天。"
        in text
    )
    assert "已报送的请忽略或告知文号。" in text
    assert text.endswith("联系：市食安办 0359-2345678")
    assert "教育局" not in text


def test_the_basis_that_the_office_has_confirmed_is_cited(voice: Voice) -> None:
    ready = replace(voice.matrix.reminders, basis={2026: "运食安委〔2026〕1号"})
    text = reminder(replace(voice, matrix=replace(voice.matrix, reminders=ready)), content(("yanhu", "duty-regions")))
    assert "（依据：运食安委〔2026〕1号）" in text.text
    assert "2020" not in text.text


def test_the_day_after_says_kindly_that_nothing_is_there(voice: Voice) -> None:
    text = reminder(replace(voice, today=date(2026, 12, 1)), content(("education", "duty-members"))).text
    assert "报送时限是11月30日" in text
    assert "还有" not in text
    assert not re.search(r"[!！]|逾期", text)


def test_several_units_stand_by_name_in_one_sentence_with_a_button_each(voice: Voice) -> None:
    shown = reminder(voice, content(("yanhu", "duty-regions"), ("hejin", "duty-regions")))
    assert "请贵单位（盐湖区、河津市）于11月30日前向市委、市政府报送" in plain(shown.text)
    actions = [button.press.action for line in shown.buttons for button in line]
    assert actions == [OpenForm("duty-regions", "yanhu"), OpenForm("duty-regions", "hejin"), Receive(TODAY)]


def test_a_deputy_reads_for_whom_and_gets_no_form_that_is_not_theirs(voice: Voice) -> None:
    shown = reminder(voice, content(("education", "duty-members"), own=False))
    assert "贵单位（市教育局）" in shown.text
    assert [button.label for line in shown.buttons for button in line] == ["收到"]


def test_what_was_reported_on_the_way_falls_away_and_the_rest_is_said(works: Works) -> None:
    letters = {r.person.name: letter(r) for r in planned(works).reminders}
    li = letters["李强"]
    assert li.key == f"remind:2026:{T14}:person:3"
    both = {**li.content, "lines": li.content["lines"] + letters["张伟"].content["lines"]}
    assert works.do(LI, lambda work: still_said(work.tx, both)) == {**both, "basis": ""}
    works.do(LI, lambda work: duties.register(work, "education", "duty-members", "x"))
    assert not works.do(LI, lambda work: still_open(work.tx, li.content))
    assert [line["unit"] for line in works.do(LI, lambda work: still_said(work.tx, both))["lines"]] == ["yanhu"]


def test_an_item_falls_away_only_when_its_row_is_done(works: Works) -> None:
    item = content(("education", "action-05"))
    works.do(LI, lambda work: checkins.submit(work, "education", "action-05", Report("ongoing", 50)))
    assert works.do(LI, lambda work: still_open(work.tx, item))
    works.do(LI, lambda work: checkins.submit(work, "education", "action-05", Report("done", 100)))
    assert not works.do(LI, lambda work: still_open(work.tx, item))


def test_any_number_of_sweeps_writes_the_same_letters_once(works: Works) -> None:
    def sweep() -> list[bool]:
        made = planned(works).reminders
        written: list[bool] = works.do(LI, lambda work: [enqueue(work.tx, work.now, letter(r)) for r in made])
        return written

    assert sweep() == [True, True, True]
    assert sweep() == [False, False, False]


def test_received_counts_for_what_ones_own_reminder_said(works: Works) -> None:
    made = planned(works).reminders

    def send(work: Work) -> None:
        for one in made:
            enqueue(work.tx, work.now, letter(one))

    works.do(LI, send)
    assert len(works.do(LI, lambda work: received(work, T14)["lines"])) == 1
    assert [key[1:] for key in facts(works).received] == [("education", "duty-members")]
    with pytest.raises(Refused):
        works.do(ZHANG, lambda work: received(work, date(2026, 11, 23)))

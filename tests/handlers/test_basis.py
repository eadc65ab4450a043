"""The office is asked once a year on what its reports rest, and reminders cite the answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.knowledge import Knowledge
from tests.handlers.test_outlook import arrived
from tests.staff import Staff, staffed


async def test_the_office_is_asked_once_and_reminders_cite_what_it_says(
    knowledge: Knowledge, tmp_path: Path, now: datetime
) -> None:
    async with staffed(knowledge, tmp_path, now + timedelta(minutes=2)) as staff:
        asked = await arrived(staff.office, lambda m: "依据文号" in m.text)
        assert "运政办发〔2020〕33号" in asked.text
        assert "2026年度" in asked.text
        await arrived(staff.office, lambda m: "报送情况" in m.text)  # nothing else is on its way then
        await staff.office.follow(asked, "填写依据文号")
        short = await staff.office.say("无")
        assert "4至100字" in short.text
        kept = await staff.office.say("运食安委〔2026〕<3>号")
        assert "（依据：运食安委〔2026〕<3>号）" in kept.text
        shown = await staff.second_office.say("/nudge 盐湖区")
        assert "（依据：运食安委〔2026〕<3>号）" in shown.text
        plan = await staff.second_office.say("/plan 11-27")
        assert "依据文号" not in plan.text


async def test_the_plan_offers_it_and_it_may_wait(staff: Staff) -> None:
    plan = await staff.office.say("/plan 11-27")
    assert "依据文号还没有确认" in plan.text
    form = await staff.office.follow(plan, "填写依据文号")
    dropped = await staff.office.turn(form, "取消")
    assert "没有改动" in dropped.text
    answer = await staff.office.say("教育局")  # a question again
    assert "依据：教育局" not in answer.text
    assert "依据文号还没有确认" in (await staff.office.say("/plan 11-27")).text

"""定期征集进展 in the office's hands, and what a liaison reads of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.knowledge import Knowledge
from tests.handlers.test_outlook import arrived
from tests.staff import OFFICE, Staff, staffed
from tests.talking import Talk, a_bot


async def started(staff: Staff) -> None:
    shown = await staff.office.turn(await staff.office.say("/nudge"), "定期征集进展")
    assert "没有开始" in shown.text
    basis = await staff.office.turn(shown, "开始征集")
    assert "没有依据的，请不要开始" in basis.text
    every = await staff.office.say("运食安委〔2026〕<5>号")
    until = await staff.office.turn(every, "每月")
    assert "到11月30日" in str(until.markup)
    assert "年底之前" in (await staff.office.say("2027-02-01")).text
    check = await staff.office.turn(until, "到12月31日")
    assert "共2次：11月30日、12月30日" in check.text
    running = await staff.office.turn(check, "确认发送")
    assert "11月30日发，12月7日前报" in running.text


async def test_the_office_starts_it_and_stops_it_asked_once_more(staff: Staff) -> None:
    await started(staff)
    other = await staff.second_office.turn(await staff.second_office.say("/nudge"), "定期征集进展")
    assert "运食安委〔2026〕<5>号" in other.text
    sure = await staff.second_office.turn(other, "停止征集")
    assert "确定停止吗" in sure.text
    gone = await staff.second_office.turn(sure, "确定停止")
    assert "没有开始" in gone.text


async def test_a_liaison_is_asked_together_with_what_else_is_open(
    knowledge: Knowledge, tmp_path: Path, now: datetime
) -> None:
    async with staffed(knowledge, tmp_path, now) as staff:
        await started(staff)
    seats = {staff.county.person.id: "张伟"}
    monday = now.replace(day=30, hour=9, minute=1)
    async with a_bot(knowledge, tmp_path, monday, office_ids=(OFFICE,), seats=seats) as (world, bot):
        person = world.people[staff.county.person.id]
        county = Talk(world, person, world.private(person), bot)
        read = await arrived(county, lambda m: "承担任务的进展" in m.text)
        assert "今天是最后一天" in read.text
        assert "于12月7日前报送所承担任务的进展，共" in read.text
        assert "（依据：运食安委〔2026〕<5>号）" in read.text
        tasks = await county.follow(read, "我的全部任务")
        assert tasks.markup is not None

"""提请领导关注: one tap each, within the office's hours, and nobody but the office."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.knowledge import Knowledge
from tests.handlers.test_outlook import arrived
from tests.staff import Staff, staffed


async def test_the_office_tells_a_leader_with_one_tap_and_the_leader_reads_it(
    knowledge: Knowledge, tmp_path: Path, now: datetime
) -> None:
    async with staffed(knowledge, tmp_path, now + timedelta(minutes=2)) as staff:
        shown = await staff.office.turn(await staff.office.say("/overdue"), "提请领导关注")
        assert "赵刚　市教育局：可发送" in shown.text
        assert "还没有登记到报告" in shown.text  # the exact words stand there
        told = await staff.office.turn(shown, "确认发送：赵刚")
        assert "本周已提请" in told.text
        read = await arrived(staff.leader, lambda m: "提请关注" in m.text)
        assert "市教育局应于11月30日前向市食安委报送" in read.text
        assert read.markup is None
        again = await staff.second_office.press_data(
            await staff.second_office.say("/overdue"), str(shown.button("确认发送：赵刚")["callback_data"])
        )
        assert again.alert


async def test_outside_the_hours_it_waits(staff: Staff) -> None:
    shown = await staff.office.turn(await staff.office.say("/overdue"), "提请领导关注")
    assert "确认后在下次上班时发出" in shown.text
    await staff.office.turn(shown, "确认发送：赵刚")
    assert not [m for m in staff.world.messages(staff.leader.chat) if "提请关注" in m.text]


async def test_a_liaison_can_not(staff: Staff) -> None:
    shown = await staff.office.turn(await staff.office.say("/overdue"), "提请领导关注")
    data = str(shown.button("确认发送：赵刚")["callback_data"])
    own = await staff.liaison.say("/help")
    assert (await staff.liaison.press_data(own, data)).alert
    still = await staff.office.turn(await staff.office.say("/overdue"), "提请领导关注")
    assert "赵刚　市教育局：可发送" in still.text

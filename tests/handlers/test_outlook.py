"""/plan, /overdue, and a reminder that arrives by itself and is received."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.knowledge import Knowledge
from bot.playground.messages import Message
from tests.staff import OFFICE, Staff, staffed
from tests.talking import PATIENCE, Talk, a_bot


async def arrived(talk: Talk, wanted: Callable[[Message], bool]) -> Message:
    """Return the first message of the bot in a chat that is wanted; whoever waits did not ask for it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for message in talk.world.messages(talk.chat):
                if message.sender.is_bot and wanted(message):
                    return message
            await asyncio.sleep(0.01)


async def test_a_reminder_comes_by_itself_after_a_restart_and_is_received(
    knowledge: Knowledge, tmp_path: Path, now: datetime
) -> None:
    async with staffed(knowledge, tmp_path, now) as staff:  # 08:59, nothing is due yet
        people = {talk.person.id: "某人" for talk in (staff.liaison, staff.county, staff.office)}
        liaison_id, _, office_id = people
    later = now + timedelta(minutes=2)
    async with a_bot(knowledge, tmp_path, later, office_ids=(OFFICE,), seats=people) as (world, bot):

        def talk(telegram_id: int) -> Talk:
            person = world.people[telegram_id]
            return Talk(world, person, world.private(person), bot)

        liaison, office = talk(liaison_id), talk(office_id)
        reminder = await arrived(liaison, lambda m: "报送提醒" in m.text)
        assert "请贵单位于11月30日前向市食安委报送" in reminder.text
        assert "还有3天" in reminder.text
        digest = await arrived(office, lambda m: "报送情况" in m.text)
        assert "应报" in digest.text
        pressed = await liaison.press(reminder, "收到")
        assert pressed.text == "已记下，谢谢。"
        await liaison.turn(reminder, "去报送")
        again = next(m for m in world.messages(liaison.chat) if m.id == reminder.id)
        assert "已收到" in str(again.button("已收到")["text"])


async def test_the_office_sees_who_gets_what_and_why_the_others_do_not(staff: Staff) -> None:
    shown = await staff.office.say("/plan 11-27")
    assert "11月27日的提醒计划" in shown.text
    people = await staff.office.turn(shown, "将收到提醒")
    assert "李强（市教育局）：年度报告" in people.text
    back = await staff.office.turn(people, "返回")
    unbound = await staff.office.turn(back, "未绑定")
    assert "永济市：年度报告" in unbound.text
    assert "李强" not in unbound.text


async def test_a_day_without_reminders_says_so_and_names_the_next(staff: Staff) -> None:
    shown = await staff.office.say("/plan 12-31")
    assert "这一天没有要提醒的" in shown.text
    wrong = await staff.office.say("/plan 星期八")
    assert "星期八" in wrong.text


async def test_the_office_sees_who_has_not_reported_and_whom_to_call(staff: Staff) -> None:
    shown = await staff.office.say("/overdue")
    assert "未报" in shown.text
    listed = await staff.office.turn(shown, "本辖区")
    assert "盐湖区" in listed.text
    calls = await staff.office.turn(await staff.office.turn(listed, "返回"), "电话联系清单")
    assert "您好，这里是市食安办" in calls.text
    assert "没有绑定联络员" in calls.text
    assert (await staff.office.turn(calls, "下一页")).text != calls.text

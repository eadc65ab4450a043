"""/nudge: the preview is exact, 确认发送 counts once, and who reports meanwhile hears nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.knowledge import Knowledge
from bot.playground.messages import Message
from bot.reminders.letters import NUDGE
from bot.store.models import Outgoing
from tests.handlers.test_outlook import arrived
from tests.staff import OFFICE, Staff, staffed
from tests.talking import Talk, a_bot


def got(talk: Talk, words: str) -> list[Message]:
    return [m for m in talk.world.messages(talk.chat) if m.sender.is_bot and words in m.text]


async def letters(staff: Staff) -> int:
    count = select(func.count()).select_from(Outgoing).where(Outgoing.topic == NUDGE)
    return int(await staff.bot.services.store.read(lambda tx: tx.scalar(count) or 0))


async def test_outside_the_hours_the_office_is_asked_once_more_and_may_let_it_leave_now(staff: Staff) -> None:
    shown = await staff.office.turn(await staff.office.say("/nudge"), "全部未报送的")
    assert "将提醒3人（李强、陈静、张伟）" in shown.text
    assert "未绑定" in shown.text
    assert "请贵单位于11月30日前向市食安委报送" in shown.text
    asked = await staff.office.turn(shown, "确认发送")  # it is 08:59
    assert "现在不是上班时间" in asked.text
    done = await staff.office.turn(asked, "确认发送：现在")
    assert "已为3人写好提醒" in done.text
    await staff.office.all_after(done.id)
    for talk in (staff.liaison, staff.colleague, staff.county):
        assert len(got(talk, "报送提醒")) == 1
    assert not got(staff.leader, "报送提醒")


async def test_a_second_tap_and_another_hand_change_nothing(staff: Staff) -> None:
    shown = await staff.office.say("/nudge 盐湖区")
    data = str(shown.button("确认发送")["callback_data"]).replace(":first", ":asked").replace(":hours", ":now")
    own = await staff.second_office.say("/help")
    assert (await staff.second_office.press_data(own, data)).alert
    assert await letters(staff) == 0
    await staff.office.press_data(shown, data)
    await staff.office.all_after(shown.id)
    again = await staff.office.press_data(shown, data)
    assert again.alert
    assert await letters(staff) == 1


async def test_a_row_without_a_deadline_asks_how_far_it_is(staff: Staff) -> None:
    shown = await staff.office.say("/nudge 行动五")
    assert "报送行动五" in shown.text
    assert "前向" not in shown.text
    assert "将提醒2人（李强、陈静）" in shown.text


async def test_who_reports_before_it_leaves_hears_nothing(staff: Staff) -> None:
    shown = await staff.office.say("/nudge 盐湖区")
    asked = await staff.office.turn(shown, "确认发送")
    await staff.office.turn(asked, "下次上班时")
    form = await staff.county.follow(await staff.county.say("/report"), "去报送")
    filled = (await staff.county.answers("本辖区今年食品安全工作总结。"))[-1]
    done = await staff.county.turn(filled, "提交")
    await staff.county.all_after(form.id)
    assert "登记编号" in done.text
    assert not got(staff.county, "报送提醒")


@pytest.mark.parametrize("typed", ["电梯坏了", "天气怎么样"])
async def test_what_is_no_unit_and_no_row_is_said(staff: Staff, typed: str) -> None:
    shown = await staff.office.say(f"/nudge {typed}")
    assert typed in shown.text
    assert await letters(staff) == 0


async def test_who_has_reported_all_is_not_reminded(staff: Staff) -> None:
    shown = await staff.office.say("/nudge 食安办")
    assert "没有要提醒的人" in shown.text
    cancelled = await staff.office.turn(shown, "取消")
    assert "已取消" in cancelled.text


async def test_it_leaves_at_a_chosen_time_and_can_be_called_back_until_then(staff: Staff) -> None:
    asked = await staff.office.turn(await staff.office.say("/nudge 盐湖区"), "定时发送")
    assert "什么时候发" in asked.text
    wrong = await staff.office.say("8:00")
    assert "这个时间已经过了" in wrong.text
    shown = await staff.office.say("明天20:00")  # a Saturday
    assert "定于11月28日 20:00发出" in shown.text
    assert "顺延到11月30日 09:00" in shown.text
    done = await staff.office.turn(shown, "确认发送")
    assert "已为1人写好提醒，11月30日 09:00发出" in done.text
    assert await letters(staff) == 1
    stopped = await staff.second_office.press_data(
        await staff.second_office.say("/help"), str(done.button("不发了")["callback_data"])
    )
    assert not stopped.alert
    query = select(Outgoing.state).where(Outgoing.topic == NUDGE)
    assert await staff.bot.services.store.read(lambda tx: list(tx.scalars(query))) == ["cancelled"]


async def test_at_its_time_it_leaves_by_itself(knowledge: Knowledge, tmp_path: Path, now: datetime) -> None:
    async with staffed(knowledge, tmp_path, now) as staff:
        await staff.office.turn(await staff.office.say("/nudge 盐湖区"), "定时发送")
        shown = await staff.office.say("今天 14:30")
        await staff.office.turn(shown, "确认发送")
        assert not got(staff.county, "报送提醒")
    seats = {staff.county.person.id: "张伟"}
    later = now.replace(hour=14, minute=31)
    async with a_bot(knowledge, tmp_path, later, office_ids=(OFFICE,), seats=seats) as (world, bot):
        person = world.people[staff.county.person.id]
        await arrived(Talk(world, person, world.private(person), bot), lambda m: "报送提醒" in m.text)

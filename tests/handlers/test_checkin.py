"""Reporting progress as a liaison does it: taps and texts in a chat."""

from __future__ import annotations

import asyncio

from sqlalchemy import select, update

from bot.playground.messages import Message
from bot.store.models import Binding, CheckIn
from tests.staff import Staff, bind
from tests.talking import Talk


async def form(person: Talk, row: str = "行动五") -> Message:
    """Go from the list to the form of a row."""
    task = await person.turn(await person.say("/mytasks"), row)
    return await person.follow(task, "去报送")


async def reported(person: Talk, note: str, row: str = "行动五") -> Message:
    """Report, and return what is said to it."""
    shown = await form(person, row)
    await person.turn(shown, "推进中")
    return await person.turn(await person.say(note), "提交")


def versions(staff: Staff) -> list[CheckIn]:
    return staff.bot.services.store.reading(lambda tx: list(tx.scalars(select(CheckIn).order_by(CheckIn.id))))


async def test_a_plain_report_is_five_taps_and_a_text(staff: Staff) -> None:
    shown = await form(staff.liaison)
    assert "请勿发送国家秘密" in shown.text
    shown = await staff.liaison.turn(shown, "推进中")
    assert "✓ 推进中" in str(shown.buttons)
    shown = await staff.liaison.say("80%，已接入312所，<全部>达标")
    assert "推进中 80%" in shown.text
    assert "进展成效：已接入312所，<全部>达标" in shown.text
    said = await staff.liaison.turn(shown, "提交")
    assert said.text.startswith("已报送：行动五")
    (version,) = versions(staff)
    assert (version.status, version.percent, version.note) == ("ongoing", 80, "已接入312所，<全部>达标")


async def test_a_colleague_sees_it_at_once_and_a_leader_may_only_read(staff: Staff) -> None:
    await reported(staff.liaison, "已接入312所")
    task = await staff.colleague.turn(await staff.colleague.say("/mytasks"), "行动五")
    assert "李强" in task.text
    assert "已接入312所" in task.text
    read = await staff.leader.turn(await staff.leader.say("/mytasks"), "行动五")
    assert "李强" in read.text
    assert "去报送" not in str(read.buttons)
    denied = await staff.leader.press_data(read, "2026:report:action-05:education")
    assert denied.alert
    assert "联络员" in denied.text


async def test_no_change_is_two_taps_from_the_list(staff: Staff) -> None:
    await reported(staff.liaison, "已接入312所")
    listed = await staff.colleague.say("/mytasks")
    said = await staff.colleague.turn(await staff.colleague.turn(listed, "行动五"), "无变化")
    assert "暂无新进展" in said.text
    assert [v.unchanged for v in versions(staff)] == [False, True]


async def test_no_change_for_all_ticked_rows_at_once(staff: Staff) -> None:
    for row in ("行动一", "行动五", "行动七"):
        await reported(staff.liaison, "正常", row)
    ticks = await staff.liaison.turn(await staff.liaison.say("/mytasks"), "多项无变化")
    ticks = await staff.liaison.turn(ticks, "☐ 行动一")
    ticks = await staff.liaison.turn(ticks, "全选")
    ticks = await staff.liaison.turn(ticks, "☑ 行动七")
    said = await staff.liaison.turn(ticks, "无变化（已选2项）")
    assert said.text == "已记录暂无新进展，共2项：行动一、行动五。"
    assert sum(v.unchanged for v in versions(staff)) == 2


async def test_a_line_fills_the_form_and_an_ambiguous_row_keeps_what_was_typed(staff: Staff) -> None:
    shown = await staff.liaison.say("/checkin 行动五 80% 已接入312所")
    assert "推进中 80%" in shown.text
    asked = await staff.liaison.say("/checkin 校园 60% 检查学校40家")
    assert "请选择" in asked.text
    shown = await staff.liaison.turn(asked, "标准十八")
    assert "推进中 60%" in shown.text
    assert "检查学校40家" in shown.text
    await staff.liaison.turn(shown, "提交")
    assert versions(staff)[0].row_id == "standard-18"


async def test_bad_input_gets_a_sentence_and_changes_nothing(staff: Staff) -> None:
    say = staff.liaison.say
    assert "0到100" in (await say("/checkin 行动五 120%")).text
    assert "不是您单位的任务" in (await say("/checkin 行动十二 50%")).text
    assert "没有找到" in (await say("/checkin 电梯维保 50%")).text
    await form(staff.liaison)
    long = await say("字" * 1001)
    assert "太长了：1001字，最多1000字" in long.text
    assert versions(staff) == []


async def test_two_taps_at_once_are_one_report(staff: Staff) -> None:
    shown = await form(staff.liaison)
    await staff.liaison.turn(shown, "推进中")
    shown = await staff.liaison.say("已接入312所")
    presses = await asyncio.gather(staff.liaison.press(shown, "提交"), staff.liaison.press(shown, "提交"))
    assert len(versions(staff)) == 1
    assert any("已提交或取消" in press.text for press in presses)


async def test_a_form_is_its_owners_and_ends_with_the_right(staff: Staff) -> None:
    shown = await form(staff.liaison)
    send = str(shown.button("提交")["callback_data"])
    other = await staff.colleague.press_data(await staff.colleague.say("/mytasks"), send)
    assert other.alert
    assert "没有再做改动" in other.text
    await staff.liaison.turn(shown, "推进中")
    await staff.bot.services.store.write(lambda tx: tx.execute(update(Binding).values(ended_at=Binding.bound_at)))
    denied = await staff.liaison.press(shown, "提交")
    assert denied.alert
    assert "联络员" in denied.text
    assert versions(staff) == []


async def test_the_second_of_two_colleagues_sees_the_first_before_the_own_text_supersedes_it(staff: Staff) -> None:
    mine = await form(staff.liaison)
    await staff.liaison.turn(mine, "推进中")
    mine = await staff.liaison.say("李强写的")
    await reported(staff.colleague, "陈静写的")
    warned = await staff.liaison.turn(mine, "提交")
    assert "陈静刚刚报送了一版" in warned.text
    assert "陈静写的" in warned.text
    assert "李强写的" in warned.text
    assert len(versions(staff)) == 1
    await staff.liaison.turn(warned, "提交")
    assert [v.note for v in versions(staff)] == ["陈静写的", "李强写的"]


async def test_done_asks_for_the_heads_approval(staff: Staff) -> None:
    shown = await form(staff.liaison)
    shown = await staff.liaison.turn(shown, "已完成")
    asked = await staff.liaison.turn(shown, "提交")
    assert "已经本单位负责同志审定" in asked.text
    assert versions(staff) == []
    said = await staff.liaison.turn(asked, "已审定，提交")
    assert said.text.startswith("已报送")


async def test_taken_back_words_can_be_changed_and_sent_again(staff: Staff) -> None:
    said = await reported(staff.liaison, "写错了")
    back = await staff.liaison.turn(said, "撤回")
    assert "已撤回" in back.text
    shown = await staff.liaison.follow(back, "去报送")
    assert "写错了" in shown.text
    await staff.liaison.turn(await staff.liaison.say("写对了"), "提交")
    assert [(v.version, v.note) for v in versions(staff)] == [(1, "写错了"), (2, "写对了")]
    pages = await staff.liaison.say("/history 行动五")
    assert "第1版 推进中（已撤回）" in pages.text


async def test_other_fields_are_asked_for_and_can_be_skipped(staff: Staff) -> None:
    shown = await form(staff.liaison)
    shown = await staff.liaison.turn(shown, "存在问题")
    assert "请发存在问题" in shown.text
    shown = await staff.liaison.say("经费不足")
    assert "存在问题：经费不足" in shown.text
    shown = await staff.liaison.turn(shown, "完成度")
    shown = await staff.liaison.turn(shown, "75%")
    shown = await staff.liaison.turn(shown, "下一步")
    shown = await staff.liaison.turn(shown, "跳过")
    assert "推进中 75%" in shown.text
    gone = await staff.liaison.turn(shown, "取消")
    assert gone.text == "已取消，没有提交任何内容。"
    assert (await staff.liaison.say("学校食堂谁管")).text.startswith("牵头：市教育局")


async def test_who_leads_a_row_gathers_what_the_others_wrote(staff: Staff) -> None:
    at = staff.bot.services.clock.now()
    await staff.bot.services.store.write(lambda tx: bind(tx, at, staff.county.person.id, "张伟", "health", "liaison"))
    await staff.county.turn(await staff.county.say("/checkin 行动五 推进中 已抽检食堂40家"), "提交")
    task = await staff.liaison.turn(await staff.liaison.say("/mytasks"), "行动五")
    assert "市卫健委：推进中" in task.text
    assert "4家暂无报送" in task.text
    every = await staff.liaison.turn(task, "各单位进展（1/5）")
    assert "市政法委：暂无报送" in every.text
    task = await staff.liaison.turn(every, "返回")
    shown = await staff.liaison.follow(task, "汇总")
    assert "进展成效：市卫健委：已抽检食堂40家" in shown.text
    await staff.liaison.turn(await staff.liaison.turn(shown, "推进中"), "提交")
    assert versions(staff)[-1].unit_id == "education"


async def test_a_unit_names_who_sees_to_a_row(staff: Staff) -> None:
    task = await staff.liaison.turn(await staff.liaison.say("/mytasks"), "行动五")
    asked = await staff.liaison.follow(task, "指定经办")
    assert "由谁经办" in asked.text
    shown = await staff.liaison.say("体卫艺科 王老师")
    assert "经办：体卫艺科 王老师" in shown.text
    assert "经办：体卫艺科 王老师" in (await staff.colleague.say("/mytasks")).text

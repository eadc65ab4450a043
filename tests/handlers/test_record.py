"""代录 as the office does it, one at a time and many at once, and what the units hear of it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.app import Running
from bot.knowledge import Knowledge
from bot.playground.messages import Message
from bot.store.models import Audit, Binding, CheckIn, Outgoing, Standing
from tests.handlers.test_roster import sends
from tests.staff import OFFICE, Staff, staffed
from tests.talking import PATIENCE, Talk, a_bot
from tests.xlsx import table

LINE = "教育局 行动五 公文 运教〔2026〕12号 11-20 80% 已接入312所"
HEADER = ("单位", "事项", "状态", "完成度", "日期", "文号", "渠道", "进展成效")
LINES = [
    ("市教育局", "行动五", "推进中", "80%", "2026-11-20", "运教（2026）12号", "公文", "已接入312所"),
    ("盐湖区", "行动一", "已完成", None, "2026年11月18日", None, "oa", None),
    ("市教育局", "年度报告", None, None, "2026-11-26", "运教函〔2026〕3号", "公文", None),
]


def versions(staff: Staff) -> list[CheckIn]:
    return staff.bot.services.store.reading(lambda tx: list(tx.scalars(select(CheckIn).order_by(CheckIn.id))))


def heard(person: Talk) -> list[str]:
    """Return what somebody was told who did not ask."""
    said = [m.text for m in person.world.messages(person.chat) if m.sender.is_bot]
    return [text for text in said if text.startswith(("市食安办已代录", "市食安办撤回"))]


async def delivered(bot: Running) -> None:
    """Wait until no letter is left to bring."""

    def left(tx: Session) -> bool:
        query = select(Outgoing.id).where(Outgoing.state.in_(("queued", "claimed", "sending")))
        return tx.scalar(query.limit(1)) is not None

    async with asyncio.timeout(PATIENCE):
        while await bot.services.store.read(left):  # noqa: ASYNC110 - the outbox rings for nobody
            await asyncio.sleep(0.01)


def withdraw_the_right(staff: Staff) -> None:
    ended = update(Binding).where(Binding.role == "office").values(ended_at=staff.bot.services.clock.now())
    staff.bot.services.store.writing(lambda tx: tx.execute(ended))


async def test_step_by_step_with_taps_and_texts(staff: Staff) -> None:
    office = staff.office
    form = await office.say("/record")
    assert "哪个单位报来的" in form.text
    form = await office.turn(form, "下一页")
    form = await office.say("jyj")
    assert "市教育局" in form.text
    assert [line[0]["text"] for line in form.buttons[:2]] == [
        "年度重点工作落实情况及下年度工作安排", "行动一 · 疫情防控期间食品安全保卫战行动",
    ]  # fmt: skip
    form = await office.turn(form, "行动五")
    form = await office.turn(form, "公文")
    assert "跳过" not in str(form.buttons)
    assert "不像文号" in (await office.say("还没有")).text
    assert "公文要有文号" in (await office.say("无")).text
    form = await office.say("运教 (2026) 12号")
    assert "日期不能晚于今天" in (await office.say("11月28日")).text
    assert "日期早于2026年" in (await office.say("2025-12-31")).text
    assert "不是日期" in (await office.say("上周")).text
    form = await office.turn(form, "昨天")
    form = await office.turn(form, "推进中")
    form = await office.say("80% 已接入<312>所")
    for said in ("市教育局", "行动五 · 校园", "公文，运教〔2026〕12号，11月26日", "推进中 80%", "已接入<312>所"):
        assert said in form.text
    assert versions(staff) == []
    done = await office.turn(form, "提交")
    assert "正在告知该单位2位联络员" in done.text
    assert "代录人：ID 7000001" in done.text or "代录人：王敏" in done.text
    await delivered(staff.bot)
    told = (
        "市食安办已代录贵单位（市教育局）《行动五 · 校园食品安全守护行动》：推进中 80%"
        "（公文，运教〔2026〕12号，11月26日）。"
        "不必再报；如有不符，请与市食安办联系。"
    )
    assert heard(staff.liaison) == heard(staff.colleague) == [told]
    assert heard(staff.leader) == heard(staff.county) == []
    assert "食安办代录，公文" in (await staff.liaison.turn(await staff.liaison.say("/mytasks"), "行动五")).text
    assert (await office.say("/review")).text.startswith("待审核 1 条")
    assert (await office.say("学校食堂谁管")).text.startswith("牵头")  # nothing is awaited any more


async def test_one_line_fills_in_all_and_asks_for_nothing_else(staff: Staff) -> None:
    form = await staff.office.say(f"/record {LINE}")
    assert "公文，运教〔2026〕12号，11月20日" in form.text
    await staff.office.turn(form, "提交")
    [one] = versions(staff)
    assert (one.unit_id, one.row_id, one.status, one.percent, one.note) == (
        "education", "action-05", "ongoing", 80, "已接入312所",
    )  # fmt: skip
    [noted] = staff.bot.services.store.reading(
        lambda tx: tx.scalars(select(Audit.detail).where(Audit.action == "recorded")).all()
    )
    assert noted == {
        "unit": "education", "row": "action-05", "version": 1, "channel": "公文", "document": "运教〔2026〕12号",
    }  # fmt: skip
    form = await staff.office.say(f"/record {LINE}")
    assert "现有：推进中 80%" in form.text
    assert "没有重复代录" in (await staff.office.press(form, "提交")).text
    assert len(versions(staff)) == 1


async def test_a_line_with_gaps_asks_for_them_alone(staff: Staff) -> None:
    office = staff.office
    form = await office.say("/record 行动五 80%")
    assert "哪个单位" in form.text
    form = await office.say("教育局")
    form = await office.turn(form, "电话")  # the row was typed before
    form = await office.turn(await office.turn(form, "跳过"), "今天")
    assert "电话，11月27日" in form.text
    assert form.button("提交")
    form = await office.say("/record 外星局 行动五 电话 今天 推进中")
    assert "没有找到叫“外星局 行动五”的单位" in form.text
    form = await office.say("各县（市、区）")
    form = await office.turn(form, "盐湖区")
    assert "该单位的任务里没有找到" in form.text  # a county has no row five
    form = await office.say("行动一")
    form = await office.turn(form, "跳过")
    await office.turn(form, "提交")
    assert [(v.unit_id, v.row_id, v.channel) for v in versions(staff)] == [("yanhu", "action-01", "电话")]


async def test_a_report_becomes_formally_filed_without_a_status(staff: Staff) -> None:
    form = await staff.office.say("/record 教育局 年报 书面 今天")
    assert "没有就点“跳过”" in form.text
    form = await staff.office.turn(form, "跳过")
    assert "已正式报送" in form.text
    done = await staff.office.turn(form, "提交")
    assert "登记编号：2026-成-0001" in done.text
    assert "已正式报送" in (await staff.liaison.say("/report")).text
    assert [(v.status, v.channel) for v in versions(staff)] == [("filed", "书面")]


async def test_back_asks_again_and_cancel_forgets(staff: Staff) -> None:
    office = staff.office
    form = await office.say(f"/record {LINE}")
    form = await office.turn(form, "返回")
    form = await office.turn(form, "返回")
    form = await office.say("11月19日")
    assert "11月19日" in form.text
    for _ in range(6):
        form = await office.turn(form, "返回")
    assert "哪个单位" in form.text
    form = await office.say("盐湖区")
    assert "报的是哪一项" in form.text
    await office.turn(form, "取消")
    assert "已提交或取消" in (await office.press(form, "行动一")).text
    assert (await office.say("学校食堂谁管")).text.startswith("牵头")
    assert versions(staff) == []


async def test_who_reports_meanwhile_is_shown_before_it_counts(staff: Staff) -> None:
    form = await staff.office.say(f"/record {LINE}")
    await staff.liaison.turn(await staff.liaison.say("/checkin 行动五 85% 已接入320所"), "提交")
    form = await staff.office.turn(form, "提交")
    assert "李强刚刚报送了一版" in form.text
    assert "已接入320所" in form.text
    assert "来文日期早于现有的一版" in form.text
    await staff.office.turn(form, "提交")
    assert [v.note for v in versions(staff)] == ["已接入320所", "已接入312所"]


async def test_taken_back_in_time_the_unit_hears_of_it_and_the_form_is_kept(staff: Staff) -> None:
    done = await staff.office.turn(await staff.office.say(f"/record {LINE}"), "提交")
    await delivered(staff.bot)
    assert "只有报送人本人" in (await staff.second_office.press_data(
        await staff.second_office.say("/start"), str(done.button("撤回")["callback_data"])
    )).text  # fmt: skip
    back = await staff.office.turn(done, "撤回")
    assert "内容还在" in back.text
    await delivered(staff.bot)
    assert [text.partition("》")[0] for text in heard(staff.colleague)] == [
        "市食安办已代录贵单位（市教育局）《行动五 · 校园食品安全守护行动",
        "市食安办撤回了对贵单位（市教育局）《行动五 · 校园食品安全守护行动",
    ]
    assert "已经撤回" in (await staff.office.press_data(back, str(done.button("撤回")["callback_data"]))).text
    again = await staff.office.turn(back, "改好再录")
    again = await staff.office.say("90% 已接入350所")
    await staff.office.turn(again, "提交")
    assert [(v.version, v.percent) for v in versions(staff)] == [(1, 80), (2, 90)]


async def test_two_taps_record_once(staff: Staff) -> None:
    form = await staff.office.say(f"/record {LINE}")
    await asyncio.gather(staff.office.press(form, "提交"), staff.office.press(form, "提交"))
    await delivered(staff.bot)
    assert len(versions(staff)) == len(heard(staff.liaison)) == 1


async def test_what_cannot_be_is_said_and_changes_nothing(staff: Staff) -> None:
    office = staff.office
    assert "不是完成度" in (await office.say("/record 教育局 行动五 公文 运教〔2026〕12号 11-20 120%")).text
    assert "太长了" in (await office.say(f"/record {LINE}{'长' * 1001}")).text
    assert "标志" in (await office.say(f"/record {LINE} 密级：机密")).text
    form = await office.say("/record 教育局 行动十二 电话 今天 80%")
    assert "没有找到“行动十二”" in form.text
    file = office.world.upload(b"%PDF-1.4", "a.pdf")
    sent = office.world.send_file(office.person, office.chat, file)
    assert "代录只收文字" in (await office.world.next_message(office.chat, after=sent.id)).text
    group = staff.world.group("食安工作群", [office.person], hears_all=True)
    assert "私聊" in (await Talk(staff.world, office.person, group, staff.bot).say("/record")).text
    assert versions(staff) == []


@pytest.mark.parametrize("who", ["stranger", "liaison", "leader"])
async def test_nobody_else_records(staff: Staff, who: str) -> None:
    person: Talk = getattr(staff, who)
    assert "市食安办" in (await person.say("/record")).text
    form = await staff.office.say(f"/record {LINE}")
    screen = await person.say("/start")
    for label in ("提交", "返回", "取消"):
        assert (await person.press_data(screen, str(form.button(label)["callback_data"]))).alert
    stolen = await staff.second_office.press_data(
        await staff.second_office.say("/start"), str(form.button("提交")["callback_data"])
    )
    assert "已提交或取消" in stolen.text
    assert versions(staff) == []


async def test_a_right_withdrawn_between_two_taps_is_gone(staff: Staff) -> None:
    form = await staff.office.say(f"/record {LINE}")
    sheet = await sends(staff.office, table(LINES, HEADER), "代录.xlsx")
    withdraw_the_right(staff)
    assert (await staff.office.press(form, "提交")).alert
    assert (await staff.office.press(sheet, "确认代录")).alert
    assert "市食安办用的" in (await staff.office.say("/record")).text
    assert versions(staff) == []


async def test_the_form_and_the_sheet_outlive_the_program(knowledge: Knowledge, tmp_path: Path, now: datetime) -> None:
    async with staffed(knowledge, tmp_path, now) as staff:
        form = await staff.office.say("/record 教育局 行动五 公文 80% 已接入312所")
        sheet = await sends(staff.office, table(LINES[1:], HEADER), "代录.xlsx")
        confirm = str(sheet.button("确认代录")["callback_data"])
        assert "请发文号" in form.text
    async with a_bot(knowledge, tmp_path, now + timedelta(hours=1), office_ids=(OFFICE,)) as (world, bot):
        person = world.person("王敏", id=OFFICE, started=True)
        liaison = world.person("李强", id=7_000_003, started=True)
        office = Talk(world, person, world.private(person), bot)
        form = await office.say("运教〔2026〕12号 11月20日")
        assert "已接入312所" in form.text
        await office.turn(form, "提交")
        menu = await office.say("/start")
        await office.press_data(menu, confirm)
        await delivered(bot)
        said = world.message(office.chat, menu.id)
        assert said is not None
        assert said.text.startswith("已代录")
        talk = Talk(world, liaison, world.private(liaison), bot)
        assert len(heard(talk)) == 2
        rows = bot.services.store.reading(lambda tx: set(tx.scalars(select(Standing.row_id))))
        assert rows == {"action-05", "action-01", "duty-members"}


async def test_a_sheet_is_shown_first_recorded_by_a_tap_and_changes_nothing_a_second_time(staff: Staff) -> None:
    data = table(LINES, HEADER, name="代录")
    shown = await sends(staff.office, data, "代录.xlsx")
    assert shown.text.startswith("代录.xlsx\n首次3，更新0，已有0")
    assert "盐湖区 行动一 已完成（OA，11月18日）" in shown.text
    assert "市教育局 年度报告 已正式报送（公文，运教函〔2026〕3号，11月26日）" in shown.text
    assert "以上还没有生效" in shown.text
    assert versions(staff) == []
    done = await staff.office.turn(shown, "确认代录")
    assert done.text.startswith("已代录\n首次3")
    assert "正在告知3位联络员" in done.text
    await delivered(staff.bot)
    assert [text.partition("，")[0] for text in heard(staff.liaison)] == ["市食安办已代录贵单位以下2条"]
    assert len(heard(staff.county)) == 1
    again = await sends(staff.office, data, "代录.xlsx")
    assert again.text.startswith("表中各条都已有")
    assert "已有3" in again.text
    assert not again.buttons
    assert len(versions(staff)) == 3
    assert (
        "已代录或已取消" in (await staff.office.press_data(done, str(shown.button("确认代录")["callback_data"]))).text
    )


async def test_a_sheet_with_more_lines_records_those_alone(staff: Staff) -> None:
    await staff.office.turn(await sends(staff.office, table(LINES, HEADER), "代录.xlsx"), "确认代录")
    newer = ("市教育局", "严格学校校园及周边食品安全监管", "推进中", 0.5, "2026/11/25", None, "电话", None)
    older = ("市教育局", "行动五", "推进中", 60, "2026-10-20", None, "书面", "十月")
    shown = await sends(staff.office, table([*LINES, newer, older], HEADER), "代录.xlsx")
    assert "0到100的整数百分比" in shown.text  # 0.5 is no percent as long as its cell is not shown as one
    shown = await sends(staff.office, table([*LINES, (*newer[:3], "50%", *newer[4:]), older], HEADER), "代录.xlsx")
    assert shown.text.startswith("代录.xlsx\n首次1，更新1，已有3")
    assert "更新中有1条的日期早于现有的一版" in shown.text
    dropped = await staff.office.turn(shown, "取消")
    assert "没有代录" in dropped.text
    assert len(versions(staff)) == 3


async def test_what_changed_meanwhile_is_shown_again(staff: Staff) -> None:
    shown = await sends(staff.office, table(LINES, HEADER), "代录.xlsx")
    await staff.liaison.turn(await staff.liaison.say("/checkin 行动五 85% 已接入320所"), "提交")
    shown = await staff.office.turn(shown, "确认代录")
    assert shown.text.startswith("现有情况在此期间有变化")
    assert "首次2，更新1" in shown.text
    assert len(versions(staff)) == 1
    assert (await staff.office.turn(shown, "确认代录")).text.startswith("已代录")


async def test_a_sheet_with_mistakes_names_them_all_and_records_nothing(staff: Staff) -> None:
    rows: list[tuple[Any, ...]] = [
        LINES[0],
        ("市外星局", "行动五", "推进中", None, "2026-11-20", None, "OA", None),
        ("市教育局", "行动十二", "推进中", None, "2026-11-20", None, "OA", None),
        ("市教育局", "校园食堂", "推进中", None, "2026-11-20", None, "OA", None),
        ("市教育局", "行动五", None, None, "二〇二六", None, "公文", "密级：机密"),
        ("市教育局", "年报", "推进中", 50, "2026-11-20", "无号", "传真", None),
        ("市教育局", "行动一", "已完成", 50, "2026-11-20", None, "OA", None),
        LINES[0],
    ]
    said = (await sends(staff.office, table(rows, HEADER, name="代录"), "代录.xlsx")).text
    assert said.startswith("代录.xlsx 有13处需要修改，没有做任何改动")
    assert "• 代录!A3：“单位”的“市外星局”不是任务分解表里的单位名称" in said
    assert "• 代录!B4：“事项”的“行动十二”不在该单位的任务里" in said
    assert "• 代录!B5：“事项”的“校园食堂”不是该单位的事项名称" in said
    assert versions(staff) == []
    late = table([(*LINES[0][:4], "2026-11-28", *LINES[0][5:])], HEADER)
    assert "晚于今天" in (await sends(staff.office, late, "代录.xlsx")).text


async def test_a_sheet_goes_to_its_feature_while_a_form_is_open(staff: Staff) -> None:
    await staff.office.say("/record 教育局 行动五")
    assert (await sends(staff.office, table(LINES, HEADER), "代录.xlsx")).text.startswith("代录.xlsx")
    roster = await sends(staff.office, table([("市民政局", "吴九", "联络员", 13800000021)]))
    assert roster.text.startswith("名册.xlsx\n新增1")


@pytest.mark.parametrize("who", ["stranger", "liaison", "leader"])
async def test_a_sheet_from_anybody_else_is_a_file_like_others(staff: Staff, who: str) -> None:
    said: Message = await sends(getattr(staff, who), table(LINES, HEADER), "代录.xlsx")
    assert "看不了图片和文件" in said.text

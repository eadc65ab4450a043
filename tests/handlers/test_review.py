"""/review as the office does it, and what the unit hears of it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge import Knowledge
from bot.people.work import Work
from bot.playground.messages import Message
from bot.progress import checkins, reviews
from bot.progress.checkins import Report
from bot.store.database import Store
from bot.store.models import Attachment, CheckIn, Outgoing, Review
from tests.staff import OFFICE, Staff, staffed
from tests.talking import Talk, a_bot


async def reported(person: Talk, line: str) -> None:
    await person.turn(await person.say(f"/checkin {line}"), "提交")


async def done(person: Talk, row: str) -> None:
    asked = await person.turn(await person.say(f"/checkin {row} 已完成 都做完了"), "提交")
    await person.turn(asked, "已审定")


async def opened(office: Talk, row: str, typed: str = "") -> Message:
    """Go from the queue to an entry."""
    return await office.turn(await office.say(f"/review {typed}".strip()), row)


def told(person: Talk) -> list[Message]:
    return [m for m in person.world.messages(person.chat) if m.sender.is_bot and m.text.startswith("您单位（")]


def decisions(staff: Staff) -> list[str]:
    return staff.bot.services.store.reading(lambda tx: list(tx.scalars(select(Review.decision).order_by(Review.id))))


async def test_a_return_with_a_typed_reason_reaches_the_unit_once_and_comes_back_completed(staff: Staff) -> None:
    await reported(staff.liaison, "行动五 80% 已接入312所")
    queue = await staff.office.say("/review")
    assert queue.text.startswith("待审核 1 条")
    assert "市教育局 行动五" in queue.text
    entry = await staff.office.turn(queue, "行动五")
    assert "推进中 80%" in entry.text
    assert "已接入312所" in entry.text
    assert "李强" in entry.text
    assert "确认销号" not in str(entry.buttons)
    asked = await staff.office.turn(entry, "退回")
    assert "请补充具体数据" in str(asked.buttons)
    assert "太长了：301字" in (await staff.office.say("长" * 301)).text
    answer = await staff.office.say("请分县区列出<数字>")
    assert answer.text.startswith("已退回，正在通知该单位2位联络员。")
    await staff.office.all_after(answer.id)
    assert len(told(staff.liaison)) == len(told(staff.colleague)) == 1
    assert told(staff.leader) == told(staff.county) == []
    letter = told(staff.liaison)[0]
    assert letter.text.startswith("您单位（市教育局）报送的《行动五")
    assert "请分县区列出<数字>" in letter.text
    assert "退回" not in letter.text
    form = await staff.liaison.follow(letter, "去报送")
    assert "已接入312所" in form.text
    assert "请分县区列出<数字>" in form.text
    await staff.liaison.turn(await staff.liaison.say("盐湖区108所，其他204所"), "提交")
    again = await opened(staff.office, "行动五")
    assert "此前（第1版）" in again.text
    assert "第1版：已退回，" in again.text
    approved = await staff.office.turn(again, "审核通过")
    assert approved.text.startswith("已审核通过。")
    assert "下一条" not in str(approved.buttons)
    await staff.office.all_after(approved.id)
    assert len(told(staff.liaison)) == 1
    assert decisions(staff) == ["returned", "approved"]


async def test_one_entry_after_another_with_one_tap(staff: Staff) -> None:
    await reported(staff.liaison, "行动五 80% 已接入312所")
    await done(staff.liaison, "行动一")
    await reported(staff.county, "行动一 推进中 已检查")
    first = await opened(staff.office, "行动五")
    skipped = await staff.office.turn(first, "下一条（另有2条）")
    assert skipped.text.startswith("市教育局")
    assert "审核通过" not in str(skipped.buttons)
    closed = await staff.office.turn(skipped, "确认销号")
    assert closed.text.startswith("已确认销号。")
    third = await staff.office.turn(closed, "下一条（另有2条）")
    assert third.text.startswith("盐湖区")
    back = await staff.office.turn(await staff.office.turn(third, "下一条"), "审核通过")
    returning = await staff.office.turn(await staff.office.turn(back, "下一条"), "退回")
    returned = await staff.office.turn(returning, "请补充佐证材料")
    assert returned.text.startswith("已退回，正在通知该单位1位联络员。")
    assert (await staff.office.turn(returned, "返回")).text.startswith("待审核 0 条")
    assert "已销号" in (await staff.liaison.turn(await staff.liaison.say("/mytasks"), "行动一")).text
    reviewed = await staff.office.turn(await staff.office.say("/review 教育局"), "看已审核")
    reopened = await staff.office.turn(await staff.office.turn(reviewed, "行动一"), "退回")
    await staff.office.turn(reopened, "请核对")
    assert decisions(staff) == ["closed", "approved", "returned", "returned"]


async def test_two_who_decide_at_once_make_one_decision_and_a_second_tap_makes_none(staff: Staff) -> None:
    await reported(staff.liaison, "行动五 80% 已接入312所")
    one, other = await opened(staff.office, "行动五"), await opened(staff.second_office, "行动五")
    presses = await asyncio.gather(
        staff.office.press(one, "审核通过"),
        staff.office.press(one, "审核通过"),
        staff.second_office.press(other, "审核通过"),
    )
    assert decisions(staff) == ["approved"]
    assert sum("已审核通过，不用再点" in press.text for press in presses) == 2
    await staff.office.all_after(one.id)
    seen = staff.world.message(other.chat, other.id)
    assert seen is not None
    assert "审核通过" in seen.text
    refused = await staff.second_office.press(other, "退回")
    assert refused.alert
    assert "已审核通过，没有做改动" in refused.text
    assert decisions(staff) == ["approved"]


async def test_a_reason_for_a_version_that_was_overtaken_returns_nothing_and_shows_the_newer(staff: Staff) -> None:
    await reported(staff.liaison, "行动五 80% 已接入312所")
    await staff.office.turn(await opened(staff.office, "行动五"), "退回")
    await reported(staff.colleague, "行动五 90% 已接入350所")
    refused = await staff.office.say("请补充数据")
    shown = await staff.world.next_message(staff.office.chat, after=refused.id)
    assert "期间已报送第2版，没有做改动" in refused.text
    assert "已接入350所" in shown.text
    assert (await staff.office.say("学校食堂谁管")).text.startswith("牵头：市教育局")
    assert decisions(staff) == []
    assert told(staff.liaison) == []


async def test_cancel_returns_nothing_and_waits_for_nothing(staff: Staff) -> None:
    await reported(staff.liaison, "行动五 80% 已接入312所")
    asked = await staff.office.turn(await opened(staff.office, "行动五"), "退回")
    entry = await staff.office.turn(asked, "取消")
    assert entry.button("审核通过")
    assert (await staff.office.say("学校食堂谁管")).text.startswith("牵头：市教育局")
    old = await staff.office.press(asked, "请补充具体数据")
    assert "已退回或已取消" in old.text
    assert decisions(staff) == []


async def test_the_queue_narrows_by_tap_and_by_word(staff: Staff) -> None:
    await reported(staff.liaison, "行动五 80% 已接入312所")
    await reported(staff.county, "行动一 推进中 已检查")
    units = await staff.office.turn(await staff.office.say("/review"), "按单位")
    one = await staff.office.turn(units, "盐湖区（1）")
    assert one.text.startswith("待审核 1 条　盐湖区")
    rows = await staff.office.turn(await staff.office.turn(one, "全部"), "按事项")
    assert (await staff.office.turn(rows, "行动五")).text.startswith("待审核 1 条　行动五")
    assert (await staff.office.say("/review 教育局")).text.startswith("待审核 1 条　市教育局")
    assert (await staff.office.say("/review 行动一")).text.startswith("待审核 1 条　行动一")
    assert (await staff.office.say("/review 行动二")).text.startswith("待审核 0 条　行动二")
    assert "没有找到" in (await staff.office.say("/review 外星人")).text


async def test_files_can_be_seen(staff: Staff) -> None:
    await reported(staff.liaison, "行动五 80% 已接入312所")
    file = staff.world.upload(b"%PDF-1.4", "明厨亮灶.pdf", "application/pdf")

    def attach(tx: Session) -> None:
        tx.add(Attachment(
            sha256="0" * 64, name="明厨亮灶.pdf", kind="document", size=8, file_id=file.id, check_in_id=1
        ))  # fmt: skip

    await staff.bot.services.store.write(attach)
    entry = await opened(staff.office, "行动五")
    assert "附件：明厨亮灶.pdf" in entry.text
    await staff.office.press(entry, "看附件（1）")
    shown = await staff.office.all_after(entry.id)
    assert [m.attachment is not None for m in shown] == [False, True]


async def test_only_the_office_reviews_and_only_in_private(staff: Staff) -> None:
    await reported(staff.liaison, "行动五 80% 已接入312所")
    entry = await opened(staff.office, "行动五")
    group = staff.world.group("食安工作群", [staff.office.person, staff.liaison.person], hears_all=True)
    assert "私聊" in (await Talk(staff.world, staff.office.person, group, staff.bot).say("/review")).text
    for person in (staff.liaison, staff.leader, staff.stranger):
        assert "市食安办" in (await person.say("/review")).text
        screen = await person.say("/start")
        for label in ("审核通过", "退回", "返回"):
            denied = await person.press_data(screen, str(entry.button(label)["callback_data"]))
            assert denied.alert
    assert decisions(staff) == []


@pytest.mark.parametrize("overtaken", [False, True])
async def test_a_letter_waits_for_the_bot_to_run_again_and_goes_out_once_unless_it_is_overtaken(
    knowledge: Knowledge, tmp_path: Path, now: datetime, *, overtaken: bool
) -> None:
    async with staffed(knowledge, tmp_path, now) as staff:
        await reported(staff.liaison, "行动五 80% 已接入312所")
        services, office, liaison = staff.bot.services, staff.office.person, staff.liaison.person

        def cut_off(work: Work) -> None:
            version = work.tx.scalars(select(CheckIn)).one()
            reviews.decide(work, version.id, "returned", "请补充数据")

        def report(work: Work) -> None:
            checkins.submit(work, "education", "action-05", Report("ongoing", note="已补充"))

    # As if the program had ended between the decision and the letter.
    store = Store(services.store.engine.url)
    store.writing(lambda tx: cut_off(services.work(tx, office.id, "王敏")))
    if overtaken:
        store.writing(lambda tx: report(services.work(tx, liaison.id, "李强")))
    store.close()
    heard = []
    for _ in range(2):
        async with a_bot(knowledge, tmp_path, now, office_ids=(OFFICE,)) as (world, bot):
            person = world.person("李强", id=liaison.id, started=True)
            world.person("陈静", id=7_000_004, started=True)
            talk = Talk(world, person, world.private(person), bot)
            async with asyncio.timeout(10):
                while await bot.services.store.read(_open_letters):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            heard += [m.text for m in told(talk)]
    assert len(heard) == (0 if overtaken else 1)


def _open_letters(tx: Session) -> int:
    found = select(Outgoing.id).where(Outgoing.state.in_(("queued", "claimed", "sending")))
    return len(tx.scalars(found).all())

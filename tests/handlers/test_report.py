"""The yearly reports as a liaison does them: taps, texts and files in a chat."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from telegram.constants import ChatType

from bot import app
from bot.clock import Clock
from bot.knowledge import Knowledge
from bot.playground.messages import Message
from bot.playground.server import Playground
from bot.playground.world import World
from bot.progress import duties, reviews
from bot.progress.checkins import Source
from bot.settings import Settings
from bot.store.models import Attachment, CheckIn
from tests.playground.driving import PNG
from tests.progress import papers
from tests.staff import Staff, bind, staffed
from tests.talking import Talk

TEXT = "全年检查学校食堂312所，下年度推进明厨亮灶全覆盖。"


async def opened(person: Talk) -> Message:
    """Go to the form of the electronic copy."""
    return await person.follow(await person.say("/report"), "去报送")


async def given(person: Talk, data: bytes, name: str, caption: str = "", *, photo: bool = False) -> Message:
    """Send a file, and return what the bot says."""
    file = person.world.upload(data, name)
    sent = person.world.send_file(person.person, person.chat, file, caption, kind="photo" if photo else "document")
    return await person.world.next_message(person.chat, after=sent.id)


async def registered(person: Talk, text: str = TEXT) -> Message:
    await opened(person)
    return await person.turn(await person.say(text), "提交")


def versions(staff: Staff) -> list[CheckIn]:
    return staff.bot.services.store.reading(lambda tx: list(tx.scalars(select(CheckIn).order_by(CheckIn.id))))


async def test_a_report_is_registered_with_text_document_and_photo_and_then_filed(staff: Staff) -> None:
    li = staff.liaison
    screen = await li.say("/report")
    assert "市教育局 → 市食安委" in screen.text
    assert "11月30日前，还有3天" in screen.text
    assert "未登记" in screen.text
    assert "运政办发〔2020〕33号（2020年度文件）" in screen.text
    assert "市食安委各成员单位11月30日前向市食安委报告" in screen.text
    shown = await li.follow(screen, "去报送")
    assert "请勿发送国家秘密、工作秘密、案件线索、举报人和未成年人信息" in shown.text
    await li.say("全年检查<312>所。")
    await given(li, papers.docx("全年工作情况"), "总结.docx", "下年度推进全覆盖。")
    shown = await given(li, PNG, "a.png", photo=True)
    assert "全年检查<312>所。\n下年度推进全覆盖。" in shown.text
    assert "总结.docx" in shown.text
    assert ".jpg" in shown.text
    assert "已经本单位负责同志审定" in shown.text
    said = await li.turn(shown, "提交")
    assert "登记编号：2026-成-0001" in said.text
    assert "附件2个" in said.text
    assert "不代替公文" in said.text
    shown = await li.follow(said, "登记正式报送")
    shown = await li.say("运教函（2026）12号")
    assert "文号：运教函〔2026〕12号" in shown.text
    shown = await li.turn(shown, "昨天")
    shown = await li.turn(shown, "OA")
    said = await li.turn(shown, "提交")
    assert "运教函〔2026〕12号，11月26日，OA" in said.text
    assert "登记编号：2026-成-0001" in said.text
    screen = await staff.colleague.say("/report")
    assert "已正式报送，待审核" in screen.text
    assert "正式报送：运教函〔2026〕12号，11月26日，OA" in screen.text
    assert "电子稿：登记编号 2026-成-0001" in screen.text
    assert "李强" in screen.text
    whole = await staff.colleague.follow(screen, "看电子稿（附件2）")
    files = [m for m in await staff.colleague.all_after(whole.id) if m.id != whole.id]
    assert len(files) == 2
    assert [v.status for v in versions(staff)] == ["registered", "filed"]


async def test_text_behind_the_command_begins_the_form(staff: Staff) -> None:
    shown = await staff.county.say(f"/report {TEXT}\n第二行")
    assert "→ 市委、市政府" in shown.text
    assert f"{TEXT}\n第二行" in shown.text
    said = await staff.county.turn(shown, "提交")
    assert "2026-县-0001" in said.text
    assert "审核" not in (await staff.county.say("/report")).text


async def test_a_later_copy_supersedes_and_what_stands_is_said(staff: Staff) -> None:
    await registered(staff.liaison)
    shown = await staff.liaison.follow(await staff.liaison.say("/report"), "登记正式报送")
    shown = await staff.liaison.say("运教函〔2026〕12号 11月26日")
    await staff.liaison.turn(shown, "提交")
    said = await registered(staff.colleague, "修改稿")
    assert "2026-成-0002" in said.text
    assert "此前已正式报送（运教函〔2026〕12号）；现以这一版电子稿为准" in said.text
    assert "以最新一版为准" in (await staff.liaison.say("/report")).text


async def test_taken_back_within_ten_minutes_and_done_again_under_a_new_number(staff: Staff) -> None:
    said = await registered(staff.liaison)
    assert "已撤回" in (await staff.liaison.turn(said, "撤回")).text
    assert "未登记" in (await staff.liaison.say("/report")).text
    shown = await opened(staff.liaison)
    assert TEXT in shown.text
    said = await staff.liaison.turn(shown, "提交")
    assert "2026-成-0002" in said.text
    shown = await staff.liaison.follow(said, "登记正式报送")
    said = await staff.liaison.turn(await staff.liaison.say("运教函〔2026〕12号 11月20日"), "提交")
    await staff.liaison.turn(said, "撤回")
    screen = await staff.liaison.say("/report")
    assert "还没有登记正式报送" in screen.text
    shown = await staff.liaison.follow(screen, "登记正式报送")
    assert "文号：运教函〔2026〕12号\n日期：11月20日" in shown.text


async def test_what_the_office_returns_is_said_with_its_reason_and_stands_in_the_form(staff: Staff) -> None:
    said = await registered(staff.liaison)
    (version,) = versions(staff)
    services, office = staff.bot.services, staff.office.person
    await services.store.write(
        lambda tx: reviews.decide(services.work(tx, office.id, ""), version.id, "returned", "请补充具体数据")
    )
    services.courier.wake()
    await staff.world.next_message(staff.liaison.chat, after=said.id)
    screen = await staff.liaison.say("/report")
    assert "请补充完善：请补充具体数据" in screen.text
    shown = await staff.liaison.follow(screen, "去报送")
    assert "请补充完善：请补充具体数据" in shown.text
    assert TEXT in shown.text
    await staff.liaison.turn(await staff.liaison.say("新增数据"), "提交")
    assert "请补充完善" not in (await staff.liaison.say("/report")).text


async def test_what_the_office_recorded_says_so(staff: Staff) -> None:
    services, office, at = staff.bot.services, staff.office.person, staff.bot.services.clock.now().date()
    await services.store.write(
        lambda tx: duties.record(
            services.work(tx, office.id, ""), "education", "duty-members", Source("公文", "运教函[2026]12号", at)
        )
    )
    assert "运教函〔2026〕12号，11月27日，公文（食安办代录）" in (await staff.liaison.say("/report")).text


async def test_bad_input_gets_a_sentence_and_changes_nothing(staff: Staff) -> None:
    li = staff.liaison
    shown = await opened(li)
    assert "还没有内容" in (await li.press(shown, "提交")).text
    assert "太长了：1001字，最多1000字" in (await li.say("字" * 1001)).text
    assert "涉密" in (await li.say("机密★一年\n总结")).text
    assert "没有收下" in (await given(li, papers.docx("绝密★长期"), "总结.docx")).text
    assert "压缩包" in (await given(li, b"PK\x03\x04", "a.zip")).text
    assert "还没有内容" in (await li.press(shown, "提交")).text
    shown = await li.follow(await li.say("/report"), "登记正式报送")
    assert "不像文号" in (await li.say("好的")).text
    await li.say("运教函〔2026〕12号")
    assert "不能晚于今天" in (await li.say("12月1日")).text
    assert "早于2026年" in (await li.say("2025-12-31")).text
    assert "不是日期" in (await li.say("2月31日")).text
    shown = await li.turn(await li.say("11月20日"), "取消")
    assert "已取消" in shown.text
    assert versions(staff) == []


async def test_a_number_is_not_needed_on_paper(staff: Staff) -> None:
    shown = await staff.liaison.follow(await staff.liaison.say("/report"), "登记正式报送")
    shown = await staff.liaison.turn(await staff.liaison.turn(shown, "没有文号"), "今天")
    assert "✓ 书面" in str(shown.buttons)
    shown = await staff.liaison.turn(shown, "公文")
    assert "请填文号" in (await staff.liaison.press(shown, "提交")).text
    said = await staff.liaison.turn(await staff.liaison.turn(shown, "书面"), "提交")
    assert "无文号，11月27日，书面" in said.text
    assert "登记编号：2026-成-0001" in said.text


async def test_two_taps_are_one_report_and_a_form_is_its_owners(staff: Staff) -> None:
    shown = await staff.liaison.say(f"/report {TEXT}")
    send = str(shown.button("提交")["callback_data"])
    for other in (staff.colleague, staff.county):
        denied = await other.press_data(await other.say("/report"), send)
        assert denied.alert
        assert "没有再做改动" in denied.text
    denied = await staff.leader.press_data(await staff.leader.say("/start"), send)
    assert "联络员" in denied.text
    presses = await asyncio.gather(staff.liaison.press(shown, "提交"), staff.liaison.press(shown, "提交"))
    assert any("已提交或取消" in press.text for press in presses)
    assert len(versions(staff)) == 1


async def test_a_colleague_who_was_faster_is_seen_before_the_own_copy_supersedes(staff: Staff) -> None:
    await opened(staff.liaison)
    mine = await staff.liaison.say("李强写的")
    await registered(staff.colleague, "陈静写的")
    warned = await staff.liaison.turn(mine, "提交")
    assert "陈静刚刚登记了一版" in warned.text
    assert "陈静写的" in warned.text
    assert "李强写的" in warned.text
    await staff.liaison.turn(warned, "提交")
    assert [v.note for v in versions(staff)] == ["陈静写的", "李强写的"]


async def test_several_units_are_chosen_among_and_the_typed_text_is_kept(staff: Staff) -> None:
    at, county = staff.bot.services.clock.now(), staff.county.person
    await staff.bot.services.store.write(lambda tx: bind(tx, at, county.id, "张伟", "health", "liaison"))
    asked = await staff.county.say("/report")
    assert "您有2份年度报告" in asked.text
    assert "市卫健委 → 市食安委" in (await staff.county.turn(asked, "市卫健委")).text
    asked = await staff.county.say(f"/report {TEXT}")
    shown = await staff.county.turn(asked, "盐湖")
    assert TEXT in shown.text
    await staff.county.turn(shown, "提交")
    assert [(v.unit_id, v.note) for v in versions(staff)] == [("yanhu", TEXT)]


async def test_the_office_owes_none_and_a_group_is_no_place_for_it(staff: Staff) -> None:
    said = await staff.office.say("/report")
    assert "没有年度报告任务" in said.text
    assert "联络员" in (await staff.leader.say("/report")).text
    chat = staff.world.group("食安工作群", [staff.liaison.person], hears_all=True)
    assert chat.type != ChatType.PRIVATE
    group = Talk(staff.world, staff.liaison.person, chat, staff.bot)
    assert "私聊" in (await group.say(f"/report@shian_bot {TEXT}")).text
    assert versions(staff) == []


async def test_in_english_it_is_as_complete(staff: Staff) -> None:
    await staff.liaison.turn(await staff.liaison.say("/lang"), "English")
    screen = await staff.liaison.say("/report")
    assert "the Municipal Food Safety Commission" in screen.text
    shown = await staff.liaison.follow(screen, "Report")
    said = await staff.liaison.turn(await staff.liaison.say("text"), "submit")
    assert re.search(r"Registration number: 2026-成-0001", said.text)
    shown = await staff.liaison.follow(said, "Note the formal report")
    shown = await staff.liaison.turn(await staff.liaison.say("运教函〔2026〕12号"), "Today")
    assert "formally filed" in (await staff.liaison.turn(shown, "Submit")).text


@pytest.mark.parametrize("late", [datetime(2026, 12, 28, 10, 0), datetime(2027, 1, 15, 10, 0)])  # noqa: DTZ001
async def test_after_the_day_it_is_late_and_in_january_it_is_still_last_years(
    knowledge: Knowledge, tmp_path: Path, late: datetime
) -> None:
    async with staffed(knowledge, tmp_path, late.replace(tzinfo=Settings().zone)) as staff:
        screen = await staff.liaison.say("/report")
        assert "2026年度报告" in screen.text
        assert "现在报送记作补报" in screen.text
        said = await registered(staff.liaison)
        assert "2026-成-0001" in said.text
        assert "（补报）" in said.text
        shown = await staff.liaison.follow(said, "登记正式报送")
        shown = await staff.liaison.turn(await staff.liaison.say("运教函〔2026〕12号 11月28日"), "提交")
        assert "11月28日" in shown.text
        assert [(v.cycle, v.late) for v in versions(staff)] == [(2026, True), (2026, True)]


async def test_it_goes_on_where_it_was_though_the_program_stops_between_every_two_steps(
    knowledge: Knowledge, tmp_path: Path, now: datetime
) -> None:
    clock = Clock.running_from(now, Settings().zone)
    world = World(clock.now, tmp_path)
    liaison = world.person("李强", started=True)
    chat = world.private(liaison)
    shown: Message | None = None
    async with Playground(world, port=0) as place:
        settings = Settings(token=world.token, api_root=place.api_root, home=tmp_path)

        @asynccontextmanager
        async def running() -> AsyncIterator[Talk]:
            async with app.serving(settings, clock, knowledge) as bot:
                yield Talk(world, liaison, chat, bot)

        async with running() as talk:
            await talk.bot.services.store.write(lambda tx: bind(tx, now, liaison.id, "李强", "education", "liaison"))
        async with running() as talk:
            await opened(talk)
        async with running() as talk:
            await talk.say(TEXT)
        async with running() as talk:
            shown = await given(talk, papers.docx("全年工作情况"), "总结.docx")
        async with running() as talk:
            shown = await talk.turn(shown, "提交")
        async with running() as talk:
            shown = await talk.follow(shown, "登记正式报送")
        async with running() as talk:
            shown = await talk.say("运教函〔2026〕12号")
        async with running() as talk:
            shown = await talk.turn(shown, "今天")
        async with running() as talk:
            shown = await talk.turn(shown, "提交")
            store = talk.bot.services.store
            made = store.reading(lambda tx: [(v.status, v.note, v.document) for v in tx.scalars(select(CheckIn))])
            files = store.reading(lambda tx: [(f.name, f.check_in_id) for f in tx.scalars(select(Attachment))])
    assert made == [("registered", TEXT, None), ("filed", "", "运教函〔2026〕12号")]
    assert files == [("总结.docx", 1)]

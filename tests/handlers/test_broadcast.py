"""/broadcast and /bindgroup as the office and its readers do it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import app
from bot.clock import Clock
from bot.knowledge import Knowledge
from bot.playground.messages import Message
from bot.playground.server import Playground
from bot.playground.world import World
from bot.reminders import broadcast_cards
from bot.settings import Settings
from bot.store.models import Broadcast, BroadcastRecipient, ChatGroup, Outgoing
from tests.staff import OFFICE, Staff, bind, staffed
from tests.talking import PATIENCE, Talk

TEXT = "请于周五前核对<联络员>名单。\n回复收到即可。"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc00000030101"
    "0018dd8db00000000049454e44ae426082"
)


@pytest.fixture
async def open_office(knowledge: Knowledge, tmp_path: Path) -> AsyncIterator[Staff]:
    """The same table on a working day at ten."""
    async with staffed(knowledge, tmp_path, datetime(2026, 11, 27, 10, tzinfo=Settings().zone)) as everybody:
        yield everybody


def heard(person: Talk) -> list[Message]:
    return [m for m in person.world.messages(person.chat) if m.sender.is_bot]


def notices(person: Talk) -> list[Message]:
    return [m for m in heard(person) if m.text.startswith("市食安办通知")]


async def followed(staff: Staff) -> None:
    """Let the card follow now instead of in three seconds."""
    await staff.office.all_after(0)
    services = staff.bot.services
    await services.store.write(lambda tx: broadcast_cards.sweep(tx, services.clock.now()))
    services.courier.wake()
    await staff.office.all_after(0)


def shown(staff: Staff, message: Message) -> str:
    seen = staff.world.message(message.chat, message.id)
    assert seen is not None
    return seen.text


async def prepared(office: Talk, audience: str = "全部联络员", text: str = TEXT) -> Message:
    """Go as far as the preview; return what stands below it."""
    asked = await office.follow(await office.say("/broadcast"), audience)
    assert "请勿发送国家秘密" in asked.text
    notice, control = await office.answers(text)
    assert notice.text.endswith(text)
    return control


def kept(staff: Staff, kind: Any) -> list[Any]:
    return list(staff.bot.services.store.reading(lambda tx: tx.scalars(select(kind).order_by(kind.id)).all()))


async def test_everybody_gets_what_the_preview_shows_once_and_says_received(open_office: Staff) -> None:
    staff = open_office
    staff.world.block(staff.county.person)
    await staff.office.all_after(0)
    control = await prepared(staff.office)
    assert "2人会收到" in control.text
    assert "无法送达：1" in control.text
    assert "领导（不自动发送）：1" in control.text
    tried = heard(staff.office)[-2]
    assert "这是预览" in (await staff.office.press(tried, "收到")).text
    data = str(control.button("确认发送")["callback_data"])
    theirs = await staff.second_office.press_data(await staff.second_office.say("/help"), data)
    assert "这份通知已发送或已取消" in theirs.text
    presses = await asyncio.gather(*(staff.office.press_data(control, data) for _ in range(3)))
    assert sum("这份通知已发送或已取消" in press.text for press in presses) == 2
    await followed(staff)
    for person in (staff.liaison, staff.colleague):
        [got] = notices(person)
        assert (got.body, got.sender, got.buttons[0][0]["text"]) == (
            tried.body, tried.sender, tried.buttons[0][0]["text"],
        )  # fmt: skip
    assert notices(staff.county) == notices(staff.leader) == notices(staff.second_office) == []
    assert len(kept(staff, Broadcast)) == 1
    card = shown(staff, control)
    assert "已发完" in card
    assert "已送达：2\n其中已收到：0\n无法送达：1\n" in card
    [mine] = notices(staff.liaison)
    assert (await staff.liaison.press(mine, "收到")).text == "已记下，谢谢。"
    await staff.liaison.all_after(0)
    again = staff.world.message(mine.chat, mine.id)
    assert again is not None
    await staff.liaison.press(again, "✓ 已收到")
    assert "不是发给您的" in (await staff.leader.press_data(await staff.leader.say("/help"), "2026:received:1")).text
    assert len([r for r in kept(staff, BroadcastRecipient) if r.confirmed_at]) == 1
    listed = await staff.office.say("/broadcast")
    assert "已送达2/2，已收到1" in listed.text
    opened = await staff.office.turn(listed, "1 请于周五前")
    names = await staff.office.turn(opened, "未点收到（1）")
    assert "市教育局 陈静" in names.text
    reminded = await staff.office.turn(await staff.office.turn(names, "返回"), "再次提醒（1）")
    assert "正在再次提醒1人" in reminded.text
    async with asyncio.timeout(PATIENCE):
        while len(notices(staff.colleague)) < 2:  # noqa: ASYNC110 - a chat gets one in a second
            await asyncio.sleep(0.02)
    assert [len(notices(person)) for person in (staff.liaison, staff.county)] == [1, 0]
    assert "再次提醒" in notices(staff.colleague)[-1].text
    assert "每天最多一次" in (await staff.office.press_data(reminded, "2026:bcagain:1:sure")).text


async def test_one_who_blocks_meanwhile_is_shown_as_unreachable(open_office: Staff) -> None:
    staff = open_office
    control = await prepared(staff.office)
    assert "3人会收到" in control.text
    staff.world.blocked.add(staff.county.person.id)  # Telegram's word of it is still on its way
    await staff.office.press(control, "确认发送")
    await followed(staff)
    assert "已送达：2\n其中已收到：0\n无法送达：1\n" in shown(staff, control)


async def test_a_list_that_changed_is_shown_again_before_anything_leaves(open_office: Staff) -> None:
    staff = open_office
    control = await prepared(staff.office)
    staff.world.block(staff.county.person)
    await staff.office.all_after(0)
    changed = await staff.office.turn(control, "确认发送")
    assert changed.text.startswith("名单刚才有变化")
    assert "2人会收到" in changed.text
    await staff.office.turn(changed, "确认发送")
    await followed(staff)
    assert len(notices(staff.liaison)) == 1


async def test_a_stop_midway_holds_back_what_is_left_and_a_resume_sends_each_once(open_office: Staff) -> None:
    staff = open_office
    control = await prepared(staff.office)
    await staff.office.turn(control, "确认发送")
    await followed(staff)

    def rewind(tx: Any) -> None:
        """As if two of the three were still queued."""
        tx.execute(update(Broadcast).values(state="running", shown=""))
        later = staff.bot.services.clock.now() + timedelta(minutes=5)
        ids = sorted(tx.scalars(select(BroadcastRecipient.letter_id).where(BroadcastRecipient.letter_id.isnot(None))))
        tx.execute(update(Outgoing).where(Outgoing.id.in_(ids[1:])).values(state="queued", due_at=later))

    await staff.bot.services.store.write(rewind)
    await followed(staff)
    card = staff.world.message(control.chat, control.id)
    assert card is not None
    assert "1/3" in card.text
    theirs = await staff.second_office.say("/help")
    stopped = await staff.office.turn(card, "停止发送")
    assert stopped.text.startswith("已停止，没有发出的不再发送。")
    assert "未发送：2" in stopped.text
    assert "没有在发送" in (await staff.office.press_data(stopped, "2026:bcstop:1")).text
    assert "请由本人继续" in (await staff.second_office.press_data(theirs, "2026:bcgo:1")).text
    before = [len(notices(person)) for person in (staff.liaison, staff.colleague, staff.county)]
    await staff.office.turn(stopped, "继续发送（2）")
    await followed(staff)
    after = [len(notices(person)) for person in (staff.liaison, staff.colleague, staff.county)]
    assert sum(after) - sum(before) == 2
    assert "已送达：3" in shown(staff, control)


async def test_form_snapshot_and_what_waits_survive_restarts(knowledge: Knowledge, tmp_path: Path) -> None:
    evening = datetime(2026, 11, 27, 20, tzinfo=Settings().zone)
    clock = Clock.running_from(evening, Settings().zone)
    world = World(clock.now, tmp_path)
    async with Playground(world, port=0) as place:
        settings = Settings(token=world.token, api_root=place.api_root, home=tmp_path, office_ids=(OFFICE,))
        people = [world.person(name, id=n, started=True) for n, name in ((OFFICE, "王敏"), (7_000_003, "李强"))]
        async with app.serving(settings, clock, knowledge) as bot:
            await bot.services.store.write(lambda tx: bind(tx, evening, 7_000_003, "李强", "education", "liaison"))
            office = Talk(world, people[0], world.private(people[0]), bot)
            ticks = await office.turn(await office.say("/broadcast"), "选单位")
            ticked = await office.turn(ticks, "市教育局")
            assert "已选1家：市教育局" in ticked.text
            await office.follow(ticked, "选好了（1家）")
        async with app.serving(settings, clock, knowledge) as bot:
            office, liaison = (Talk(world, p, world.private(p), bot) for p in people)
            _, control = await office.answers(TEXT)
            asked = await office.turn(control, "确认发送")
            assert "现在不在工作日9:00至18:00之间" in asked.text
            await office.turn(await office.turn(asked, "定时发送"), "返回")
            await office.press_data(
                control, f"2026:bclater:{str(control.button('取消')['callback_data']).split(':')[-1]}"
            )
            assert "没有看懂" in (await office.say("以后再说")).text
            assert "已经过了" in (await office.say("今天9:00")).text
            _, timed = await office.answers("11月30日 9:30")
            assert "11月30日 09:30发出" in timed.text
            waits = await office.turn(timed, "确认发送（11月30日 09:30）")
            assert "定时待发" in waits.text
            # What waits holds up nothing that is said meanwhile.
            assert "推进中" in (await liaison.say("/checkin 行动五 80% 已接入312所")).text
            assert notices(liaison) == []
        async with app.serving(settings, clock, knowledge) as bot:
            liaison = Talk(world, people[1], world.private(people[1]), bot)

            def comes(tx: Any) -> None:
                [made] = tx.scalars(select(Broadcast))
                assert made.due_at == datetime(2026, 11, 30, 9, 30, tzinfo=Settings().zone)
                made.due_at, made.confirmed_at = clock.now(), evening - timedelta(days=1)
                tx.execute(update(Outgoing).where(Outgoing.topic == "broadcast").values(due_at=clock.now()))

            await bot.services.store.write(comes)
            bot.services.courier.wake()
            await liaison.all_after(0)
            assert len(notices(liaison)) == 1
        async with app.serving(settings, clock, knowledge):
            async with asyncio.timeout(PATIENCE):
                while not any("已发完" in m.text for m in heard(office)):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            assert len(notices(liaison)) == 1


async def test_a_picture_goes_with_its_caption_to_people_and_to_bound_groups(open_office: Staff) -> None:
    staff = open_office
    assert "请在要绑定的群里发" in (await staff.office.say("/bindgroup")).text
    chat = staff.world.group("食安工作群", [staff.office.person, staff.liaison.person], hears_all=True)
    office, liaison = (Talk(staff.world, one.person, chat, staff.bot) for one in (staff.office, staff.liaison))
    assert "这是市食安办用的" in (await liaison.say("/bindgroup@shian_bot")).text
    assert (await office.say("/bindgroup@shian_bot")).text.startswith("本群已绑定")
    asked = await staff.office.follow(await staff.office.say("/broadcast"), "已绑定的群")
    assert "1个" in asked.text
    last = heard(staff.office)[-1].id
    photo = staff.world.upload(PICTURE, "p.png", "image/png")
    staff.world.send_file(staff.office.person, staff.office.chat, photo, "周五<开会>", kind="photo")
    tried, control = await staff.office.all_after(last)
    assert tried.attachment is not None
    assert tried.text == "市食安办通知\n\n周五<开会>"
    assert "1个群会收到" in control.text
    assert not (await staff.office.press(control, "确认发送")).alert
    await followed(staff)
    notice = [o for o in kept(staff, Outgoing) if o.topic == "broadcast"]
    assert [(o.state, o.problem, o.attempts) for o in notice] == [("sent", "", 1)]
    got = [m for m in heard(office) if m.attachment is not None]
    assert [(m.text, m.buttons) for m in got] == [("市食安办通知\n\n周五<开会>", [])]
    assert notices(staff.liaison) == []
    assert "其中已收到" not in shown(staff, control)
    sure = await office.say("/bindgroup@shian_bot")
    assert (await liaison.press(sure, "解除绑定")).alert
    assert (await office.turn(sure, "取消")).text.startswith("没有改动")
    assert (await office.turn(await office.say("/bindgroup@shian_bot"), "解除绑定")).text.startswith("已解除绑定")
    assert "已绑定的群" not in str((await staff.office.say("/broadcast")).buttons)


async def test_a_group_is_followed_when_it_moves_and_when_the_bot_is_removed(open_office: Staff) -> None:
    staff = open_office
    chat = staff.world.group("食安工作群", [staff.office.person], hears_all=True)
    office = Talk(staff.world, staff.office.person, chat, staff.bot)
    await office.say("/bindgroup@shian_bot")
    office.update("message", office.raw(migrate_to_chat_id=-1_001_234_567))
    await staff.office.all_after(0)
    [group] = kept(staff, ChatGroup)
    assert group.chat_id == -1_001_234_567
    bot = {"user": staff.world.bot.as_json()}
    changed = {
        "chat": {"id": group.chat_id, "type": "supergroup", "title": "食安工作群"},
        "from": staff.office.person.as_json(),
        "date": 1_700_000_000,
        "old_chat_member": {**bot, "status": "member"},
        "new_chat_member": {**bot, "status": "left"},
    }
    office.update("my_chat_member", changed)
    await staff.office.all_after(0)
    [group] = kept(staff, ChatGroup)
    assert group.left_at is not None


async def test_what_is_too_long_or_marked_secret_is_not_taken(open_office: Staff) -> None:
    staff = open_office
    groups = await staff.office.turn(await staff.office.say("/broadcast"), "按单位组")
    await staff.office.follow(groups, "各县")
    assert "太长了：3501字" in (await staff.office.say("长" * 3501)).text
    assert "带有“机密”标志" in (await staff.office.say("机密★一年\n内容")).text
    notice, control = await staff.office.answers("好" * 3500)
    assert notice.text.endswith("好" * 3500)
    assert "1人会收到" in control.text
    assert (await staff.office.turn(control, "取消")).text == "已取消，没有发送。"
    assert kept(staff, Broadcast) == []

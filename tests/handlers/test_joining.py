"""Coming in by a link or by a number, and the office's list of people, as those who do it see it."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.people.joining import MOST
from bot.playground.messages import Message
from bot.store.models import Attempt, Audit, Base, Binding, Invite, Outgoing, Person
from tests.staff import Staff
from tests.talking import PATIENCE, Talk

LINK = re.compile(r"https://t\.me/shian_bot\?start=[A-Za-z0-9_-]{32,64}")


def link_in(message: Message) -> str:
    found = LINK.search(message.text)
    assert found, message.text
    return found[0]


def newcomer(staff: Staff, name: str = "何洁", **account: Any) -> Talk:
    person = staff.world.person(name, started=True, **account)
    return Talk(staff.world, person, staff.world.private(person), staff.bot)


async def all_after(person: Talk, message_id: int = 0) -> list[Message]:
    """Return all that the bot says after a message, when no letter is left to bring."""
    await person.all_after(message_id)
    open_letters = select(Outgoing.id).where(Outgoing.state.in_(("queued", "claimed", "sending")))
    async with asyncio.timeout(PATIENCE):
        while await person.bot.services.store.read(lambda tx: tx.scalars(open_letters).all()):  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    return await person.all_after(message_id)


async def followed(person: Talk, url: str) -> list[Message]:
    return await all_after(person, person.world.follow_link(person.person, url).id)


async def shared(person: Talk, *, of: Talk | None = None) -> Message:
    """Share one's own contact, or somebody else's, and return what the bot says."""
    world, me, chat = person.world, person.person, person.chat
    sent = world.share_contact(me, chat, of.person) if of else world.share_phone(me, chat)
    (answer,) = await all_after(person, sent.id)
    return answer


def heard(person: Talk, text: str) -> list[Message]:
    return [m for m in person.world.messages(person.chat) if m.sender.is_bot and text in m.text]


def rows(staff: Staff, kind: Any) -> list[Any]:
    return staff.bot.services.store.reading(lambda tx: list(tx.scalars(select(kind).order_by(kind.id))))


def actions(staff: Staff) -> list[str]:
    return [line.action for line in rows(staff, Audit)]


def everything_stored(staff: Staff) -> str:
    def dump(tx: Session) -> str:
        return "\n".join(str(row) for table in Base.metadata.sorted_tables for row in tx.execute(select(table)))

    return staff.bot.services.store.reading(dump)


def menu(person: Talk) -> set[str]:
    seen = person.world.menus.seen_by(person.world.people[person.person.id], person.chat)
    return {str(command["command"]) for command in seen}


async def on_roster(staff: Staff, name: str, phone: str, *roles: tuple[str, str]) -> None:
    """Put somebody down as the import of a roster does."""

    def act(tx: Session) -> None:
        at = staff.bot.services.clock.now()
        person = Person(name=name, created_at=at, phone=phone, department="食品科")
        tx.add(person)
        tx.flush()
        for unit_id, role in roles:
            tx.add(Binding(person_id=person.id, unit_id=unit_id, role=role, via="roster", bound_at=at))

    await staff.bot.services.store.write(act)


async def test_the_office_invites_somebody_by_taps_who_then_works_and_can_be_undone(staff: Staff) -> None:
    units = await staff.office.say("/invite")
    roles = await staff.office.turn(units, "市卫健委")
    invitation = await staff.office.follow(roles, "联络员")
    assert invitation.text.startswith("市卫健委联络员登记邀请")
    assert "只能使用一次" in invitation.text
    person = newcomer(staff, username="hejie")
    (welcome,) = await followed(person, link_in(invitation))
    assert welcome.text.startswith("登记完成：市卫健委")
    assert "/checkin" in welcome.text
    assert {"mytasks", "checkin"} <= menu(person)
    assert "review" not in menu(person)
    tasks = await person.turn(welcome, "我单位的任务")
    assert "市卫健委" in tasks.text
    for office in (staff.office, staff.second_office):
        (letter,) = heard(office, "何洁（@hejie）已登记为")
        assert "通过王敏的邀请链接" in letter.text
    assert heard(staff.liaison, "何洁") == heard(staff.leader, "何洁") == []
    (letter,) = heard(staff.second_office, "何洁")
    undone = await staff.second_office.turn(letter, "撤销")
    assert undone.text.startswith("已撤销：何洁")
    again = await staff.office.press(heard(staff.office, "何洁")[0], "撤销")
    assert again.alert
    assert "已经结束" in again.text
    await all_after(person, undone.id)
    assert len(heard(person, "登记已结束")) == 1
    assert "单位联络员和分管领导用的" in (await person.say("/mytasks")).text
    ended = [b for b in rows(staff, Binding) if b.ended_at]
    assert [(b.unit_id, b.ending) for b in ended] == [("health", "undone")]
    assert (await followed(person, link_in(invitation)))[0].text.startswith("这个链接已被使用")


async def test_the_token_is_nowhere_in_the_database(staff: Staff) -> None:
    invitation = await staff.office.say("/invite 卫健委 联络员")
    token = link_in(invitation).partition("start=")[2]
    assert token not in everything_stored(staff)
    await followed(newcomer(staff), link_in(invitation))
    assert token not in everything_stored(staff)
    assert len(token) >= 22


async def test_invite_asks_for_what_it_was_not_told(staff: Staff) -> None:
    assert link_in(await staff.office.say("/invite 教育局 分管领导"))
    assert link_in(await staff.office.say("/invite 教育局联络员"))
    assert link_in(await staff.office.say("/invite 食安办"))
    roles = await staff.office.say("/invite 教育局")
    assert [b["text"] for b in roles.buttons[0]] == ["联络员", "分管领导"]
    which = await staff.office.say("/invite 各县 联络员")
    assert link_in(await staff.office.follow(which, "盐湖区"))
    assert "没有找到叫“外星局 联络员”的单位" in (await staff.office.say("/invite 外星局 联络员")).text
    office_roles = await staff.office.turn(
        await staff.office.turn(await staff.office.say("/invite"), "食安办"), "全部单位"
    )
    second = await staff.office.turn(office_roles, "下一页")
    assert "第2/" in second.text
    assert [i.role for i in rows(staff, Invite)] == ["leader", "liaison", "office", "liaison"]


async def test_a_link_works_once_and_never_for_two(staff: Staff) -> None:
    url = link_in(await staff.office.say("/invite 卫健委 联络员"))
    first, second = newcomer(staff, "何洁"), newcomer(staff, "吴刚")
    sent = [one.world.follow_link(one.person, url) for one in (first, second)]
    answers = [(await all_after(one, m.id))[0].text for one, m in zip((first, second), sent, strict=True)]
    assert sorted(a.startswith("登记完成") for a in answers) == [False, True]
    assert any("已被使用" in a for a in answers)
    winner = (first, second)[not answers[0].startswith("登记完成")]
    assert (await followed(winner, url))[0].text.startswith("您已用这个链接登记")
    assert len([b for b in rows(staff, Binding) if b.unit_id == "health"]) == 1
    assert actions(staff).count("link_refused") == 1
    assert len(rows(staff, Attempt)) == 1


async def test_a_link_that_is_late_or_revoked_or_of_a_removed_clerk_lets_nobody_in(staff: Staff) -> None:
    store = staff.bot.services.store
    late = link_in(await staff.office.say("/invite 卫健委 联络员"))
    early = staff.bot.services.clock.now() - timedelta(seconds=1)
    await store.write(lambda tx: tx.execute(update(Invite).values(expires_at=early)))
    taken_back = await staff.office.say("/invite 卫健委 联络员")
    url = link_in(taken_back)
    assert (await staff.office.turn(taken_back, "撤销")).text.startswith("给市卫健委")
    clerks = link_in(await staff.second_office.say("/invite 卫健委 联络员"))
    page = await staff.office.say("/contacts 食安办")
    await staff.office.turn(await staff.office.turn(page, "周宁"), "确认移除")
    person = newcomer(staff)
    texts = [(await followed(person, one))[0].text for one in (late, url, clerks)]
    assert [("72小时" in t, "已撤销" in t) for t in texts] == [(True, False), (False, True), (False, True)]
    assert [b for b in rows(staff, Binding) if b.unit_id == "health"] == []


async def test_whoever_guesses_is_slowed_down_even_with_a_good_link(staff: Staff) -> None:
    good = link_in(await staff.office.say("/invite 卫健委 联络员"))
    person = newcomer(staff)
    for n in range(MOST):
        (answer,) = await followed(person, f"https://t.me/shian_bot?start=guess-{n}")
        assert "认不出来" in answer.text
    assert "一小时后再试" in (await followed(person, good))[0].text
    assert (await followed(newcomer(staff, "吴刚"), good))[0].text.startswith("登记完成")
    assert actions(staff).count("link_refused") == MOST
    hour_ago = staff.bot.services.clock.now() - timedelta(hours=1)
    await staff.bot.services.store.write(lambda tx: tx.execute(update(Attempt).values(at=hour_ago)))
    assert "已被使用" in (await followed(person, good))[0].text
    assert len(rows(staff, Attempt)) == 1


async def test_a_link_for_a_role_one_has_is_not_used_up(staff: Staff) -> None:
    url = link_in(await staff.office.say("/invite 教育局 联络员"))
    assert "您已有这个角色" in (await followed(staff.liaison, url))[0].text
    group = staff.world.group("食安工作群", [staff.liaison.person], hears_all=True)
    token = url.partition("start=")[2]
    in_group = Talk(staff.world, staff.liaison.person, group, staff.bot)
    assert "私聊" in (await in_group.say(f"/start@shian_bot {token}")).text
    assert (await followed(newcomer(staff), url))[0].text.startswith("登记完成：市教育局联络员")


async def test_one_person_serves_several_units(staff: Staff) -> None:
    url = link_in(await staff.office.say("/invite 盐湖区 联络员"))
    assert "登记完成：盐湖区" in (await followed(staff.liaison, url))[0].text
    assert len({b.person_id for b in rows(staff, Binding) if b.unit_id == "yanhu"}) == 2
    tasks = await staff.liaison.say("/mytasks")
    assert "盐湖区" in tasks.text
    assert "市教育局" in tasks.text


async def test_only_the_office_invites_and_only_in_private(staff: Staff) -> None:
    invitation = await staff.office.say("/invite 卫健委 联络员")
    roles = await staff.office.say("/invite 卫健委")
    group = staff.world.group("食安工作群", [staff.office.person], hears_all=True)
    for command in ("/invite 卫健委 联络员", "/contacts"):
        assert "私聊" in (await Talk(staff.world, staff.office.person, group, staff.bot).say(command)).text
        for person in (staff.liaison, staff.leader, staff.stranger):
            assert "市食安办用的" in (await person.say(command)).text
    own = await staff.liaison.say("/mytasks")
    for data in (roles.button("联络员"), invitation.button("撤销")):
        assert (await staff.liaison.press_data(own, str(data["callback_data"]))).alert
    # The right is asked for again at each tap.
    page = await staff.office.say("/contacts 食安办")
    await staff.office.turn(await staff.office.turn(page, "周宁"), "确认移除")
    forged = await staff.second_office.press_data(
        await staff.second_office.say("/start"), str(roles.button("联络员")["callback_data"])
    )
    assert forged.alert
    assert len(rows(staff, Invite)) == 1


async def test_a_shared_number_that_is_on_the_roster_lets_its_owner_in(staff: Staff) -> None:
    person = newcomer(staff, "Lily", phone="8613800000007", username="lily")
    (only,) = await person.answers("/start")
    assert only.markup is not None
    assert "keyboard" not in only.markup
    await on_roster(staff, "何洁", "13800000007", ("health", "liaison"), ("yanhu", "leader"))
    _, offer = await person.answers("/start")
    assert offer.markup is not None
    assert "分享我的手机号" in str(offer.markup["keyboard"])
    welcome = await shared(person)
    assert "登记完成：市卫健委联络员、盐湖区" in welcome.text
    assert welcome.markup == {"remove_keyboard": True}
    assert "checkin" in menu(person)
    (letter,) = heard(staff.office, "何洁（@lily）已登记为")
    assert len(letter.buttons) == 2
    assert "您已用这个手机号登记" in (await shared(person)).text
    assert rows(staff, Attempt) == []
    await staff.office.turn(letter, "撤销：盐湖区")
    assert "checkin" in menu(person)
    assert [b.unit_id for b in rows(staff, Binding) if b.ended_at] == ["yanhu"]
    assert "8613800000007" not in everything_stored(staff)


async def test_a_foreign_forwarded_or_unknown_number_lets_nobody_in(staff: Staff, caplog: Any) -> None:
    owner, thief = newcomer(staff, "何洁", phone="8613800000007"), newcomer(staff, "贼", phone="8613800000008")
    abroad = newcomer(staff, "Sam", phone="13800000007")  # +1 380 000 0007, from North America
    await on_roster(staff, "何洁", "13800000007", ("health", "liaison"))
    foreign = await shared(thief, of=owner)
    assert "只能用您自己的手机号" in foreign.text
    assert foreign.markup == {"remove_keyboard": True}
    assert "不在市食安办的名册里" in (await shared(thief)).text
    assert "不在市食安办的名册里" in (await shared(abroad)).text
    own = {"phone_number": "8613800000007", "first_name": "何洁", "user_id": owner.person.id}
    origin = {"type": "hidden_user", "sender_user_name": "何洁", "date": 1_700_000_000}
    await owner.send(contact=own, forward_origin=origin)
    forwarded = (await all_after(owner))[-1]
    assert "只能用您自己的手机号" in forwarded.text
    bare = {"phone_number": "8613800000007", "first_name": "何洁"}
    await thief.send(contact=bare)
    assert "只能用您自己的手机号" in (await all_after(thief))[-1].text
    assert actions(staff).count("phone_refused") == 5
    assert "登记完成" in (await shared(owner)).text
    await on_roster(staff, "吴刚", "13800000009", ("health", "liaison"))
    assert "1380000000" not in caplog.text
    stored = everything_stored(staff)
    assert "8613800000007" not in stored
    assert "13800000008" not in stored


async def test_contacts_shows_who_is_bound_and_who_is_not_and_removes_at_once(staff: Staff) -> None:
    await on_roster(staff, "何洁", "13800000007", ("education", "liaison"))
    overview = await staff.office.say("/contacts")
    assert "市教育局　已绑定3人，名册待登记1人" in overview.text
    assert "已绑定6人，名册待登记1人" in overview.text
    lacking = await staff.office.turn(overview, "未绑定（")
    assert "市教育局" not in lacking.text
    assert "未绑定" in lacking.text
    page = await staff.office.say("/contacts 教育局")
    assert "1. 李强　联络员，已绑定，还没有使用过" in page.text
    assert "何洁（食品科）　联络员，只在名册里，未绑定" in page.text
    await staff.liaison.say("/checkin 行动五 80%")
    invited = await staff.office.follow(await staff.office.turn(page, "邀请"), "联络员")
    page = await staff.office.say("/contacts 教育局")
    assert "最近使用11月27日" in page.text
    assert "未用的邀请：" in page.text
    page = await staff.office.turn(page, "撤销邀请 1")
    assert page.text.startswith("邀请已撤销")
    assert "未用的邀请" not in page.text
    assert "已撤销，不用再点" in (await staff.office.press(invited, "撤销")).text
    asked = await staff.office.turn(page, "李强")
    assert "移除李强（市教育局联络员）？" in asked.text
    gone = await staff.office.turn(asked, "确认移除")
    assert gone.text.startswith("已移除：李强（市教育局联络员），正在告知本人。")
    again = await staff.office.press_data(asked, str(asked.button("确认移除")["callback_data"]))
    assert "已经结束" in again.text
    await all_after(staff.liaison, gone.id)
    assert len(heard(staff.liaison, "登记已结束")) == 1
    assert "用的" in (await staff.liaison.say("/mytasks")).text
    # What they had begun takes no more of what they write.
    assert (await staff.liaison.say("学校食堂谁管")).text.startswith("牵头：市教育局")
    page = await staff.office.turn(await staff.office.turn(gone, "何洁"), "确认移除")
    assert page.text.startswith("已移除：何洁（市教育局联络员）。")
    person = newcomer(staff, "何洁", phone="8613800000007")
    assert "不在市食安办的名册里" in (await shared(person)).text


async def test_a_form_that_was_open_cannot_be_sent_by_who_was_removed(staff: Staff) -> None:
    form = await staff.liaison.say("/checkin 行动五 80% 已接入312所")
    page = await staff.office.say("/contacts 教育局")
    await staff.office.turn(await staff.office.turn(page, "李强"), "确认移除")
    denied = await staff.liaison.press(form, "提交")
    assert denied.alert


async def test_the_last_of_the_office_stays_and_who_leaves_by_themselves_is_told_on_the_spot(staff: Staff) -> None:
    page = await staff.second_office.say("/contacts 食安办")
    left = await staff.second_office.turn(await staff.second_office.turn(page, "周宁"), "确认移除")
    assert left.text.startswith("您的市食安办登记已结束")
    await all_after(staff.second_office, left.id)
    assert len(heard(staff.second_office, "登记已结束")) == 1
    await staff.office.say("/start")
    page = await staff.office.say("/contacts 食安办")
    assert "1. 王敏　食安办" in page.text
    refused = await staff.office.press(await staff.office.turn(page, "王敏"), "确认移除")
    assert "不能移除自己" in refused.text
    assert (await staff.office.say("/contacts")).text.startswith("各单位人员")


async def test_taps_at_once_end_a_role_once(staff: Staff) -> None:
    first, second = [await one.say("/contacts 教育局") for one in (staff.office, staff.second_office)]
    one, other = await staff.office.turn(first, "李强"), await staff.second_office.turn(second, "李强")
    presses = await asyncio.gather(
        staff.office.press(one, "确认移除"),
        staff.office.press(one, "确认移除"),
        staff.second_office.press(other, "确认移除"),
    )
    await all_after(staff.office, one.id)
    assert sum("已经结束" in press.text for press in presses) == 2
    assert actions(staff).count("removed") == 1
    await all_after(staff.liaison)
    assert len(heard(staff.liaison, "登记已结束")) == 1


async def test_who_blocks_the_bot_is_shown_as_out_of_reach_until_they_come_back(staff: Staff) -> None:
    def since() -> bool:
        return next(p for p in rows(staff, Person) if p.name == "李强").unreachable_since is not None

    staff.world.block(staff.liaison.person)
    await all_after(staff.liaison)
    assert since()
    assert "11月27日起无法送达" in (await staff.office.say("/contacts 教育局")).text
    staff.world.unblock(staff.liaison.person)
    await all_after(staff.liaison)
    assert not since()


async def test_everything_reads_well_in_english(staff: Staff) -> None:
    staff.world.speak(staff.office.person, "en")
    assert (await staff.office.say("/contacts")).text.startswith("People of all units")
    url = link_in(await staff.office.say("/invite education bureau liaison"))
    person = newcomer(staff, "Ann", language_code="en")
    assert (await followed(person, url))[0].text.startswith("You are registered: Education Bureau")
    (letter,) = heard(staff.office, "Ann")
    assert "is registered" in letter.text

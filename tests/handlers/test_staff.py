"""/away and /handover, as liaisons use them."""

from __future__ import annotations

from bot.store.models import Outgoing
from tests.staff import Staff, bind
from tests.talking import Talk


async def test_an_absence_is_one_line_and_the_deputy_hears_of_it(staff: Staff) -> None:
    said = await staff.liaison.say("/away 11-28 11-30 陈静")
    assert "11月28日至11月30日，由陈静代" in said.text
    told = await staff.world.next_message(staff.colleague.chat)
    assert told.text == "李强11月28日至11月30日外出，期间由您代理，发给李强的提醒也会发给您。"
    ended = await staff.liaison.turn(said, "取消（11月28日起）")
    assert "现在没有登记外出" in ended.text
    told = await staff.world.next_message(staff.colleague.chat, after=told.id)
    assert told.text == "李强已结束11月28日至11月30日的外出登记，不再需要您代理。"


async def test_days_can_be_tapped(staff: Staff) -> None:
    shown = await staff.liaison.say("/away")
    asked = await staff.liaison.turn(shown, "下周（11月30日至12月4日）")
    said = await staff.liaison.turn(asked, "不设代理")
    assert "11月30日至12月4日，未设代理" in said.text
    refused = await staff.liaison.press_data(said, "2026:awaydays:20261201:20261201")
    assert refused.alert is False  # it asks who stands in; only announcing is refused
    assert (await staff.liaison.press_data(said, "2026:deputy:20261201:20261201:0")).text.startswith(
        "这几天里已经登记过"
    )


async def test_without_a_deputy_it_asks_who_stands_in(staff: Staff) -> None:
    asked = await staff.liaison.say("/away 明天 王五")
    assert "没有“王五”" in asked.text
    said = await staff.liaison.turn(asked, "陈静")
    assert "由陈静代" in said.text
    assert "没有看懂日期" in (await staff.liaison.say("/away 下周")).text


async def test_a_unit_is_handed_over_with_the_form_and_old_buttons_say_so(staff: Staff) -> None:
    form = await staff.liaison.say("/checkin 行动五 80% 写到一半")
    asked = await staff.liaison.say("/handover")
    sure = await staff.liaison.turn(asked, "陈静")
    done = await staff.liaison.turn(sure, "确认移交")
    assert done.text == "市教育局的联络工作已移交给陈静。"
    told = await staff.world.next_message(staff.colleague.chat)
    assert "李强已把市教育局的联络工作移交给您" in told.text
    refused = await staff.liaison.press(form, "提交")
    assert refused.alert
    assert refused.text == "您的联络工作已移交给陈静，没有做改动。"
    assert "已移交给陈静" in (await staff.liaison.say("/mytasks")).text
    goes_on = await staff.colleague.follow(
        await staff.colleague.turn(await staff.colleague.say("/mytasks"), "行动五"), "去报送"
    )
    assert "写到一半" in goes_on.text


async def test_whoever_keeps_another_unit_is_told_of_the_one_that_went(staff: Staff) -> None:
    at = staff.bot.services.clock.now()
    await staff.bot.services.store.write(lambda tx: bind(tx, at, staff.liaison.person.id, "李强", "health", "liaison"))
    form = await staff.liaison.follow(await staff.liaison.say("行动五"), "去报送 市教育局")
    units = await staff.liaison.say("/handover 张伟")
    await staff.liaison.turn(await staff.liaison.turn(units, "市教育局"), "确认移交")
    for data in (str(form.button("推进中")["callback_data"]), "2026:report:action-05:education"):
        assert (await staff.liaison.press_data(form, data)).text == "您的联络工作已移交给张伟，没有做改动。"
    assert "市卫健委" in (await staff.liaison.say("/mytasks")).text


async def test_in_a_group_nobody_is_away_and_nothing_is_handed_over(staff: Staff) -> None:
    people = [staff.liaison.person, staff.colleague.person]
    chat = staff.world.group("食安工作群", people, hears_all=True)
    asks = Talk(staff.world, staff.liaison.person, chat, staff.bot)
    for command in ("/away@shian_bot 明天", "/handover@shian_bot"):
        assert (await asks.say(command)).text == "外出和工作交接请在与我的私聊里办理。"


async def test_a_link_brings_somebody_new(staff: Staff) -> None:
    link = await staff.liaison.follow(await staff.liaison.say("/handover"), "一次性链接")
    url = next(word for word in link.text.split() if word.startswith("https://t.me/"))
    staff.world.follow_link(staff.stranger.person, url)
    welcome = await staff.world.next_message(staff.stranger.chat)
    assert "市教育局" in welcome.text
    assert "已移交给林晓" in (await staff.liaison.say("/checkin 行动五 80%")).text
    assert "链接" not in str(
        staff.bot.services.store.reading(
            lambda tx: [o.content for o in tx.query(Outgoing) if "start=" in str(o.content)]
        )
    )

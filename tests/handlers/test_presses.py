"""Buttons come from anybody's client: old ones, foreign ones, forged ones."""

from __future__ import annotations

import pytest

from tests.talking import Talk


@pytest.mark.parametrize(
    "data", ["", "x", "2026:row", "2026:row:action-05:3:4", "2026:delete:all", "' OR 1=1", "2026:units:0", "💣" * 16]
)
async def test_a_forged_button_is_refused_and_changes_nothing(talk: Talk, data: str) -> None:
    card = await talk.say("学校食堂谁管")
    said = await talk.press_data(card, data)
    assert said.text == "这个按钮认不出来，请重新提问。"
    assert said.alert
    assert await talk.all_after(card.id) == []


@pytest.mark.parametrize("data", ["2026:row:action-99:1", "2026:unit:nobody", "2026:text:gone::1", "2026:turn:x:1:all"])
async def test_a_button_of_what_is_gone_says_so(talk: Talk, data: str) -> None:
    said = await talk.press_data(await talk.say("/start"), data)
    assert said.text == "这一项已不在现行文件中，请重新提问。"


async def test_a_button_of_an_item_that_is_gone_shows_the_row(talk: Talk) -> None:
    start = await talk.say("/start")
    await talk.press_data(start, "2026:row:action-05:77")
    assert (await talk.world.next_message(talk.chat, after=start.id)).text.startswith("牵头：市教育局")


async def test_last_years_button_works_and_says_which_year_counts(talk: Talk) -> None:
    start = await talk.say("/start")
    said = await talk.press_data(start, "2025:row:action-05:3")
    assert said.text == "这是2025年度的按钮，以下按2026年度显示。"
    assert (await talk.world.next_message(talk.chat, after=start.id)).text.startswith("牵头：市教育局")


async def test_pressing_twice_says_nothing_twice(talk: Talk) -> None:
    card = await talk.say("/unit 教育局")
    data = str(card.button("下一页")["callback_data"])
    assert (await talk.press_data(card, data)).text == ""
    assert (await talk.press_data(card, data)).text == ""
    assert await talk.all_after(card.id) == []


async def test_a_page_far_beyond_the_end_is_the_last(talk: Talk) -> None:
    card = await talk.say("/unit 教育局")
    await talk.press_data(card, "2026:turn:education:999:all")
    [*_, _last] = await talk.all_after(0)
    changed = talk.world.message(talk.chat, card.id)
    assert changed
    assert "第2/2页" in changed.text


async def test_a_message_that_can_no_longer_be_edited_is_followed_by_a_new_one(talk: Talk) -> None:
    card = await talk.say("行动五第三项")
    talk.world.delete(card)
    await talk.press(card, "全文")
    assert (await talk.world.next_message(talk.chat, after=card.id)).text.startswith("行动五 开展校园")


async def test_a_message_too_old_to_be_known_is_answered_below(talk: Talk) -> None:
    start = await talk.say("/start")
    old = {"message_id": 77_777, "date": 0, "chat": talk.chat.as_json()}
    query = {"id": "1", "from": talk.person.as_json(), "message": old, "chat_instance": "1"}
    talk.update("callback_query", {**query, "data": "2026:row:action-05:3"})
    assert (await talk.world.next_message(talk.chat, after=start.id)).text.startswith("牵头：市教育局")
    talk.update("callback_query", {**query, "data": "2026:text:action-05:3:1"})
    assert len(await talk.all_after(start.id)) == 2


async def test_somebody_elses_button_works_in_a_group(group: Talk) -> None:
    card = await group.say("@shian_bot 学校食堂谁管")
    colleague = group.world.person("王建国")
    members = group.world.chats[group.chat.id].members | {colleague.id}
    object.__setattr__(group.world.chats[group.chat.id], "members", members)
    other = Talk(group.world, colleague, group.world.chats[group.chat.id], group.bot)
    assert (await other.press_data(card, str(card.button("另见")["callback_data"]))).text == ""
    assert (await group.world.next_message(group.chat, after=card.id)).text.startswith("责任单位")

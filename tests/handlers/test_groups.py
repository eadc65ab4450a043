from __future__ import annotations

import pytest

from tests.talking import Talk


@pytest.mark.parametrize(
    "text", ["学校食堂谁管", "@other_bot 学校食堂谁管", "/foo", "/who@other_bot x", "大家好", "😀"]
)
async def test_talk_among_people_is_met_with_silence(group: Talk, text: str) -> None:
    assert await group.answers(text) == []


@pytest.mark.parametrize(
    "text", ["@shian_bot 学校食堂谁管", "学校食堂谁管 @Shian_Bot", "/who@shian_bot 学校食堂谁管", "/who 学校食堂谁管"]
)
async def test_who_names_the_bot_is_answered_once_with_the_question_quoted(group: Talk, text: str) -> None:
    [answer] = await group.answers(text)
    assert answer.text.startswith("牵头：市教育局")
    assert answer.reply_to
    assert answer.reply_to.text == text


async def test_who_replies_to_the_bot_is_answered(group: Talk) -> None:
    card = await group.say("@shian_bot 学校食堂谁管")
    answer = await group.say("标准（十八）", reply_to=card.id)
    assert answer.text.startswith("责任单位（文件未明确牵头）")


async def test_a_mention_alone_gets_a_helpful_line(group: Talk) -> None:
    assert (await group.say("@shian_bot")).text.startswith("没有看到文字")


async def test_an_unknown_command_for_this_bot_gets_a_helpful_line(group: Talk) -> None:
    assert (await group.say("/foo@shian_bot")).text.startswith("没有这个命令")


async def test_a_sticker_among_people_is_met_with_silence(group: Talk) -> None:
    group.world.send_sticker(group.person, group.chat)
    assert await group.all_after(0) == []


async def test_buttons_work_in_a_group(group: Talk) -> None:
    card = await group.say("@shian_bot 行动五")
    assert (await group.turn(card, "全文")).text.startswith("行动五 开展校园")


async def test_a_channel_is_a_group_without_people(talk: Talk) -> None:
    channel = {"id": talk.chat.id, "type": "channel", "title": "公告"}
    post = {"message_id": 5, "date": 1, "chat": channel, "sender_chat": channel}
    talk.update("channel_post", {**post, "text": "学校食堂谁管"})
    assert await talk.all_after(0) == []
    mention = [{"type": "mention", "offset": 0, "length": 10}]
    talk.update("channel_post", {**post, "text": "@shian_bot 学校食堂谁管", "entities": mention})
    [answer] = await talk.all_after(0)
    assert answer.text.startswith("牵头：市教育局")


async def test_a_message_in_a_forum_is_not_a_reply_to_who_opened_the_topic(group: Talk) -> None:
    opened = {**group.raw(forum_topic_created={"name": "x", "icon_color": 7322096}), "from": group.world.bot.as_json()}
    group.update("message", group.raw(text="学校食堂谁管", reply_to_message=opened, is_topic_message=True))
    assert await group.all_after(0) == []

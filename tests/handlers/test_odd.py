"""What can't be a question gets one helpful line, and never more."""

from __future__ import annotations

from typing import Any

import pytest

from tests.talking import Talk

FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = [{**FILE, "width": 1, "height": 1}]
STICKER = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"voice": {**FILE, "duration": 1}}, "还听不了语音"),
        ({"video_note": {**FILE, "length": 1, "duration": 1}}, "还听不了语音"),
        ({"photo": PHOTO}, "看不了图片和文件"),
        ({"document": FILE}, "看不了图片和文件"),
        ({"sticker": STICKER}, "只看得懂文字"),
        ({"location": {"longitude": 111.0, "latitude": 35.0}}, "只看得懂文字"),
        ({"contact": {"phone_number": "1", "first_name": "x"}}, "只能用您自己的手机号登记"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "只看得懂文字"),
        ({"game": {"title": "x", "description": "x", "photo": PHOTO}}, "只看得懂文字"),
        ({"text": "😀👍🏽"}, "没有看到文字"),
        ({"text": "\u200f\u202e\u200b"}, "没有看到文字"),
        ({"text": "？？？！"}, "您好"),
        ({"text": "你好，在吗"}, "您好"),
        ({"text": "/foo"}, "没有这个命令"),
        ({"text": "/who@other_bot x"}, "没有这个命令"),
    ],
)  # fmt: skip
async def test_one_helpful_line_for(talk: Talk, fields: dict[str, Any], line: str) -> None:
    if fields.get("text", "").startswith("/"):
        length = len(fields["text"].split()[0])
        fields = {**fields, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}
    [answer] = await talk.send(**fields)
    assert answer.text.startswith(line)


async def test_a_very_long_text_is_read_at_its_beginning(talk: Talk) -> None:
    [answer] = await talk.send(text="学校食堂谁管。" + "另外我还想说明一些情况，" * 850)
    assert answer.text.startswith("问题较长，只看了前500个字。")


async def test_marks_of_direction_do_not_disturb(talk: Talk) -> None:
    [answer] = await talk.send(text="\u202e学校\u200f食堂\u200b谁管")
    assert answer.text.startswith("牵头：市教育局")


@pytest.mark.parametrize(
    "text", ["<b>学校食堂</b>谁管", "<script>alert(1)</script>", "&lt; {{ 7*7 }} {% x %} %s", "\x00\x07"]
)
async def test_markup_is_only_text(talk: Talk, text: str) -> None:
    [answer] = await talk.send(text=text)
    assert "出了点问题" not in answer.text
    assert "49" not in answer.text


async def test_a_strange_unit_is_given_back_escaped(talk: Talk) -> None:
    answer = await talk.say("/unit <b>甲乙丙丁戊己庚辛</b>&")
    assert "“<b>甲乙丙丁戊己庚辛</b>&”" in answer.text


async def test_a_caption_is_a_question(talk: Talk) -> None:
    [answer] = await talk.send(photo=PHOTO, caption="学校食堂谁管")
    assert answer.text.startswith("牵头：市教育局")


async def test_an_album_gets_one_line(talk: Talk) -> None:
    for number in range(5):
        talk.update("message", talk.raw(message_id=900 + number, photo=PHOTO, media_group_id="7"))
    assert len(await talk.all_after(0)) == 1


async def test_an_album_with_a_question_gets_its_answer_alone(talk: Talk) -> None:
    talk.update("message", talk.raw(photo=PHOTO, media_group_id="8", caption="学校食堂谁管"))
    talk.update("message", talk.raw(photo=PHOTO, media_group_id="8"))
    [answer] = await talk.all_after(0)
    assert answer.text.startswith("牵头：市教育局")


async def test_an_edited_question_is_not_answered_again(talk: Talk) -> None:
    await talk.say("学校食堂谁管")
    talk.update("edited_message", talk.raw(text="学校食堂谁负责", edit_date=1_700_000_001))
    assert len(await talk.all_after(0)) == 1


async def test_a_service_message_is_no_question(talk: Talk) -> None:
    assert await talk.send(new_chat_title="新名字") == []
    assert await talk.send(pinned_message=talk.raw(text="x")) == []


async def test_ones_own_card_sent_by_inline_mode_is_no_question(talk: Talk) -> None:
    via = talk.world.bot.as_json()
    assert await talk.send(text="牵头：市教育局、市市场监管局", via_bot=via) == []


async def test_a_person_who_blocked_the_bot_breaks_nothing(talk: Talk) -> None:
    talk.world.block(talk.person)
    talk.update("message", talk.raw(text="学校食堂谁管"))
    assert await talk.all_after(0) == []
    talk.world.unblock(talk.person)
    assert (await talk.say("学校食堂谁管")).text.startswith("牵头")


async def test_an_update_that_cannot_be_read_holds_up_nothing(talk: Talk) -> None:
    poll = {"id": "1", "question": "?", "options": [], "total_voter_count": 0}  # as an older server writes it
    talk.update("message", talk.raw(poll=poll))
    assert (await talk.say("学校食堂谁管")).text.startswith("牵头")

"""A question without an answer is taught by the office with one tap, and answered from then on, everywhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from benchmarks.evaluation import questions
from bot.knowledge import Knowledge
from bot.store.models import Missed
from tests.commands import run
from tests.staff import OFFICE, Staff, staffed
from tests.talking import Talk, a_bot


async def kept(staff: Staff) -> dict[str, str]:
    query = select(Missed.text, Missed.state)
    return await staff.bot.services.store.read(lambda tx: dict(tx.execute(query).all()))


@pytest.fixture(scope="module")
def unsure(knowledge: Knowledge) -> str:
    """A question that is asked back; which ones are changes with every fit of the calibration."""
    asked = (label.text for label in questions("tuning-a"))
    return next(text for text in asked if (answer := knowledge.ask(text)).ask and len(answer.rows) > 1)


async def test_the_office_teaches_a_refused_question_and_everybody_is_answered(staff: Staff) -> None:
    question = "夜里街头套圈游戏谁来管"
    refused = await staff.stranger.say(question)
    assert "未找到" in refused.text
    assert "教给机器人" not in str(refused.markup)
    await staff.liaison.say(question)
    help_ = await staff.office.say("/help")
    listed = await staff.office.follow(help_, "没答上的问题 1")
    assert "没答上的问题（1）" in listed.text
    card = await staff.office.turn(listed, f"{question}（2次）")
    assert "问过2次" in card.text
    which = await staff.office.turn(card, "其他事项")
    assert "属于哪一项" in which.text
    taught = await staff.office.say("行动七")
    assert "已记住" in taught.text
    answered = await staff.stranger.say("街头套圈游戏夜里归谁管呀")
    assert "未找到" in answered.text  # another question
    answered = await staff.stranger.say("请问夜里街头套圈游戏归谁管？")
    assert "行动七" in answered.text
    back = await staff.office.turn(taught, "撤销")
    assert "问过2次" in back.text
    assert "未找到" in (await staff.stranger.say(question)).text


async def test_what_was_offered_and_not_meant_goes_to_the_office(staff: Staff, unsure: str) -> None:
    asked = await staff.stranger.say(unsure)
    assert "您问的是哪一项" in asked.text
    assert list((await kept(staff)).values()) == ["asked"]
    assert "没答上的问题" not in str((await staff.office.say("/help")).markup)
    told = await staff.stranger.turn(asked, "都不是")
    assert "未找到" in told.text
    assert list((await kept(staff)).values()) == ["open"]


async def test_two_of_the_office_settle_a_question_once(staff: Staff) -> None:
    await staff.stranger.say("夜里街头套圈游戏谁来管")
    card = await staff.office.say("夜里街头套圈游戏谁来管")
    card = await staff.office.turn(card, "教给机器人")
    data = str(card.button("文件里没有")["callback_data"])
    own = await staff.second_office.say("/plan")
    await staff.second_office.press_data(own, data)
    assert (await staff.office.press(card, "文件里没有")).alert
    assert set((await kept(staff)).values()) == {"outside"}


async def test_only_the_office_teaches(staff: Staff) -> None:
    card = await staff.office.turn(await staff.office.say("夜里街头套圈游戏谁来管"), "教给机器人")
    data = str(card.button("文件里没有")["callback_data"]).replace("outside:1", "teach:1:action-07:")
    own = await staff.liaison.say("/help")
    assert (await staff.liaison.press_data(own, data)).alert
    assert set((await kept(staff)).values()) == {"open"}


async def test_what_is_too_general_is_not_taught(staff: Staff) -> None:
    card = await staff.office.turn(await staff.office.say("食品谁管"), "教给机器人")
    await staff.office.turn(card, "其他事项")
    assert "太笼统" in (await staff.office.say("行动七")).text
    assert set((await kept(staff)).values()) == {"open"}


async def test_a_form_that_is_cancelled_takes_no_question_for_a_row(staff: Staff) -> None:
    card = await staff.office.turn(await staff.office.say("夜里街头套圈游戏谁来管"), "教给机器人")
    which = await staff.office.turn(card, "其他事项")
    assert "问过1次" in (await staff.office.turn(which, "取消")).text
    assert "已记住" not in (await staff.office.say("行动七")).text
    assert set((await kept(staff)).values()) == {"open"}


async def test_a_row_that_is_not_clear_is_asked_back_and_not_taught(staff: Staff, unsure: str) -> None:
    card = await staff.office.turn(await staff.office.say("夜里街头套圈游戏谁来管"), "教给机器人")
    await staff.office.turn(card, "其他事项")
    offered = await staff.office.say(unsure)
    assert (await kept(staff))["夜里街头套圈游戏谁来管"] == "open"
    assert "已记住" in (await staff.office.turn(offered, "属于")).text
    assert "已记住" not in (await staff.office.say("行动七")).text  # nothing is awaited any more


async def test_whoever_is_told_another_row_without_certainty_can_say_so(staff: Staff) -> None:
    ask = staff.bot.services.knowledge.ask
    asked = (label.text for label in questions("tuning-a"))
    doubted = next(text for text in asked if (answer := ask(text)).doubtful and not answer.ask)
    card = await staff.stranger.say(doubted)
    assert "已记下" in (await staff.stranger.follow(card, "不是这个")).text
    assert set((await kept(staff)).values()) == {"open"}
    assert "不是这个" not in str((await staff.stranger.say("学校食堂谁管")).markup)


async def test_in_a_group_nobody_is_offered_to_teach(staff: Staff) -> None:
    world, office = staff.world, staff.office
    group = Talk(world, office.person, world.group("食安工作群", [office.person], hears_all=True), staff.bot)
    refused = await group.say("@shian_bot 夜里街头套圈游戏谁来管")
    assert "未找到" in refused.text
    assert "教给机器人" not in str(refused.markup)
    assert set((await kept(staff)).values()) == {"open"}


async def test_who_is_second_hears_who_taught_it(staff: Staff) -> None:
    card = await staff.office.turn(await staff.office.say("夜里街头套圈游戏谁来管"), "教给机器人")
    own = await staff.second_office.say("/plan")
    await staff.second_office.press_data(own, str(card.button("属于")["callback_data"]))
    pressed = await staff.office.press(card, "属于")
    assert pressed.alert
    assert "周宁已经教过" in pressed.text


async def test_nothing_personal_is_kept(staff: Staff) -> None:
    for text in ("我的电话13800001111谁管", "身份证14270219900101001X办证找谁", "电" * 120):
        await staff.stranger.say(text)
    count = select(func.count()).select_from(Missed)
    assert await staff.bot.services.store.read(lambda tx: tx.scalar(count)) == 0


async def test_lessons_outlive_a_restart_and_are_printed_for_the_file(
    knowledge: Knowledge, tmp_path: Path, now: datetime
) -> None:
    async with staffed(knowledge, tmp_path, now) as staff:
        card = await staff.office.turn(await staff.office.say("夜里街头套圈游戏谁来管"), "教给机器人")
        await staff.office.turn(card, "其他事项")
        await staff.office.say("行动五第三项")
    async with a_bot(knowledge, tmp_path, now, office_ids=(OFFICE,)) as (_, bot):
        taught = await bot.services.store.read(bot.services.lessons.read)
        (hit,) = bot.services.knowledge.ask("夜里街头套圈游戏谁来管", taught).rows
        assert (hit.row_id, hit.item) == ("action-05", 3)
    printed = run("taught", cwd=tmp_path, BOT_HOME=str(tmp_path))
    assert printed.returncode == 0, printed.stderr
    (row,) = yaml.safe_load(printed.stdout)["rows"]
    assert row == {"id": "action-05", "items": [{"number": 3, "phrases": ["夜里街头套圈游戏"]}]}

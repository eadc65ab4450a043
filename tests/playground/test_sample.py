"""The sample: from a clean slate to mid-November, by real conversations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest

from bot import app
from bot.clock import Clock
from bot.knowledge import Knowledge
from bot.playground.messages import Message
from bot.playground.playing import Player, UnexpectedAnswerError
from bot.playground.seats import SEATS
from bot.playground.server import Playground
from bot.settings import Settings


@pytest.fixture
async def place(knowledge: Knowledge, tmp_path: Path, now: datetime) -> AsyncIterator[Playground]:
    settings = Settings(home=tmp_path)
    async with app.playground(settings, Clock.running_from(now, settings.zone), knowledge, 0) as place:
        yield place


def player(place: Playground, key: str) -> Player:
    seat = next(seat for seat in SEATS if seat.key == key)
    return Player(place.world, place.world.people[seat.id])


async def do(http: aiohttp.ClientSession, place: Playground, name: str) -> int:
    async with http.post(f"{place.url}page/do/{name}", json={}) as response:
        return response.status


def said(place: Playground) -> list[Message]:
    world = place.world
    return [message for chat in world.chats.values() for message in world.messages(chat)]


async def test_the_sample_binds_people_and_brings_check_ins(http: aiohttp.ClientSession, place: Playground) -> None:
    assert said(place) == []
    office, liaison, county, leader = (player(place, key) for key in ("office", "liaison", "county", "leader"))
    place.world.speak(liaison.person, "en")
    assert await do(http, place, "sample") == 200
    assert place.world.people[liaison.person.id].language_code == "en"
    place.world.speak(liaison.person, "zh-hans")
    tasks = await liaison.say("/mytasks", "请补充完善1项")
    task = await liaison.press(tasks, "行动五", "审核通过")
    assert "食安办代录" in task.text
    await player(place, "colleague").say("/report", "已登记（电子稿）")
    tasks = await county.say("/mytasks", "盐湖区")
    await county.press(tasks, "行动一", "60%")
    await leader.say("/mytasks", "市教育局")
    await office.say("/review", "待审核 5 条")
    people = await office.say("/contacts 教育局", "分管领导")
    assert all(name in people.text for name in ("李强", "陈静", "赵刚"))
    assert not place.world.messages(player(place, "stranger").chat)


async def test_a_clean_slate_asked_for_amid_the_sample_waits_and_then_clears(
    http: aiohttp.ClientSession, place: Playground, tmp_path: Path
) -> None:
    sample = asyncio.create_task(do(http, place, "sample"))
    await player(place, "county").hears("登记完成")
    assert await do(http, place, "restart") == await sample == 200
    assert said(place) == []
    assert not (tmp_path / "playground" / "attachments").exists()
    await player(place, "county").say("/mytasks", "联络员")


async def test_a_story_ends_where_the_bot_says_something_else(place: Playground) -> None:
    stranger = player(place, "stranger")
    started = await stranger.say("/start", "食安")
    with pytest.raises(UnexpectedAnswerError, match="no button '没有这个'"):
        await stranger.press(started, "没有这个", "")

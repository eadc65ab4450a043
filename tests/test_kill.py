"""The real program, killed with work in hand: nothing is lost, nothing changes twice."""

# ruff: noqa: ASYNC110 - what is waited for happens in another process

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.playground.messages import Message
from bot.playground.people import Person
from bot.playground.server import Playground
from bot.playground.world import World
from bot.store.database import Store, address
from bot.store.migrate import migrate
from bot.store.models import CheckIn, Incoming, LanguageChoice, Withdrawal
from tests.staff import bind
from tests.test_app import started, stop

PEOPLE, QUESTIONS = 50, 8
IN_HAND = 16


def answers(world: World, person: Person) -> int:
    return sum(m.sender.is_bot for m in world.messages(world.private(person)))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(lambda: datetime.now(UTC), tmp_path / "files", token="7000000002:the-token-of-a-trial")  # noqa: S106


async def test_every_question_is_answered_though_the_program_is_killed_amid_them(
    world: World, tmp_path: Path, database_url: str
) -> None:
    people = [world.person(f"P{n}", started=True) for n in range(PEOPLE)]
    kills = 0
    async with Playground(world, port=0) as place:
        for number in range(QUESTIONS):
            for person in people:
                world.send_text(person, world.private(person), f"标准{number + 1}")
        given = {"BOT_TOKEN": world.token, "BOT_API_ROOT": place.api_root, "BOT_DATABASE_URL": database_url}
        while True:
            async with started(cwd=tmp_path, **given) as (process, _out, err):
                before = sum(answers(world, p) for p in people)
                wanted = min(before + 100, PEOPLE * QUESTIONS)
                async with asyncio.timeout(60):
                    while sum(answers(world, p) for p in people) < wanted:
                        await asyncio.sleep(0.01)
                if kills < 2:
                    process.kill()
                    kills += 1
                    continue
                async with asyncio.timeout(60):
                    while any(answers(world, p) < QUESTIONS for p in people) or waiting(database_url, tmp_path):
                        await asyncio.sleep(0.05)
                assert await stop(process, signal.SIGTERM) < 5.0
                assert "Traceback" not in (await err.read()).decode()
                break
    for person in people:
        told = Counter(m.text.split("\n")[0] for m in world.messages(world.private(person)) if m.sender.is_bot)
        assert sum(told.values()) >= QUESTIONS
    twice = sum(answers(world, p) for p in people) - PEOPLE * QUESTIONS
    assert 0 <= twice <= IN_HAND * kills


async def told(world: World, person: Person, text: str) -> None:
    async with asyncio.timeout(10):
        while all(m.text != text for m in world.messages(world.private(person))):
            await asyncio.sleep(0.02)


def waiting(database_url: str, home: Path) -> int:
    store = Store(address(database_url, home))
    try:
        return store.reading(lambda tx: tx.query(Incoming).filter(Incoming.done_at.is_(None)).count())
    finally:
        store.close()


async def test_a_change_is_made_once_and_its_answer_comes_though_the_program_is_killed_between(
    world: World, tmp_path: Path, database_url: str
) -> None:
    people = [world.person(f"P{n}", started=True) for n in range(20)]
    async with Playground(world, port=0) as place:
        given = {"BOT_TOKEN": world.token, "BOT_API_ROOT": place.api_root, "BOT_DATABASE_URL": database_url}
        for person in people:
            world.send_text(person, world.private(person), "/lang")
        async with started(cwd=tmp_path, **given) as (process, _out, _err):
            menus = [await world.next_message(world.private(p), timeout=30) for p in people]
            for person, menu in zip(people, menus, strict=True):
                world.press(person, menu, str(menu.button("English")["callback_data"]))
            async with asyncio.timeout(30):
                while len(world.updates):
                    await asyncio.sleep(0.001)
            process.kill()
        async with started(cwd=tmp_path, **given) as (process, _out, _err):
            async with asyncio.timeout(30):
                while waiting(database_url, tmp_path):
                    await asyncio.sleep(0.05)
            for person in people:
                await told(world, person, "I will answer you in English from now on.")
            await stop(process, signal.SIGTERM)
    store = Store(address(database_url, tmp_path))
    chosen = store.reading(lambda tx: [c.language for c in tx.query(LanguageChoice)])
    store.close()
    assert chosen == ["en"] * len(people)


async def test_a_check_in_goes_on_where_it_was_though_the_program_is_killed_between_its_steps(
    world: World, tmp_path: Path, database_url: str
) -> None:
    liaison = world.person("李强", started=True)
    chat = world.private(liaison)
    store = Store(address(database_url, tmp_path))
    migrate(store.engine)
    store.writing(lambda tx: bind(tx, datetime.now(UTC), liaison.id, "李强", "police", "liaison"))
    steps = (
        ("/mytasks", "", "2026年度任务"),
        ("", "行动一", "本年度还没有报送"),
        ("", "去报送", "请点下面选择"),
        ("", "常态化推进", "状态：常态化推进"),
        ("60%，已接入312所", "", "进展成效：已接入312所"),
        ("", "存在问题", "请发存在问题"),
        ("经费不足", "", "存在问题：经费不足"),
        ("", "提交", "已报送：行动一"),
        ("", "撤回", "已撤回"),
    )

    def reads(text: str) -> Message | None:
        return next((m for m in reversed(world.messages(chat)) if m.sender.is_bot and text in m.text), None)

    async with Playground(world, port=0) as place:
        given = {
            "BOT_TOKEN": world.token,
            "BOT_API_ROOT": place.api_root,
            "BOT_DATABASE_URL": database_url,
            "BOT_CYCLE": "2026",
        }
        shown: Message | None = None
        # Two steps from kill to kill, beginning with one or with two: so both databases together meet one at each.
        first = 1 if database_url.startswith("sqlite") else 2
        for two in (steps[:first], *(steps[n : n + 2] for n in range(first, len(steps), 2))):
            async with started(cwd=tmp_path, **given) as (process, _out, _err):
                for typed, label, expected in two:
                    if typed:
                        world.send_text(liaison, chat, typed)
                    elif shown is not None:
                        world.press(liaison, shown, str(shown.button(label)["callback_data"]))
                    async with asyncio.timeout(30):
                        while (shown := reads(expected)) is None:
                            await asyncio.sleep(0.01)
                process.kill()
    found = store.reading(lambda tx: [(c.status, c.percent, c.note, c.problem) for c in tx.query(CheckIn)])
    gone = store.reading(lambda tx: tx.query(Withdrawal).count())
    store.close()
    assert found == [("routine", 60, "已接入312所", "经费不足")]
    assert gone == 1

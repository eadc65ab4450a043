"""Something goes wrong inside: the person gets a number, the log gets the rest."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.gateway import inbox
from bot.knowledge import Answer, Knowledge
from bot.knowledge.taught import Taught
from bot.store.database import Store
from tests.talking import Talk, a_bot


class Broken(Knowledge):
    """Can't answer anything."""

    def __init__(self, sound: Knowledge) -> None:
        self.matrix = sound.matrix

    def ask(self, text: str, taught: Taught | None = None) -> Answer:
        raise RuntimeError(f"no answer to {text}")


@pytest.fixture
async def broken(knowledge: Knowledge, tmp_path: Path, now: datetime) -> AsyncIterator[Talk]:
    async with a_bot(Broken(knowledge), tmp_path, now) as (world, bot):
        person = world.person("林晓", started=True)
        yield Talk(world, person, world.private(person), bot)


async def test_the_person_is_shown_the_number_that_the_log_has(broken: Talk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await broken.say("学校食堂谁管")
    found = re.search(r"编号 ([0-9a-f]{8})。", answer.text)
    assert found
    assert found[1] in caplog.text
    assert "no answer to 学校食堂谁管" in caplog.text
    assert "RuntimeError" not in answer.text


async def test_a_button_that_fails_shows_a_number_too(broken: Talk) -> None:
    start = await broken.say("/start")
    answer = await broken.follow(start, "学校食堂谁管")
    assert re.search(r"编号 [0-9a-f]{8}", answer.text)


async def test_the_next_question_is_not_held_up(broken: Talk) -> None:
    await broken.say("学校食堂谁管")
    assert (await broken.say("/help")).text.startswith("怎么问")


async def test_who_writes_while_the_database_is_away_is_answered_once_when_it_is_back(
    knowledge: Knowledge,
    tmp_path: Path,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(inbox, "_PAUSE", 0.01)
    async with a_bot(knowledge, tmp_path, now, seats={5: "林晓"}) as (world, bot):
        store, away = bot.services.store, iter(range(3))

        def reading(look: Callable[[Session], Any]) -> Any:
            if next(away, None) is not None:
                raise OperationalError("SELECT", {}, Exception("the connection is closed"))
            return Store.reading(store, look)

        monkeypatch.setattr(store, "reading", reading)
        person = world.people[5]
        talk = Talk(world, person, world.private(person), bot)
        [answer] = await talk.answers("学校食堂谁管")
    assert "校园食品安全" in answer.text
    assert caplog.text.count("The database does not answer") == 3

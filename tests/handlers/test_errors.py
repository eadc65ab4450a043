"""Something goes wrong inside: the person gets a number, the log gets the rest."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.knowledge import Answer, Knowledge
from bot.knowledge.taught import Taught
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

"""The sample: from a clean slate to mid-November, by real conversations."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.knowledge import Knowledge
from bot.playground.sample import mid_november
from bot.playground.seats import OFFICE_ID, seat_all
from tests.talking import Talk, a_bot


async def test_the_sample_binds_people_and_brings_check_ins(
    knowledge: Knowledge, tmp_path: Path, now: datetime
) -> None:
    async with a_bot(knowledge, tmp_path, now, office_ids=(OFFICE_ID,)) as (world, bot):
        people = seat_all(world)
        await mid_november(world, people)
        office, liaison = (Talk(world, people[key], world.private(people[key]), bot) for key in ("office", "liaison"))
        tasks = await liaison.say("/mytasks")
        assert "请补充完善" in tasks.text
        task = await liaison.turn(tasks, "行动五")
        assert "审核通过" in task.text
        assert "食安办代录" in task.text
        assert "已绑定" in (await office.say("/contacts 教育局")).text

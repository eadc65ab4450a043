"""/lang: chosen once, kept; and who is let in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.knowledge import Knowledge
from tests.talking import Talk, a_bot


async def test_a_chosen_language_goes_before_that_of_the_client(talk: Talk) -> None:
    menu = await talk.say("/lang")
    assert "中文" in str(menu.buttons)
    changed = await talk.turn(menu, "English")
    assert changed.text == "I will answer you in English from now on."
    assert (await talk.say("学校食堂谁管")).text.startswith("Lead")


async def test_for_members_only_a_stranger_is_told_how_to_come_in(
    knowledge: Knowledge, tmp_path: Path, now: datetime
) -> None:
    async with a_bot(knowledge, tmp_path, now, access="members", office_ids=(7_000_001,)) as (world, bot):
        stranger, office = world.person("林晓", started=True), world.person("王敏", id=7_000_001, started=True)
        outside = Talk(world, stranger, world.private(stranger), bot)
        inside = Talk(world, office, world.private(office), bot)
        assert "只对已登记的人员开放" in (await outside.say("学校食堂谁管")).text
        assert (await outside.say("/lang")).text.startswith("用哪种语言")
        assert (await outside.inline("校园")).results == ()
        forged = await outside.press_data(await outside.say("/start"), "2026:row:action-05:3")
        assert forged.alert
        assert "只对已登记的人员开放" in forged.text
        card = await inside.say("学校食堂谁管")
        assert card.text.startswith("牵头：市教育局")
        assert (await inside.inline("校园")).results

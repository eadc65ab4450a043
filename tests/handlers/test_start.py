from __future__ import annotations

import re

from bot import handlers
from bot.handlers.rights import COMMANDS
from tests.talking import Talk

OPEN = ("start", "help", "who", "unit", "deadlines", "lang")


async def test_the_welcome_is_short_and_has_three_questions_to_tap(talk: Talk, english: Talk) -> None:
    for one in (talk, english):
        answer = await one.say("/start")
        assert len(answer.text.splitlines()) <= 6
        assert len(answer.buttons) == 3


async def test_a_start_with_a_payload_is_a_start(talk: Talk) -> None:
    assert (await talk.say("/start ask")).text == (await talk.say("/start")).text


async def test_help_names_every_command_and_what_not_to_send(talk: Talk) -> None:
    answer = await talk.say("/help")
    assert set(re.findall(r"/([a-z]+) ", answer.text)) >= set(OPEN)
    assert not [name for name in handlers.menu() if name not in OPEN and f"/{name} " in answer.text]
    for secret in ("国家秘密", "工作秘密", "案件线索", "举报人", "未成年人"):
        assert secret in answer.text
    assert "@shian_bot" in answer.text
    assert "公开文件" in answer.text


async def test_the_menu_is_the_list_that_registers_the_handlers(talk: Talk, english: Talk) -> None:
    assert set(handlers.menu()) == set(COMMANDS)
    for one, description in ((talk, "查一件事由谁负责"), (english, "Who is responsible for something")):
        seen = one.world.menus.seen_by(one.world.people[one.person.id], one.chat)
        assert tuple(command["command"] for command in seen) == OPEN
        assert description in {command["description"] for command in seen}


async def test_deadlines_tells_both_reports_and_leads_to_the_dated_tasks(talk: Talk) -> None:
    answer = await talk.say("/deadlines")
    assert answer.text.count("还有3天") == 2
    card = await talk.follow(answer, "行动三")
    assert "时限：2020年底（2020年度文件）" in card.text


async def test_commands_of_later_versions_do_not_exist(talk: Talk) -> None:
    for command in ("/draft", "/export"):
        assert (await talk.say(command)).text.startswith("没有这个命令")

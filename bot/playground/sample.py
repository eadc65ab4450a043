"""The sample, mid-November: people bound and check-ins in, played as real conversations from the seats.

It stands on what the bot says in Chinese, as its users do, and on nothing else of it.
"""

from __future__ import annotations

import re

from bot.playground.messages import Message
from bot.playground.people import Person
from bot.playground.playing import Player, UnexpectedAnswerError
from bot.playground.world import World

_LINK = re.compile(r"https://t\.me/\S+\?start=[A-Za-z0-9_-]+")
_REPORT = "市教育局年度食品安全工作报告（样例）\n一、全年检查学校食堂312所。\n二、下年度推进明厨亮灶全覆盖。\n"


async def mid_november(world: World, people: dict[str, Person]) -> None:
    """Let the people of the seats, by their key, talk with a bot that knows nobody but the office yet.

    Their clients speak Chinese meanwhile. Raises `UnexpectedAnswerError` where the bot does not answer as it should.
    """
    spoken = {person.id: world.people[person.id].language_code for person in people.values()}
    for person in people.values():
        world.speak(person, "zh-hans")
    try:
        await _play({key: Player(world, person) for key, person in people.items()})
    finally:
        for person in people.values():
            world.speak(person, spoken[person.id])


async def _play(seats: dict[str, Player]) -> None:
    office, liaison, colleague, county = (seats[key] for key in ("office", "liaison", "colleague", "county"))
    await office.say("/start", "食安")
    await _joins(office, liaison, "市教育局 联络员")
    await _joins(office, colleague, "市教育局 联络员")
    await _joins(office, county, "盐湖区 联络员")
    await _joins(office, seats["leader"], "市教育局 分管领导")
    await _reports(liaison, "行动五 80% 312所学校食堂接入“互联网+明厨亮灶”，占应接入的八成。")
    await _reports(liaison, "标准十八 常态化推进 秋季学期校园及周边检查两轮，问题已移交。")
    await _reports(colleague, "行动七 推进中 学校食堂量化分级已完成九成。")
    await _reports(county, "行动一 60% 已检查农贸市场23家，抽检186批次。")
    await _reports(county, "标准一 推进中 区食安委已召开三次会议。")
    await colleague.say("/checkin 行动七 无变化", "暂无新进展")
    await office.press(await _entry(office, "市教育局", "行动五"), "审核通过", "已审核通过")
    await office.press(await _entry(office, "市教育局", "标准十八"), "退回", "请写一句理由")
    await office.say("请补充检查次数和问题清单。", "已退回")
    await liaison.hears("请补充完善")
    await colleague.hears("请补充完善")
    # Today, whatever day it is: a paper can't come from a day ahead.
    year = office.world.now().year
    line = f"/record 卫健委 行动五 公文 运卫〔{year}〕12号 今天 推进中 已抽检学校食堂40家"
    await office.press(await office.say(line, "以上就是要代录的内容"), "提交", "已代录")
    await colleague.say("/report 全年检查学校食堂312所；下年度推进明厨亮灶全覆盖。", "电子稿")
    form = await colleague.send(_REPORT.encode(), "年度报告.txt", "text/plain", "年度报告.txt")
    await colleague.press(form, "提交", "登记编号")


async def _joins(office: Player, who: Player, role: str) -> None:
    invitation = await office.say(f"/invite {role}", "只能使用一次")
    link = _LINK.search(invitation.text)
    if link is None:
        raise UnexpectedAnswerError(f"an invitation without a link: {invitation.text!r}")
    await who.follow(link[0], "登记完成")
    await office.hears(f"{who.person.first_name}（@{who.person.username}）已登记")


async def _reports(who: Player, line: str) -> None:
    await who.press(await who.say(f"/checkin {line}", "报送进展"), "提交", "已报送")


async def _entry(office: Player, unit: str, row: str) -> Message:
    queue = await office.say(f"/review {unit}", "待审核")
    return await office.press(queue, row, "第1版")

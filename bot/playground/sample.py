"""The sample, mid-November: people bound and check-ins in, played as real conversations from the seats."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from bot.playground.messages import Message
from bot.playground.people import Person
from bot.playground.world import World

_PATIENCE = 10.0  # seconds for each answer


@dataclass(frozen=True)
class _Seat:
    world: World
    person: Person

    async def says(self, text: str, answer: str) -> Message:
        """Write, and return the bot's message that contains `answer`. Raises TimeoutError where none comes."""
        chat = self.world.private(self.person)
        sent = self.world.send_text(self.person, chat, text)
        return await self.reads(answer, after=sent.id)

    async def taps(self, message: Message, label: str, answer: str) -> Message:
        """Press a button, and return the message, new or changed, that then contains `answer`."""
        self.world.press(self.person, message, str(message.button(label)["callback_data"]))
        return await self.reads(answer, after=message.id - 1)

    async def reads(self, answer: str, after: int = 0) -> Message:
        """Wait for a message of the bot that contains `answer`."""
        chat = self.world.private(self.person)
        async with asyncio.timeout(_PATIENCE):
            with self.world.subscribe() as events:
                while True:
                    for message in reversed(self.world.messages(chat)):
                        if message.sender.is_bot and message.id > after and answer in message.text:
                            return message
                    await events.next()


async def mid_november(world: World, people: dict[str, Person]) -> None:
    """Let the people of the seats, by their key, talk with a bot that knows nobody but the office yet.

    Raises TimeoutError where the bot does not answer as it should.
    """
    seats = {key: _Seat(world, person) for key, person in people.items()}
    office, liaison, colleague, county = (seats[key] for key in ("office", "liaison", "colleague", "county"))
    for key, role in (
        ("liaison", "教育局 联络员"),
        ("colleague", "教育局 联络员"),
        ("county", "盐湖区 联络员"),
        ("leader", "教育局 分管领导"),
    ):
        invitation = await office.says(f"/invite {role}", "https://t.me/")
        link = re.search(r"https://t\.me/\S+", invitation.text)
        world.follow_link(people[key], link[0] if link else "")
        await seats[key].reads("登记")
    await _reports(liaison, "/checkin 行动五 80% 312所学校食堂接入“互联网+明厨亮灶”，占应接入的八成。")
    await _reports(liaison, "/checkin 标准十八 常态化推进 秋季学期校园及周边检查两轮，问题已移交。")
    await _reports(colleague, "/checkin 行动七 推进中 学校食堂量化分级已完成九成。")
    await _reports(county, "/checkin 标准一 推进中 区食安委已召开三次会议。")
    await _same(colleague, "/checkin 行动七 无变化")
    entry = await _entry(office, "行动五")
    await office.taps(entry, "审核通过", "审核通过")
    entry = await _entry(office, "标准十八")
    await office.taps(entry, "退回", "请写一句理由")
    await office.says("请补充检查次数和问题清单。", "已退回")
    await liaison.reads("请补充完善")
    form = await office.says(
        "/record 卫健委 行动五 公文 运卫〔2026〕12号 11-10 推进中 已抽检学校食堂40家", "以上就是要代录的内容"
    )
    await office.taps(form, "提交", "代录")


async def _reports(seat: _Seat, line: str) -> None:
    await seat.taps(await seat.says(line, "报送进展"), "提交", "已报送")


async def _same(seat: _Seat, line: str) -> None:
    await seat.says(line, "暂无新进展")


async def _entry(office: _Seat, row: str) -> Message:
    queue = await office.says("/review", "待审核")
    label = next(str(b["text"]) for line in queue.buttons for b in line if row in str(b["text"]))
    return await office.taps(queue, label, "第1版")

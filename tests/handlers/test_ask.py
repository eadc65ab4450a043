from __future__ import annotations

import asyncio

import pytest

from bot.messages.length import LIMIT
from tests.talking import Talk


async def test_a_question_is_answered_with_the_units_first(talk: Talk) -> None:
    answer = await talk.say("学校食堂谁管")
    first, second, *_ = answer.text.splitlines()
    assert first == "牵头：市教育局、市市场监管局"
    assert second.startswith("按职责分工负责：市政法委、市卫健委")
    assert "行动五 · 校园食品安全守护行动" in answer.text
    assert "依据：运政办发〔2020〕33号（2020年度文件）附件1（五）" in answer.text


async def test_who_asks_the_same(talk: Talk) -> None:
    assert (await talk.say("/who 学校食堂谁管")).text == (await talk.say("学校食堂谁管")).text


async def test_who_alone_explains_itself(talk: Talk) -> None:
    assert "/who 学校食堂" in (await talk.say("/who")).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("教育局牵头哪些", "行动五 · 校园食品安全守护行动"),
        ("标准（十八）", "标准十八 · 严格学校校园及周边食品安全监管（关键项）"),
        ("年报几号交", "2026年11月30日前，还有3天"),
        ("房产税怎么申报", "未找到"),
    ],
)
async def test_every_kind_of_question_has_its_answer(talk: Talk, question: str, said: str) -> None:
    assert said in (await talk.say(question)).text


async def test_people_with_english_clients_are_answered_in_english(english: Talk) -> None:
    answer = await english.say("学校食堂谁管")
    assert answer.text.startswith("Lead:\n• Education Bureau 市教育局")


async def test_people_whose_client_says_nothing_get_the_houses_language(talk: Talk) -> None:
    talk.world.speak(talk.person, None)
    assert (await talk.say("/start")).text.startswith("食安协同助手")


@pytest.mark.parametrize(("code", "language"), [("zh-hant", "食安协同助手"), ("fr", "Food Safety Assistant")])
async def test_all_chinese_is_chinese_and_all_else_english(talk: Talk, code: str, language: str) -> None:
    talk.world.speak(talk.person, code)
    assert (await talk.say("/start")).text.startswith(language)


async def test_two_quick_questions_are_answered_in_order(talk: Talk) -> None:
    first = talk.world.send_text(talk.person, talk.chat, "学校食堂谁管")
    talk.world.send_text(talk.person, talk.chat, "标准（十八）")
    answers = await talk.all_after(first.id)
    assert [("行动五" in a.text.split("另见")[0]) for a in answers] == [True, False]


async def test_many_people_are_answered_at_once(talk: Talk) -> None:
    people = [talk.world.person(f"联络员{n}", started=True) for n in range(40)]
    talks = [Talk(talk.world, p, talk.world.private(p), talk.bot) for p in people]
    answers = await asyncio.gather(*(one.say("学校食堂谁管") for one in talks))
    assert all(answer.text.startswith("牵头：市教育局") for answer in answers)


async def test_the_full_text_opens_and_closes_in_place(talk: Talk) -> None:
    card = await talk.say("行动五第三项")
    opened = await talk.turn(card, "全文")
    assert opened.text.startswith("行动五 开展校园食品安全守护行动")
    assert "市教育局、市市场监管局牵头，市政法委、市卫健委、市城市管理局、市审批服务管理局按职责分工负责" in opened.text
    closed = await talk.turn(opened, "返回")
    assert closed.text == card.text


async def test_see_also_follows_below(talk: Talk) -> None:
    card = await talk.say("学校食堂谁管")
    other = await talk.follow(card, "另见")
    assert other.text.startswith("责任单位（文件未明确牵头）：市教育局")
    assert talk.world.message(talk.chat, card.id) == card


async def test_a_sample_question_can_be_tapped(talk: Talk) -> None:
    answer = await talk.follow(await talk.say("/start"), "学校食堂谁管")
    assert answer.text.startswith("牵头：市教育局")


async def test_all_samples_have_answers(talk: Talk, english: Talk) -> None:
    for one in (talk, english):
        welcome = await one.say("/start")
        for [button] in welcome.buttons:
            answer = await one.follow(welcome, str(button["text"]))
            assert "未找到" not in answer.text
            assert "Not found" not in answer.text


async def test_nothing_longer_than_telegram_takes_is_sent(talk: Talk) -> None:
    for row in talk.bot.services.knowledge.matrix.rows:
        last = max((m.id for m in talk.world.messages(talk.chat)), default=0)
        message = await talk.say("/help") if not last else next(iter(talk.world.messages(talk.chat)[-1:]))
        await talk.press_data(message, f"2026:row:{row.id}:")
        card = await talk.world.next_message(talk.chat, after=message.id)
        assert len(card.text.encode("utf-16-le")) // 2 <= LIMIT

from __future__ import annotations

from typing import Any

from bot.playground.messages import Message
from tests.talking import Talk


async def test_a_question_gives_cards_with_the_whole_answer(talk: Talk) -> None:
    found = await talk.inline("学校食堂谁管")
    assert 1 <= len(found.results) <= 5
    first: dict[str, Any] = found.results[0]
    assert first["title"] == "行动五 · 校园食品安全守护行动"
    assert first["description"] == "市教育局、市市场监管局牵头"
    assert first["input_message_content"]["message_text"].startswith("牵头：<b>市教育局")


async def test_the_same_question_gives_the_same_ids(talk: Talk) -> None:
    ids = [[r["id"] for r in (await talk.inline("学校食堂谁管")).results] for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0])


async def test_nothing_typed_yet_gives_some_cards_and_a_hint(talk: Talk) -> None:
    found = await talk.inline("")
    assert len(found.results) >= 3
    assert found.button
    assert found.button["text"] == "输入要查的事，如“校园”"


async def test_a_unit_comes_with_its_rows(talk: Talk) -> None:
    found = await talk.inline("教育局有哪些任务")
    assert [r["title"] for r in found.results][:2] == ["市教育局", "行动五 · 校园食品安全守护行动"]


async def test_deadlines_are_a_card(talk: Talk) -> None:
    found = await talk.inline("年报几号交")
    assert [r["title"] for r in found.results] == ["报告时限"]


async def test_what_isnt_found_is_never_a_plain_answer(talk: Talk) -> None:
    found = await talk.inline("房产税怎么申报")
    assert all(str(r["title"]).startswith("近似：") for r in found.results)


async def test_gibberish_leads_to_the_private_chat(talk: Talk) -> None:
    found = await talk.inline("qqqq wwww zzzz")
    assert found.results == () or all(str(r["title"]).startswith("近似：") for r in found.results)
    assert found.button or found.results


async def test_a_long_query_breaks_nothing(talk: Talk) -> None:
    assert (await talk.inline("学校食堂谁管" * 40)) is not None


async def test_english_people_get_english_cards(english: Talk) -> None:
    found = await english.inline("who handles school canteens")
    assert str(found.results[0]["title"]).startswith("Campaign 5 · ")


async def chosen(talk: Talk) -> Message:
    query = talk.world.inline_query(talk.person, "学校食堂谁管")
    found = await query.answered()
    friend = talk.world.group("别的群", [talk.person])
    return talk.world.choose_inline(talk.person, friend, query, str(found.results[0]["id"]))


async def test_a_chosen_cards_buttons_change_it_in_place(talk: Talk) -> None:
    card = await chosen(talk)
    assert card.inline_id
    opened = await talk.turn(card, "全文")
    assert opened.text.startswith("行动五 开展校园")
    assert (await talk.turn(opened, "返回")).text == card.text
    assert (await talk.turn(card, "另见")).text.startswith("责任单位")

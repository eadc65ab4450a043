from __future__ import annotations

from tests.talking import Talk


def labels(buttons: list[list[dict[str, object]]]) -> list[str]:
    return [str(button["text"]) for line in buttons for button in line]


async def test_a_unit_is_shown_with_what_it_leads_first(talk: Talk) -> None:
    answer = await talk.say("/unit 教育局")
    assert answer.text.startswith("市教育局　运城市教育局\n牵头 1 项")
    assert "第1/2页" in answer.text
    assert labels(answer.buttons)[0] == "行动五"


async def test_pages_turn_in_place_there_and_back(talk: Talk) -> None:
    first = await talk.say("/unit 教育局")
    second = await talk.turn(first, "下一页")
    assert "第2/2页" in second.text
    again = await talk.turn(second, "上一页")
    assert (again.text, again.buttons) == (first.text, first.buttons)


async def test_only_what_it_leads_can_be_seen(talk: Talk) -> None:
    led = await talk.turn(await talk.say("/unit 教育局"), "只看牵头")
    assert labels(led.buttons) == ["行动五", "看全部（10）"]


async def test_a_row_of_the_list_opens_below(talk: Talk) -> None:
    card = await talk.follow(await talk.say("/unit 教育局"), "行动五")
    assert card.text.startswith("牵头：市教育局")


async def test_a_cards_unit_shows_its_other_rows(talk: Talk) -> None:
    card = await talk.say("学校食堂谁管")
    assert (await talk.follow(card, "市市场监管局")).text.startswith("市市场监管局")


async def test_all_units_of_a_crowded_row_can_be_chosen(talk: Talk) -> None:
    choice = await talk.follow(await talk.say("行动七"), "全部10家")
    assert "运城火车站" in labels(choice.buttons)
    assert (await talk.follow(choice, "运城火车站")).text.startswith("运城火车站")


async def test_unit_alone_offers_them_all_page_by_page(talk: Talk) -> None:
    page = await talk.say("/unit")
    seen = set(labels(page.buttons))
    for _ in range(4):
        page = await talk.turn(page, "下一页")
        seen |= set(labels(page.buttons))
    matrix = talk.bot.services.knowledge.matrix
    assert {u.name for u in matrix.units} | {g.name for g in matrix.groups} <= seen


async def test_a_name_that_nobody_has_is_told_so(talk: Talk) -> None:
    answer = await talk.say("/unit 甲乙丙丁戊己庚辛")
    assert answer.text.startswith("未找到：文件里没有叫“甲乙丙丁戊己庚辛”的单位。")
    assert labels(answer.buttons)[-1] == "全部单位"
    assert (await talk.turn(answer, "全部单位")).text.startswith("查哪个单位")


async def test_a_group_names_its_members(talk: Talk) -> None:
    answer = await talk.say("/unit 各县（市、区）人民政府")
    assert "包括：盐湖区、永济市" in answer.text


async def test_english_names_stand_beside_the_printed_ones(english: Talk) -> None:
    answer = await english.say("/unit education bureau")
    assert answer.text.startswith("Yuncheng Municipal Education Bureau 市教育局")

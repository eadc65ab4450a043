"""A unit is known under a long name with a slip anywhere, and a bureau that the document does not name is nobody."""

from __future__ import annotations

import pytest

from bot.knowledge import Knowledge


@pytest.mark.parametrize("at", range(10))
def test_one_wrong_character_anywhere_in_a_long_name_is_forgiven(knowledge: Knowledge, at: int) -> None:
    name = "市畜牧兽医发展中心"
    wrong = f"{name[:at]}山{name[at + 1 :]}"
    assert knowledge.ask(f"{wrong}负责哪些任务").unit_id == "livestock"


@pytest.mark.parametrize("stranger", ["体育局", "水务局", "文物局", "邮政局", "招商局", "统计局", "市税务局"])
def test_a_bureau_that_the_document_does_not_name_is_no_slip_for_one_that_it_does(
    knowledge: Knowledge, stranger: str
) -> None:
    assert knowledge.ask(f"市{stranger}负责哪些任务").intent == "none"

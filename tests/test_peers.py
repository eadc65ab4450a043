"""The engines beside which benchmarks/peers.py measures the lookup."""

import pytest

from benchmarks.evaluation import Labelled
from benchmarks.peers import ENGINES, Tried, refusing

TEXTS = ("校园食堂食品安全", "进口冷链食品监管", "农村集体聚餐管理", "活禽交易市场整治")


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_ranks_the_text_that_shares_most_with_the_question_first(name: str) -> None:
    search = ENGINES[name](TEXTS)
    for number, question in enumerate(("校园食堂谁管", "进口冷链食品归谁", "农村集体聚餐找谁", "活禽交易市场谁负责")):
        scores = [score for score, _ in search(question)]
        assert search(question)[0][1] == number
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_answers_what_it_does_not_know_or_cannot_parse(name: str) -> None:
    search = ENGINES[name](TEXTS)
    for question in ("x", '"', "AND OR NOT (*", "龘"):
        assert all(0 <= number < len(TEXTS) for _, number in search(question))


def test_the_threshold_parts_what_is_outside_from_what_is_not() -> None:
    def scored(score: float, intent: str) -> Tried:
        rows = frozenset({"row"} if intent == "topic" else ())
        return Tried(Labelled("?", intent, "any", rows, None, None), ("row",), score, score, 0.0)

    tuned = [*(scored(9.0 + n, "topic") for n in range(5)), *(scored(1.0 + n, "none") for n in range(5))]
    refuse = refusing(tuned)
    assert all(one.right(refused=refuse(one)) for one in tuned)

"""Features lean to where they are met oftener; those of no text lean nowhere."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.sparse import csr_matrix

from bot.knowledge import Knowledge
from bot.knowledge.index import Query
from bot.knowledge.leaning import Leaning

HELD = arrays.arrays(np.bool_, st.tuples(st.integers(2, 6), st.integers(1, 5)))


def _asked(weights: Mapping[int, float]) -> Query:
    given_ = np.array([*weights.values()])
    return Query(np.array([*weights], dtype=np.int64), given_, given_, 1.0, 0.0, frozenset())


@given(HELD, st.data())
def test_it_is_the_logarithm_of_the_share_inside_over_that_outside(held: np.ndarray, data: st.DataObject) -> None:
    texts, features = held.shape
    inside = data.draw(st.integers(1, texts - 1))
    asked = data.draw(st.dictionaries(st.integers(0, features - 1), st.floats(0.1, 1.0), min_size=1))
    within, without = held[:inside].sum(axis=0), held[inside:].sum(axis=0)
    share = np.log((within + 0.5) / (inside + 1.0)) - np.log((without + 0.5) / (texts - inside + 1.0))
    each = [weight * share[number] * bool(held[:, number].any()) for number, weight in asked.items()]
    leaning, outwards = Leaning(csr_matrix(held), inside, features).of(_asked(asked))
    assert leaning == pytest.approx(sum(each) / len(each) ** 0.5)
    assert outwards == pytest.approx(sum(one for one in each if one < 0.0) / 5.0)


@given(HELD)
def test_without_texts_outside_nothing_leans(held: np.ndarray) -> None:
    leaning = Leaning(csr_matrix(held), held.shape[0], held.shape[1])
    assert leaning.of(_asked(dict.fromkeys(range(held.shape[1]), 1.0))) == (0.0, 0.0)
    assert leaning.of(_asked({})) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("村里农药店乱卖禁药谁管", "药店卖药谁管"),
        ("学校食堂谁管", "学校宿舍谁管"),
        ("进口冷冻食品谁查", "进口汽车谁查"),
    ],
)
def test_one_word_that_the_document_never_uses_is_enough_to_refuse(
    knowledge: Knowledge, inside: str, outside: str
) -> None:
    assert knowledge.ask(inside).rows
    assert not knowledge.ask(outside).rows

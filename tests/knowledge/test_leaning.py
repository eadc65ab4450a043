"""Features lean to where they are met oftener; those of no text lean nowhere."""

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


def _asked(numbers: list[int]) -> Query:
    given_ = np.ones(len(numbers))
    return Query(np.array(numbers, dtype=np.int64), given_, given_, 1.0, 0.0, frozenset())


@given(HELD, st.data())
def test_it_is_the_logarithm_of_the_share_inside_over_that_outside(held: np.ndarray, data: st.DataObject) -> None:
    texts, features = held.shape
    inside = data.draw(st.integers(1, texts - 1))
    number = data.draw(st.integers(0, features - 1))
    within, without = held[:inside, number].sum(), held[inside:, number].sum()
    wanted = np.log((within + 0.5) / (inside + 1.0)) - np.log((without + 0.5) / (texts - inside + 1.0))
    leaning, outwards = Leaning(csr_matrix(held), inside, features).of(_asked([number]))
    assert leaning == pytest.approx(wanted if within + without else 0.0)
    assert outwards <= 0.0
    assert (outwards < 0.0) == (leaning < 0.0)


@given(HELD)
def test_without_texts_outside_nothing_leans(held: np.ndarray) -> None:
    leaning = Leaning(csr_matrix(held), held.shape[0], held.shape[1])
    assert leaning.of(_asked([*range(held.shape[1])])) == (0.0, 0.0)
    assert leaning.of(_asked([])) == (0.0, 0.0)


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

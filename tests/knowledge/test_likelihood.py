"""Single signs raise the likelihood of the rows that hold them, as the smoothed model says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.sparse import csr_matrix

from bot.knowledge.likelihood import SMOOTHING, Likelihood

COUNTS = arrays.arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 5)), elements=st.integers(0, 50))


def _wanted(counts: np.ndarray, asked: set[int]) -> np.ndarray:
    share = (counts.sum(axis=0) + 0.5) / (counts.sum() + 0.5 * counts.shape[1])
    in_row = (counts + SMOOTHING * share) / (counts.sum(axis=1, keepdims=True) + SMOOTHING)
    known = [sign for sign in asked if sign < counts.shape[1]]
    wanted: np.ndarray = np.log(in_row / share)[:, known].sum(axis=1) / max(len(known), 1) ** 0.5
    return wanted


@given(COUNTS, st.integers(1, 5), st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)), st.data())
def test_it_is_the_logarithm_of_the_smoothed_share_in_the_row_over_that_in_all(
    counts: np.ndarray, width: int, asked: set[int], asked_beside: set[int], data: st.DataObject
) -> None:
    beside = data.draw(arrays.arrays(np.int64, (counts.shape[0], width), elements=st.integers(0, 50)))
    tables = [(csr_matrix(table), range(table.shape[1])) for table in (counts, beside)]
    found, found_beside = Likelihood(*tables).of(asked, asked_beside)
    assert found == pytest.approx(_wanted(counts, asked), abs=1e-5)  # the table holds 32 bits
    assert found_beside == pytest.approx(_wanted(beside, asked_beside), abs=1e-5)

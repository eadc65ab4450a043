"""Single signs raise the likelihood of the rows that hold them, as the smoothed model says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.sparse import csr_matrix

from bot.knowledge.likelihood import SMOOTHING, Likelihood

COUNTS = arrays.arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 5)), elements=st.integers(0, 50))


@given(COUNTS, st.sets(st.integers(0, 7)))
def test_it_is_the_logarithm_of_the_smoothed_share_in_the_row_over_that_in_all(
    counts: np.ndarray, asked: set[int]
) -> None:
    share = (counts.sum(axis=0) + 0.5) / (counts.sum() + 0.5 * counts.shape[1])
    in_row = (counts + SMOOTHING * share) / (counts.sum(axis=1, keepdims=True) + SMOOTHING)
    known = [sign for sign in asked if sign < counts.shape[1]]
    wanted = np.log(in_row / share)[:, known].sum(axis=1) / max(len(known), 1) ** 0.5
    found = Likelihood(csr_matrix(counts), range(counts.shape[1])).of(asked)
    assert found == pytest.approx(wanted, abs=1e-5)  # the table holds 32 bits

"""How much likelier single signs are in the texts of one row than in all texts: a unigram language model.

Pairs of neighbours find what is written; single signs (肉, 校, 药) tell what a question is about where no pair is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from bot.knowledge.index import Floats

# How many signs of the language at large each row is taken to hold besides its own (Dirichlet smoothing).
SMOOTHING = 1000.0


class Likelihood:
    """For each sign (any number) and each row, by how much the sign raises the likelihood of that row."""

    def __init__(self, counts: csr_matrix, signs: Sequence[int]) -> None:
        """Take a matrix, a line for each row and a column for each sign, of how many of the row's texts hold it."""
        columns = counts.astype(np.float64).tocsc()
        total = np.asarray(columns.sum(axis=0)).ravel()
        share = (total + 0.5) / (total.sum() + 0.5 * len(total))
        columns.data = np.log1p(columns.data / (SMOOTHING * np.repeat(share, np.diff(columns.indptr))))
        # A row that says much is likely to hold any sign; this takes it off again for each that is asked for.
        size = np.log(SMOOTHING / (np.asarray(counts.sum(axis=1)).ravel() + SMOOTHING))
        self._gains = columns.T.toarray().astype(np.float32) + size.astype(np.float32)
        self._places = {sign: place for place, sign in enumerate(signs)}

    def of(self, signs: Iterable[int]) -> Floats:
        """Return how much likelier some signs are in each row, as a logarithm; 0 where none is known.

        It is divided by the root of their number: long questions are no surer than short ones by their length alone.
        """
        known = [place for sign in signs if (place := self._places.get(sign)) is not None]
        found: Floats = self._gains[known].sum(axis=0) / max(len(known), 1) ** 0.5
        return found

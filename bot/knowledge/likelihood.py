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
    """For each sign (any number) the rows that hold it, and by how much each raises the likelihood of that row."""

    def __init__(self, counts: csr_matrix, signs: Sequence[int]) -> None:
        """Take a line for each row and a column for each sign: how many of the row's texts hold it."""
        columns = counts.astype(np.float64).tocsc()
        total = np.asarray(columns.sum(axis=0)).ravel()
        share = (total + 0.5) / (total.sum() + 0.5 * len(total))
        sign_of = np.repeat(np.arange(len(total)), np.diff(columns.indptr))
        self._gain = np.log1p(columns.data / (SMOOTHING * share[sign_of]))
        self._rows, self._starts = columns.indices, columns.indptr.tolist()
        # A row that says much is likely to hold any sign; this takes it off again for each sign that is asked for.
        self._size = np.log(SMOOTHING / (np.asarray(counts.sum(axis=1)).ravel() + SMOOTHING))
        self._number = {sign: number for number, sign in enumerate(signs)}

    def of(self, signs: Iterable[int]) -> Floats:
        """Return for each row the logarithm of how much likelier some signs are there, 0 where none is known.

        It is divided by the root of their number: long questions are no surer than short ones by their length alone.
        """
        known = [number for sign in signs if (number := self._number.get(sign)) is not None]
        if not known:
            return np.zeros(len(self._size))
        spans = [slice(self._starts[number], self._starts[number + 1]) for number in known]
        rows, gain = np.concatenate([self._rows[s] for s in spans]), np.concatenate([self._gain[s] for s in spans])
        found: Floats = (np.bincount(rows, gain, len(self._size)) + len(known) * self._size) / len(known) ** 0.5
        return found

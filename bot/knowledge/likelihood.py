"""How much likelier single signs are in the texts of one row than in all texts: a unigram language model.

Pairs of neighbours find what is written; single signs (肉, 校, 药) tell what a question is about where no pair is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

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
        gain = np.log1p(columns.data / (SMOOTHING * share[sign_of]))
        rows, starts = columns.indices, columns.indptr.tolist()
        # A row that says much is likely to hold any sign; this takes it off again for each sign that is asked for.
        self._size = np.log(SMOOTHING / (np.asarray(counts.sum(axis=1)).ravel() + SMOOTHING))
        spans = (slice(start, end) for start, end in pairwise(starts))
        self._holding = {sign: (rows[span], gain[span]) for sign, span in zip(signs, spans, strict=True)}

    def of(self, signs: Iterable[int]) -> Floats:
        """Return for each row the logarithm of how much likelier some signs are there, 0 where none is known.

        It is divided by the root of their number: long questions are no surer than short ones by their length alone.
        """
        known = [holding for sign in signs if (holding := self._holding.get(sign)) is not None]
        if not known:
            return np.zeros(len(self._size))
        rows, gain = map(np.concatenate, zip(*known, strict=True))
        found: Floats = (np.bincount(rows, gain, len(self._size)) + len(known) * self._size) / len(known) ** 0.5
        return found

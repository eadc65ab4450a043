"""How much likelier single signs are in the texts of one row than in all texts: a unigram language model.

Pairs of neighbours find what is written; single signs (肉, 校, 药) tell what a question is about where no pair is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from scipy.sparse import csr_matrix

from bot.knowledge.index import Floats, places

# How many signs of the language at large each row is taken to hold besides its own (Dirichlet smoothing).
SMOOTHING = 1000.0


class Likelihood:
    """For each sign (any number) the rows that hold it, and by how much each raises the likelihood of that row.

    There may be several tables of signs, of characters and of sounds say, each with a likelihood of its own.
    """

    def __init__(self, *tables: tuple[csr_matrix, Sequence[int]]) -> None:
        """Take for each table a matrix, a line for each row and a column for each sign, and the signs.

        The matrix says how many of the row's texts hold it.
        """
        self._columns: list[dict[int, int]] = []
        rows, gains, lengths, sizes = [], [], [], []
        count = 0
        for number, (counts, signs) in enumerate(tables):
            columns = counts.astype(np.float64).tocsc()
            total = np.asarray(columns.sum(axis=0)).ravel()
            share = (total + 0.5) / (total.sum() + 0.5 * len(total))
            lengths.append(np.diff(columns.indptr))
            gains.append(np.log1p(columns.data / (SMOOTHING * np.repeat(share, lengths[-1]))))
            rows.append(columns.indices + number * counts.shape[0])
            # A row that says much is likely to hold any sign; this takes it off again for each that is asked for.
            sizes.append(np.log(SMOOTHING / (np.asarray(counts.sum(axis=1)).ravel() + SMOOTHING)))
            self._columns.append({sign: column for column, sign in enumerate(signs, count)})
            count += len(signs)
        self._rows, self._gains, self._sizes = np.concatenate(rows), np.concatenate(gains), np.stack(sizes)
        self._ends = np.concatenate(lengths).cumsum(dtype=np.int64)
        self._starts = self._ends - np.concatenate(lengths)

    def of(self, *asked: Iterable[int]) -> Floats:
        """Return, for some signs of each table, a line: how much likelier they are in each row, as a logarithm.

        It is divided by the root of their number: long questions are no surer than short ones by their length alone.
        It is 0 where none is known.
        """
        known = [
            [column for sign in signs if (column := columns.get(sign)) is not None]
            for columns, signs in zip(self._columns, asked, strict=True)
        ]
        of = np.array(list(chain(*known)), dtype=np.int64)
        at, _ = places(self._starts[of], self._ends[of])
        gained = np.bincount(self._rows[at], self._gains[at], self._sizes.size).reshape(self._sizes.shape)
        number = np.array([[len(columns)] for columns in known])
        found: Floats = (gained + number * self._sizes) / np.sqrt(np.maximum(number, 1))
        return found

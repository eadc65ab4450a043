"""How much likelier single signs are in the texts of one row than in all texts: a unigram language model.

Pairs of neighbours find what is written; single signs (肉, 校, 药) tell what a question is about where no pair is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.knowledge.index import Floats

# How many signs of the language at large each row is taken to hold besides its own (Dirichlet smoothing).
SMOOTHING = 1000.0


class Likelihood:
    """For each sign (any number) and each row, by how much the sign raises the likelihood of that row.

    There may be several tables of signs, of characters and of sounds say, each with a likelihood of its own.
    """

    def __init__(self, *tables: tuple[csr_matrix, Sequence[int]]) -> None:
        """Take for each table a matrix, a line for each row and a column for each sign, and the signs.

        The matrix says how many of the row's texts hold it.
        """
        self._places: list[dict[int, int]] = []
        # The first line is all zero: it begins the signs of each table, if none of them is known.
        self._gains = np.zeros((1 + sum(len(signs) for _, signs in tables), tables[0][0].shape[0]), dtype=np.float32)
        at = 1
        for counts, signs in tables:
            _fill(self._gains[at : at + len(signs)], counts)
            self._places.append({sign: place for place, sign in enumerate(signs, at)})
            at += len(signs)

    def of(self, *asked: Iterable[int]) -> Floats:
        """Return, for some signs of each table, a line: how much likelier they are in each row, as a logarithm.

        It is divided by the root of their number: long questions are no surer than short ones by their length alone.
        It is 0 where none is known.
        """
        known: list[int] = []
        begins, roots = [], []
        for places, signs in zip(self._places, asked, strict=True):
            begins.append(len(known))
            known.append(0)
            known += [place for sign in signs if (place := places.get(sign)) is not None]
            roots.append((max(len(known) - begins[-1] - 1, 1) ** 0.5,))
        found: Floats = np.add.reduceat(self._gains.take(known, axis=0), begins) / roots
        return found


def _fill(gains: NDArray[np.float32], counts: csr_matrix) -> None:
    """Write a line for each sign of a table: its gain for each row."""
    columns = counts.tocsc()
    total = np.asarray(columns.sum(axis=0)).ravel()
    share = (total + 0.5) / (total.sum() + 0.5 * len(total))
    gained = np.log1p(columns.data / (SMOOTHING * np.repeat(share, np.diff(columns.indptr)))).astype(np.float32)
    csr_matrix((gained, columns.indices, columns.indptr), shape=gains.shape).toarray(out=gains)
    # A row that says much is likely to hold any sign; this takes it off again for each that is asked for.
    gains += np.log(SMOOTHING / (np.asarray(counts.sum(axis=1)).ravel() + SMOOTHING)).astype(np.float32)

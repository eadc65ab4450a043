"""Whether single features are found in texts of the document's subjects or in those of subjects outside it.

A word that the document never uses (消防, 电梯), and each pair of characters with it, speaks against every row, however
well the rest of a question matches.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from bot.knowledge.index import Floats, Query

_SMOOTHING = 0.5
# How many features that lean outwards as far as one can weigh as much as the signals beside it.
_MANY = 5.0


class Leaning:
    """For each feature the logarithm of how many times oftener it is in texts inside than in texts outside."""

    def __init__(self, held: csr_matrix, inside: int, features: int) -> None:
        """Take a row for each text, those `inside` first, and a column for each feature; `features` counts all."""
        outside = held.shape[0] - inside
        begin = held.indptr[inside]
        within = np.bincount(held.indices[:begin], minlength=features) + _SMOOTHING
        without = np.bincount(held.indices[begin:], minlength=features) + _SMOOTHING
        known = within + without > 2 * _SMOOTHING
        share = np.log(within / (inside + 2 * _SMOOTHING)) - np.log(without / (outside + 2 * _SMOOTHING))
        self._of: Floats = np.where(known, share, 0.0) if outside else np.zeros(features)

    def of(self, query: Query) -> tuple[float, float]:
        """Return how a question leans, less than 0 outwards: all its features, and those alone that lean outwards."""
        each: list[float] = (self._of.take(query.numbers) * query.given).tolist()
        return sum(each) / max(len(each), 1) ** 0.5, sum([one for one in each if one < 0.0]) / _MANY

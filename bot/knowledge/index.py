"""The inverted index: which texts, items and rows of the matrix hold which features, and how telling each is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.knowledge.features import CHAR, KIND, KIND_WEIGHTS, kind_of, of_kind

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_WEIGHTS = np.array(KIND_WEIGHTS)


class Query(NamedTuple):
    """A question's features that are known: their numbers and weights, and the place of each in the question's list.

    `place` gives the position of each that is known. `mass` is the weight of all, `unknown` of
    those that no text has; `kinds` are the kinds that count.
    """

    numbers: Ints
    weights: Floats
    place: dict[int, int]
    mass: float
    unknown: float
    kinds: frozenset[int]


class Vocabulary:
    """Numbers of the features, which are their places in `codes`, and how telling each is: rare ones more."""

    def __init__(self, codes: Ints, counts: Ints, total: int) -> None:
        """Take the features in order and how many of `total` items hold each; none at all counts as one."""
        self.codes = codes
        self.counted = int(np.searchsorted(codes, of_kind(CHAR)))  # single characters stand behind all that is counted
        self.unknown = float(_rarity(np.zeros(1), total)[0])
        self.weights = _rarity(np.maximum(counts, 1), total) * _WEIGHTS[codes >> KIND]

    def query(self, features: Iterable[tuple[int, float]]) -> Query:
        """Return a question's features by number; one that stands twice counts once, with its larger weight."""
        own: dict[int, float] = {}
        for feature, weight in features:
            if weight > own.get(feature, 0.0):
                own[feature] = weight
        codes = np.array([*own], dtype=np.int64)
        at = self.codes.searchsorted(codes)
        known = self.codes.take(at, mode="clip") == codes
        given = np.array([*own.values()])
        numbers, weights = at[known], given[known] * self.weights[at[known]]
        kinds = codes >> KIND
        unknown = float(given[~known] @ _WEIGHTS[kinds[~known]]) * self.unknown
        place = dict(zip(codes[known].tolist(), range(len(numbers)), strict=True))
        return Query(
            numbers, weights, place, unknown + float(weights.sum()), unknown, frozenset(kinds.tolist()) - {CHAR}
        )

    def weight(self, feature: int) -> float:
        """Return how telling a feature is; an unknown one most."""
        at = int(np.searchsorted(self.codes, feature))
        known = at < len(self.codes) and self.codes[at] == feature
        return float(self.weights[at]) if known else self.unknown * KIND_WEIGHTS[kind_of(feature)]


def _rarity(counts: Floats | Ints, total: int) -> Floats:
    found: Floats = np.log(1.0 + (total - counts + 0.5) / (counts + 0.5))
    return found


_LONG = 2000  # holders of a feature, from which cutting out what is near is quicker than reading all


class Postings:
    """Which of a number of holders (texts, items, rows) hold which feature: for each feature the holders in order."""

    def __init__(self, held: csr_matrix) -> None:
        """Take a row for each holder and a column for each feature."""
        columns = held.tocsc()
        self._starts, self._holders = columns.indptr.astype(np.int64), columns.indices.astype(np.int32)

    def of(self, numbers: Ints, near: NDArray[np.int32] | None = None) -> tuple[NDArray[np.int32], Ints]:
        """Return for features, one after the other, who holds them; and how many that are of each.

        `near` are the bounds of spans of holders, ascending, outside of which holders may be left out.
        """
        starts, ends = self._starts[numbers].tolist(), self._starts[numbers + 1].tolist()
        found = [self._holders[a:b] for a, b in zip(starts, ends, strict=True)]
        if near is not None:
            found = [_cut(holders, near) if len(holders) > _LONG else holders for holders in found]
        return np.concatenate(found) if found else self._holders[:0], np.array([*map(len, found)], dtype=np.int64)


def _cut(holders: NDArray[np.int32], near: NDArray[np.int32]) -> NDArray[np.int32]:
    cuts = holders.searchsorted(near).tolist()
    spans = [holders[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b > a]
    return np.concatenate(spans) if spans else holders[:0]

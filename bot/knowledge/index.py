"""The inverted index: which texts, items and rows of the matrix hold which features, and how telling each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from bot.knowledge.features import CHAR, KIND, KIND_WEIGHTS, kind_of, of_kind

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_WEIGHTS = np.array(KIND_WEIGHTS)


class Query(NamedTuple):
    """A question's features that are known: their numbers and weights, and the place of each in the question's list.

    `place` gives the position of each that is known. `mass` is the weight of all, `unknown` of those that no text has;
    `kinds` are the kinds that count.
    """

    numbers: list[int]
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
        self.weights = _rarity(np.maximum(counts, 1), total) * _WEIGHTS[codes >> KIND]
        self._unknown = (_rarity(np.zeros(1), total) * _WEIGHTS).tolist()
        self._numbers = dict(zip(codes.tolist(), range(len(codes)), strict=True))

    def query(self, features: Mapping[int, float]) -> Query:
        """Return a question's features, given with their weights, by number."""
        numbers: list[int] = []
        given: list[float] = []
        place: dict[int, int] = {}
        unknown = 0.0
        number_of, kinds = self._numbers.get, {code >> KIND for code in features}
        for code, weight in features.items():
            number = number_of(code)
            if number is None:
                unknown += weight * self._unknown[code >> KIND]
            else:
                place[code] = len(numbers)
                numbers.append(number)
                given.append(weight)
        weights = np.array(given) * self.weights[numbers]
        return Query(numbers, weights, place, unknown + float(weights.sum()), unknown, frozenset(kinds) - {CHAR})

    def holds(self, feature: int) -> bool:
        """Say whether anything has a feature."""
        return feature in self._numbers

    def weight(self, feature: int) -> float:
        """Return how telling a feature is; an unknown one most."""
        number = self._numbers.get(feature)
        return self._unknown[kind_of(feature)] if number is None else float(self.weights[number])


def _rarity(counts: Floats | Ints, total: int) -> Floats:
    found: Floats = np.log(1.0 + (total - counts + 0.5) / (counts + 0.5))
    return found


_LONG = 2000  # holders of a feature, from which cutting out what is near is quicker than reading all


class Held(NamedTuple):
    """Pairs of a holder and the number (in a list) of a feature that it holds, feature by feature."""

    holders: NDArray[np.int32]
    number: Ints


class Postings:
    """Which groups of texts, and which texts, hold which feature: for each feature its holders in order.

    Groups are numbered first, texts behind them.
    """

    def __init__(self, groups: csr_matrix, texts: csr_matrix) -> None:
        """Take a row for each group or text, and a column for each feature."""
        columns = vstack([groups, texts], format="csc")
        ends = columns.indptr
        self._starts, self._holders = ends.tolist(), columns.indices.astype(np.int32)
        self._texts = (ends[:-1] + np.bincount(groups.indices, minlength=groups.shape[1])).tolist()

    def of(self, numbers: Sequence[int]) -> Held:
        """Return all groups and texts that hold some features."""
        return self._joined([self._holders[self._starts[number] : self._starts[number + 1]] for number in numbers])

    def groups_of(self, numbers: Sequence[int]) -> Held:
        """Return the groups that hold some features."""
        return self._joined([self._holders[self._starts[number] : self._texts[number]] for number in numbers])

    def texts_of(self, numbers: Sequence[int], near: NDArray[np.int32]) -> Held:
        """Return the texts that hold some features; those outside the spans of holders of `near` may be left out."""
        found = [self._holders[self._texts[number] : self._starts[number + 1]] for number in numbers]
        return self._joined([_cut(holders, near) if len(holders) > _LONG else holders for holders in found])

    def _joined(self, found: list[NDArray[np.int32]]) -> Held:
        if not found:
            return Held(self._holders[:0], np.zeros(0, dtype=np.int64))
        return Held(np.concatenate(found), np.repeat(np.arange(len(found)), [*map(len, found)]))


def _cut(holders: NDArray[np.int32], near: NDArray[np.int32]) -> NDArray[np.int32]:
    cuts = holders.searchsorted(near).tolist()
    spans = [holders[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b > a]
    return np.concatenate(spans) if spans else holders[:0]

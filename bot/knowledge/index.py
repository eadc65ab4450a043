"""The inverted index: which texts, items and rows of the matrix hold which features, and how telling each is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
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
    """A question's features: the number of each, the weight that it was `given`, and that by how telling it is.

    `mass` is the weight of all, `unknown` of those that no text has; `kinds` are the kinds that count.
    """

    numbers: Ints
    given: Floats
    weights: Floats
    mass: float
    unknown: float
    kinds: frozenset[int]


class Vocabulary:
    """Numbers of the features, which are their places in `codes`, and how telling each is: rare ones more.

    Behind them stands one number for all unknown features of each kind.
    """

    def __init__(self, codes: Ints, counts: Ints, total: int) -> None:
        """Take the features in order and how many of `total` items hold each; none at all counts as one."""
        self.codes = codes
        self.counted = int(np.searchsorted(codes, of_kind(CHAR)))  # single characters stand behind all that is counted
        known = _rarity(np.maximum(counts, 1), total) * _WEIGHTS[codes >> KIND]
        self.weights = np.concatenate((known, _rarity(np.zeros(1), total) * _WEIGHTS))
        # By kind: what is looked up most, single characters, stays near in a small table.
        bounds = [*np.searchsorted(codes, [of_kind(kind) for kind in range(len(KIND_WEIGHTS))]).tolist(), len(codes)]
        self._numbers = [dict(zip(codes[a:b].tolist(), range(a, b), strict=True)) for a, b in pairwise(bounds)]

    def query(self, features: Collection[int], weights: Sequence[float]) -> Query:
        """Return a question's features, given with their weights, by number."""
        kinds = [code >> KIND for code in features]
        known, unknown = self._numbers, len(self.codes)
        found = [known[kind].get(code, unknown + kind) for code, kind in zip(features, kinds, strict=True)]
        numbers, given = np.array(found, dtype=np.int64), np.array(weights)
        telling = self.weights.take(numbers) * given
        each = telling.tolist()
        missing = sum([weight for weight, number in zip(each, found, strict=True) if number >= unknown])
        return Query(numbers, given, telling, sum(each), missing, frozenset(kinds) - {CHAR})

    def holds(self, feature: int) -> bool:
        """Say whether anything has a feature."""
        return feature in self._numbers[kind_of(feature)]


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

    def __init__(self, held: csr_matrix, groups: int) -> None:
        """Take a row for each group and behind them one for each text, and a column for each feature."""
        columns = held.tocsc()
        self._starts, self._ends = columns.indptr[:-1].astype(np.int64), columns.indptr[1:].astype(np.int64)
        self._holders = columns.indices.astype(np.int32, copy=False)
        self._texts = self._starts + np.bincount(held.indices[: held.indptr[groups]], minlength=held.shape[1])

    def of(self, numbers: Ints) -> Held:
        """Return all groups and texts that hold some features."""
        return self._between(self._starts.take(numbers), self._ends.take(numbers))

    def groups_of(self, numbers: Ints) -> Held:
        """Return the groups that hold some features."""
        return self._between(self._starts.take(numbers), self._texts.take(numbers))

    def texts_of(self, numbers: Ints, near: NDArray[np.int32]) -> Held:
        """Return the texts that hold some features; those outside the spans of holders of `near` may be left out."""
        spans = zip(self._texts[numbers].tolist(), self._ends[numbers].tolist(), strict=True)
        found = [self._holders[start:end] for start, end in spans]
        cut = [_cut(holders, near) if len(holders) > _LONG else holders for holders in found]
        return Held(np.concatenate(cut), np.repeat(np.arange(len(cut)), [*map(len, cut)]))

    def _between(self, starts: Ints, ends: Ints) -> Held:
        at, number = places(starts, ends)
        return Held(self._holders.take(at), number)


def places(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return every place from each start to its end, one span after the other, and the number of the span it is in."""
    lengths = ends - starts
    number = np.arange(len(starts)).repeat(lengths)
    shift = starts - lengths.cumsum() + lengths
    return shift.take(number) + np.arange(len(number)), number


def _cut(holders: NDArray[np.int32], near: NDArray[np.int32]) -> NDArray[np.int32]:
    cuts = holders.searchsorted(near).tolist()
    spans = [holders[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b > a]
    return np.concatenate(spans) if spans else holders[:0]

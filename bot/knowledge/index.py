"""The inverted index: how much of a question's weight each text, item and row of the matrix holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# What a match of each kind is worth: pair of characters, pair of sounds, pair with one character between (or not),
# Latin word or number. Pairs of sounds come on top of those of characters; single characters are in everything and
# are not counted.
KIND_WEIGHTS: Mapping[str, float] = {"b": 1.0, "p": 0.6, "s": 0.35, "w": 1.8}


class Query(NamedTuple):
    """A question's known features by number, with weights; `mass` is all its weight, `unknown` that of others."""

    numbers: Ints
    weights: Floats
    mass: float
    unknown: float
    kinds: frozenset[str]


class Vocabulary:
    """Numbers of the features, and how telling each is: the inverse of how many entries hold it."""

    def __init__(self, entries: Sequence[Iterable[str]], others: Iterable[str]) -> None:
        """Count the entries that hold each feature; `others` are features of texts that are no entries."""
        counts: dict[str, int] = {}
        for entry in entries:
            for feature in set(entry):
                counts[feature] = counts.get(feature, 0) + 1
        for feature in others:
            counts.setdefault(feature, 1)
        total = max(len(entries), 1)
        self.number = {feature: number for number, feature in enumerate(counts)}
        self.unknown = _rarity(0, total)
        rarities = (_rarity(count, total) * KIND_WEIGHTS[feature[0]] for feature, count in counts.items())
        self._rarities = list(rarities)
        self.weights = np.array(self._rarities, dtype=np.float32)

    def query(self, features: Iterable[tuple[str, float]]) -> Query:
        """Return a question's features by number; one that stands twice counts once, with its larger weight."""
        weights: dict[str, float] = {}
        for feature, weight in features:
            if weight > weights.get(feature, 0.0):
                weights[feature] = weight
        known: list[tuple[int, float]] = []
        unknown = 0.0
        for feature, weight in weights.items():
            number = self.number.get(feature)
            if number is None:
                unknown += weight * KIND_WEIGHTS[feature[0]] * self.unknown
            else:
                known.append((number, weight * self._rarities[number]))
        numbers = np.array([number for number, _ in known], dtype=np.int64)
        own = np.array([weight for _, weight in known], dtype=np.float32)
        mass = unknown + sum(weight for _, weight in known)
        return Query(numbers, own, mass, unknown, frozenset(feature[0] for feature in weights))


def _rarity(count: int, total: int) -> float:
    return math.log(1.0 + (total - count + 0.5) / (count + 0.5))


class Postings:
    """Which of a number of texts hold which feature, as one flat array with a slice for each feature."""

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[Iterable[str]]) -> None:
        self.size = len(texts)
        numbers, holders = [], []
        mass = {kind: np.zeros(len(texts), dtype=np.float32) for kind in KIND_WEIGHTS}
        for holder, text in enumerate(texts):
            for feature in set(text):
                number = vocabulary.number[feature]
                numbers.append(number)
                holders.append(holder)
                mass[feature[0]][holder] += vocabulary.weights[number]
        order = np.argsort(np.asarray(numbers, dtype=np.int32), kind="stable")
        self._holders = np.asarray(holders, dtype=np.int32)[order]
        counts = np.bincount(np.asarray(numbers, dtype=np.int64), minlength=len(vocabulary.number))
        self._starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        self._mass = mass
        self._masses: dict[frozenset[str], Floats] = {}

    def matched(self, query: Query) -> Floats:
        """Return for each text the weight of the question's features that it holds."""
        if not query.numbers.size:
            return np.zeros(self.size, dtype=np.float32)
        starts, ends = self._starts[query.numbers], self._starts[query.numbers + 1]
        holders = np.concatenate([self._holders[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)])
        return np.bincount(holders, np.repeat(query.weights, ends - starts), self.size).astype(np.float32)

    def mass(self, kinds: frozenset[str]) -> Floats:
        """Return for each text the weight of its own features of the kinds that the question has."""
        if kinds not in self._masses:
            total = np.zeros(self.size, dtype=np.float32)
            for kind in kinds:
                total += self._mass[kind]
            self._masses[kinds] = np.maximum(total, 1e-6)
        return self._masses[kinds]

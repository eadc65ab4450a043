"""The inverted index: how much of a question's weight each text, item and row of the matrix holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

# What a match of each kind is worth: pair of characters, pair of sounds, pair with one character between (or not),
# single character, Latin word or number. Pairs of sounds come on top of those of characters.
KIND_WEIGHTS: Mapping[str, float] = {"b": 1.0, "p": 0.6, "s": 0.35, "c": 0.25, "w": 1.8}


class Query(NamedTuple):
    """A question as feature numbers (-1: unknown to the matrix) and weights; `mass` is all it could match."""

    numbers: Ints
    weights: Floats
    mass: float
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
        self.weights = np.fromiter(rarities, dtype=np.float32, count=len(counts))

    def query(self, features: Iterable[tuple[str, float]]) -> Query:
        """Number a question's features; one that stands twice counts once, with its larger weight."""
        weights: dict[str, float] = {}
        for feature, weight in features:
            weights[feature] = max(weight, weights.get(feature, 0.0))
        numbers = np.fromiter((self.number.get(f, -1) for f in weights), dtype=np.int32, count=len(weights))
        own = np.fromiter(
            (weight * KIND_WEIGHTS[f[0]] * self.unknown for f, weight in weights.items()),
            dtype=np.float32,
            count=len(weights),
        )
        known = numbers >= 0
        factors = np.fromiter(weights.values(), dtype=np.float32, count=len(weights))
        own[known] = factors[known] * self.weights[numbers[known]]
        return Query(numbers, own, float(own.sum()), frozenset(f[0] for f in weights))


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
        known = query.numbers >= 0
        numbers = query.numbers[known]
        if not numbers.size:
            return np.zeros(self.size, dtype=np.float32)
        starts, ends = self._starts[numbers], self._starts[numbers + 1]
        holders = np.concatenate([self._holders[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)])
        weights = np.repeat(query.weights[known], ends - starts)
        return np.bincount(holders, weights, self.size).astype(np.float32)

    def mass(self, kinds: frozenset[str]) -> Floats:
        """Return for each text the weight of its own features of the kinds that the question has."""
        if kinds not in self._masses:
            total = np.zeros(self.size, dtype=np.float32)
            for kind in kinds:
                total += self._mass[kind]
            self._masses[kinds] = np.maximum(total, 1e-6)
        return self._masses[kinds]

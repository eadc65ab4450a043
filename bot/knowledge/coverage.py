"""Which tokens of a question some texts explain, place by place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.knowledge import features as feature
from bot.knowledge.index import Flags, Floats, Vocabulary
from bot.knowledge.tokens import Token

# How sure a token is explained: in a pair of characters that the texts hold, in a pair of sounds, alone.
_PAIR, _SOUND, _ALONE = 1.0, 0.8, 0.2


class Explained:
    """A question's tokens, ready to be held against many texts.

    `place` gives the place of each of the question's features, -1 for one that nothing holds.
    """

    def __init__(self, tokens: Sequence[Token], vocabulary: Vocabulary, place: dict[int, int]) -> None:
        self.tokens = tokens
        self.weights = np.array([_weight(vocabulary, token) for token in tokens])
        self._total = float(self.weights.sum()) or 1.0
        self._telling = [0 if t.weight < 1.0 else 2 if t.kind == "word" else 1 for t in tokens]
        self._alone = np.array([place.get(_alone(token), -1) for token in tokens], dtype=np.int64)
        self._least = np.array([_PAIR if token.kind == "word" else _ALONE for token in tokens])
        links = [_links(tokens, at) for at in range(len(tokens) - 1)]
        self._pairs = np.array([place.get(pair, -1) for pair, _ in links], dtype=np.int64)
        self._sounds = np.array([place.get(sounds, -1) for _, sounds in links], dtype=np.int64)

    def by(self, held: Flags) -> Floats:
        """Return how surely each token (columns) is explained, 0 to 1, by each group of texts (rows).

        `held` says which of the question's features each group holds, with one column more that is always False.
        """
        cover: Floats = held[:, self._alone] * self._least
        linked = np.where(held[:, self._pairs], _PAIR, held[:, self._sounds] * _SOUND)
        np.maximum(cover[:, :-1], linked, out=cover[:, :-1])
        np.maximum(cover[:, 1:], linked, out=cover[:, 1:])
        return cover

    def share(self, cover: Floats) -> Floats:
        """Return how much of the question's weight each cover explains, 0 to 1."""
        share: Floats = cover @ self.weights / self._total
        return share

    def gap(self, cover: Sequence[float]) -> float:
        """Return the longest run of telling tokens that is not explained; a word counts as two characters."""
        longest = run = 0
        for length, sure in zip(self._telling, cover, strict=True):
            run = run + length if length and sure < 0.5 else 0
            longest = max(longest, run)
        return float(longest)

    def run(self, cover: Sequence[float]) -> float:
        """Return the longest run of explained tokens, as a share of all."""
        longest = run = 0
        for sure in cover:
            run = run + 1 if sure >= _SOUND else 0
            longest = max(longest, run)
        return longest / max(len(cover), 1)


def _alone(token: Token) -> int:
    if token.kind == "word":
        return feature.word(token.text)
    return feature.char(token.text) if token.kind == "han" else -1


def _links(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Return the features of a token with the next one: of the characters, of the sounds; -1 where there are none."""
    token, other = tokens[at], tokens[at + 1]
    if token.kind == "word" or other.kind == "word" or other.segment != token.segment:
        return -1, -1
    sounds = feature.pair(feature.SOUNDS, feature.sound_number(token.sound), feature.sound_number(other.sound))
    if token.kind == other.kind == "han":
        return feature.pair(feature.PAIR, ord(token.text), ord(other.text)), sounds
    return -1, sounds


def _weight(vocabulary: Vocabulary, token: Token) -> float:
    if token.kind != "word":
        return token.weight
    return token.weight * vocabulary.weight(feature.word(token.text)) / feature.KIND_WEIGHTS[feature.WORD]

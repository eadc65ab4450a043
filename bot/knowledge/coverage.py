"""Which tokens of a question a set of texts explains, place by place."""

from __future__ import annotations

from collections.abc import Sequence, Set
from operator import mul
from typing import NamedTuple

from bot.knowledge.index import KIND_WEIGHTS, Vocabulary
from bot.knowledge.tokens import Token

# How sure a token is explained: in a pair of characters that the texts hold, in a pair of sounds, alone.
_PAIR, _SOUND, _ALONE = 1.0, 0.8, 0.2
Cover = list[float]


class _Place(NamedTuple):
    alone: str
    pair: str | None
    sound: str | None


class Explained:
    """A question's tokens, ready to be held against many sets of features."""

    def __init__(self, tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
        self.tokens = tokens
        self._places = [_place(tokens, at) for at in range(len(tokens))]
        self.weights = [_weight(vocabulary, token) for token in tokens]
        self._total = sum(self.weights) or 1.0

    def by(self, held: Set[str]) -> Cover:
        """Return for each token how surely these features explain it, 0 to 1."""
        cover = [0.0] * len(self._places)
        for at, (alone, pair, sound) in enumerate(self._places):
            if alone in held:
                least = _PAIR if alone[0] == "w" else _ALONE
                cover[at] = max(cover[at], least)
            if pair is not None and pair in held:
                cover[at] = cover[at + 1] = _PAIR
            elif sound is not None and sound in held:
                cover[at] = max(cover[at], _SOUND)
                cover[at + 1] = _SOUND
        return cover

    def share(self, cover: Cover) -> float:
        """Return how much of the question's weight a cover explains, 0 to 1."""
        return float(sum(map(mul, self.weights, cover))) / self._total

    def gap(self, cover: Cover) -> float:
        """Return the longest run of telling tokens that is not explained; a word counts as two characters."""
        longest = run = 0
        for token, sure in zip(self.tokens, cover, strict=True):
            unexplained = sure < 0.5 and token.weight == 1.0
            run = run + (2 if token.kind == "word" else 1) if unexplained else 0
            longest = max(longest, run)
        return float(longest)

    def run(self, cover: Cover) -> float:
        """Return the longest run of explained tokens, as a share of all."""
        longest = run = 0
        for sure in cover:
            run = run + 1 if sure >= _SOUND else 0
            longest = max(longest, run)
        return longest / max(len(cover), 1)


def _place(tokens: Sequence[Token], at: int) -> _Place:
    token = tokens[at]
    if token.kind == "word":
        return _Place("w" + token.text, None, None)
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or following.kind == "word" or following.segment != token.segment:
        return _Place("c" + token.text, None, None)
    pair = "b" + token.text + following.text if token.kind == following.kind == "han" else None
    return _Place("c" + token.text, pair, f"p{token.sound} {following.sound}")


def _weight(vocabulary: Vocabulary, token: Token) -> float:
    if token.kind != "word":
        return token.weight
    number = vocabulary.number.get("w" + token.text, -1)
    rarity = float(vocabulary.weights[number]) / KIND_WEIGHTS["w"] if number >= 0 else vocabulary.unknown
    return token.weight * rarity

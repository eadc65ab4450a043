"""What a question seeks: the tokens of its subject, with the features of each and of neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from bot.knowledge.features import HALF, PAIR, SOUNDS, pair
from bot.knowledge.tokens import Token

NOWHERE = -1
_PAIR, _SOUNDS = pair(PAIR, 0, 0), pair(SOUNDS, 0, 0)
_APART = NOWHERE, NOWHERE


class Sought(NamedTuple):
    """Tokens, read once for all that is asked of them.

    `features` gives each of their features a place, `weights` what it weighs there, of one that stands twice the
    larger. `own` is the place of each token's own feature; `beside` gives for each token but the last the places of
    those that it has with the next one, of characters and of sounds. `NOWHERE` stands where there is none.
    """

    tokens: tuple[Token, ...]
    features: dict[int, int]
    weights: list[float]
    own: list[int]
    beside: list[tuple[int, int]]

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> Self:
        """Find the features of some tokens.

        Where a light word stands between two others, these count as neighbours too (抽检的标准, 抽检标准).
        """
        features: dict[int, int] = {}
        weights: list[float] = []

        def placed(code: int, weight: float) -> int:
            place = features.setdefault(code, len(weights))
            if place == len(weights):
                weights.append(weight)
            elif weight > weights[place]:
                weights[place] = weight
            return place

        own = [placed(token.feature, token.weight) if token.feature >= 0 else NOWHERE for token in tokens]
        beside = [_APART] * max(len(tokens) - 1, 0)
        for at, next_at, weight in _neighbours(tokens):
            one, other = tokens[at], tokens[next_at]
            sounds, written = placed(_SOUNDS + (one.sound << HALF) + other.sound, weight), NOWHERE
            if one.kind == other.kind == "han":
                written = placed(_PAIR + (ord(one.text) << HALF) + ord(other.text), weight)
            if next_at == at + 1:
                beside[at] = written, sounds
        return cls(tuple(tokens), features, weights, own, beside)


def _neighbours(tokens: Sequence[Token]) -> Iterator[tuple[int, int, float]]:
    """Return the places of each two tokens that count as neighbours, and what the pair weighs."""
    for at, token in enumerate(tokens):
        if token.kind == "word":
            continue
        between = False
        for next_at, other in enumerate(tokens[at + 1 : at + 3], at + 1):
            if other.kind == "word" or other.segment != token.segment:
                continue
            yield at, next_at, min(token.weight, other.weight) if between else (token.weight + other.weight) / 2
            if other.weight == 1.0:
                break
            between = True

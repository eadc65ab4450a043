"""What a question seeks: the tokens of its subject, with the features of each and of neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from bot.knowledge.features import PAIR, SOUNDS, pair
from bot.knowledge.tokens import Token

NOWHERE = -1
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
        for at, token in enumerate(tokens):
            for number, other, weight in _after(tokens, at):
                sounds, written = placed(pair(SOUNDS, token.sound, other.sound), weight), NOWHERE
                if token.kind == other.kind == "han":
                    written = placed(pair(PAIR, ord(token.text), ord(other.text)), weight)
                if number == at + 1:
                    beside[at] = written, sounds
        return cls(tuple(tokens), features, weights, own, beside)


def _after(tokens: Sequence[Token], at: int) -> Iterator[tuple[int, Token, float]]:
    """Return the tokens that count as the next one to that at a place, with their places and what a pair weighs."""
    token = tokens[at]
    if token.kind == "word":
        return
    between = False
    for place in range(at + 1, min(at + 3, len(tokens))):
        other = tokens[place]
        if other.kind == "word" or other.segment != token.segment:
            continue
        yield place, other, min(token.weight, other.weight) if between else (token.weight + other.weight) / 2
        if other.weight == 1.0:
            return
        between = True

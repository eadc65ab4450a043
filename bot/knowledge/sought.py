"""What a question seeks: the tokens of its subject, with the features of each and of neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

from bot.knowledge.features import PAIR, SOUNDS, pair
from bot.knowledge.tokens import Token

_APART = -1, -1


class Sought(NamedTuple):
    """Tokens, read once for all that is asked of them.

    `weights` are their features with the weight of each, of one that stands twice the larger. `beside` gives for each
    token but the last the features that it has with the next one, of characters and of sounds; -1 where there is none.
    """

    tokens: tuple[Token, ...]
    weights: dict[int, float]
    beside: list[tuple[int, int]]

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> Self:
        """Find the features of some tokens.

        Where a light word stands between two others, these count as neighbours too (抽检的标准, 抽检标准).
        """
        weights: dict[int, float] = {}
        beside = [_APART] * max(len(tokens) - 1, 0)
        for at, token in enumerate(tokens):
            own, code = token.weight, token.feature
            if code >= 0 and own > weights.get(code, 0.0):
                weights[code] = own
            if token.kind == "word":
                continue
            between = False
            for place, other in enumerate(tokens[at + 1 : at + 3], at):
                if other.kind == "word" or other.segment != token.segment:
                    continue
                both = _beside(token, other)
                if place == at:
                    beside[at] = both
                shared = min(own, other.weight) if between else (own + other.weight) / 2
                for code in both:
                    if code >= 0 and shared > weights.get(code, 0.0):
                        weights[code] = shared
                if other.weight == 1.0:
                    break
                between = True
        return cls(tuple(tokens), weights, beside)


def _beside(token: Token, other: Token) -> tuple[int, int]:
    """Return the features of two neighbours: of their characters, -1 where one is a syllable, and of their sounds."""
    sounds = pair(SOUNDS, token.sound, other.sound)
    return pair(PAIR, ord(token.text), ord(other.text)) if token.kind == other.kind == "han" else -1, sounds

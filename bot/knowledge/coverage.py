"""Which tokens of a question some texts explain, place by place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import mul

from bot.knowledge import features as feature
from bot.knowledge.index import Vocabulary
from bot.knowledge.sought import Sought
from bot.knowledge.tokens import Token

# How sure a token is explained: in a pair of characters that the texts hold, in a pair of sounds, alone.
_PAIR, _SOUND, _ALONE = 1.0, 0.8, 0.2
_UNKNOWN = -1, -1


class Explained:
    """A question's tokens, ready to be held against many texts."""

    def __init__(self, sought: Sought, vocabulary: Vocabulary, place: Mapping[int, int]) -> None:
        """Take what is sought, and the place of each of its features that anything holds."""
        tokens, at = sought.tokens, place.get
        self._weights = [t.weight if t.kind != "word" else _weight(vocabulary, t) for t in tokens]
        self._total = sum(self._weights) or 1.0
        self._alone = [(at(token.feature, -1), _PAIR if token.kind == "word" else _ALONE) for token in tokens]
        links = [(at(pair, -1), at(sounds, -1)) for pair, sounds in sought.beside]
        self._links = [(number, link) for number, link in enumerate(links) if link != _UNKNOWN]

    def by(self, held: Sequence[bool]) -> list[float]:
        """Return how surely each token is explained, 0 to 1, by some texts.

        `held` says which of the question's features they hold, with one more at its end that is always False.
        """
        cover = [least if held[at] else 0.0 for at, least in self._alone]
        for at, (pair, sounds) in self._links:
            if held[pair]:
                cover[at] = cover[at + 1] = _PAIR
            elif held[sounds]:
                cover[at] = max(cover[at], _SOUND)
                cover[at + 1] = max(cover[at + 1], _SOUND)
        return cover

    def share(self, cover: Iterable[float]) -> float:
        """Return how much of the question's weight a cover explains, 0 to 1."""
        return float(sum(map(mul, self._weights, cover))) / self._total


def _weight(vocabulary: Vocabulary, token: Token) -> float:
    return token.weight * vocabulary.weight(token.feature) / feature.KIND_WEIGHTS[feature.WORD]

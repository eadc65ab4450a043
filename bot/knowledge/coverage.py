"""Which tokens of a question some texts explain, place by place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.sought import NOWHERE, Sought

# How sure a token is explained: in a pair of characters that the texts hold, in a pair of sounds, alone.
_PAIR, _SOUND, _ALONE = 1.0, 0.8, 0.2
_APART = NOWHERE, NOWHERE


class Explained:
    """A question's tokens, ready to be held against many texts."""

    def __init__(self, sought: Sought) -> None:
        """Take what is sought."""
        sure = [_PAIR if token.kind == "word" else _ALONE for token in sought.tokens]
        self._alone = list(zip(sought.own, sure, strict=True))
        self._links = [(number, link) for number, link in enumerate(sought.beside) if link != _APART]

    def by(self, held: Sequence[bool]) -> list[float]:
        """Return how surely each token is explained, 0 to 1, by some texts.

        `held` says for each place whether they hold the feature there, with one more at its end that is always False.
        """
        cover = [least if held[at] else 0.0 for at, least in self._alone]
        for at, (pair, sounds) in self._links:
            if held[pair]:
                cover[at] = cover[at + 1] = _PAIR
            elif held[sounds]:
                cover[at] = max(cover[at], _SOUND)
                cover[at + 1] = max(cover[at + 1], _SOUND)
        return cover

"""Initials opened: ``mclz`` → 明厨亮灶, by looking for the letters in everything the matrix says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.knowledge.sound import initials, reading
from bot.knowledge.text import is_han


class Abbreviations:
    """Every run of Chinese characters in the matrix, by its first letters."""

    def __init__(self, texts: Iterable[str]) -> None:
        runs = ["".join(c if is_han(c) else "|" for c in text) for text in texts]
        self._chars = "|" + "|".join(runs) + "|"
        self._letters = "".join("|" if c == "|" else initials([reading(c)]) for c in self._chars)

    def open(self, letters: str) -> str | None:
        """Return the likeliest words for some letters, or None; three letters or more.

        A run that is a phrase of its own counts most, one that begins or ends a phrase next.
        """
        if len(letters) < 3:
            return None
        found: Counter[str] = Counter()
        at = self._letters.find(letters)
        while at >= 0:
            end = at + len(letters)
            begins, ends = self._chars[at - 1] == "|", self._chars[end] == "|"
            found[self._chars[at:end]] += 12 if begins and ends else 3 if begins or ends else 1
            at = self._letters.find(letters, at + 1)
        if not found:
            return None
        (words, weight), *_ = found.most_common(1)
        return words if weight >= 12 or len(letters) > 3 else None

"""Initials opened: ``mclz`` → 明厨亮灶, by looking for the letters in everything the matrix says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np

from bot.knowledge.sound import reading
from bot.knowledge.tokens import JOINING

_NOT_HAN = re.compile(r"[^\u4e00-\u9fff\u3007]+")
_JOINING = re.compile(f"[{re.escape(''.join(sorted(JOINING)))}]")
_LEAST = 3  # letters
# What the places of a run must weigh, by its letters: any three or four stand somewhere by chance (yyds), six do not.
_WEIGHT = {3: 12, 4: 6, 5: 3}
_LETTERS = 32  # more than there are; the letters of a beginning make one number


class Abbreviations:
    """Every run of Chinese characters in the matrix, by its first letters."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._chars = "|" + _NOT_HAN.sub("|", _JOINING.sub("", "|".join(texts))) + "||||"
        codes = np.frombuffer(self._chars.encode("utf-16-le"), dtype=np.uint16)
        letters = np.full(0x10000, ord("|"), dtype=np.uint8)
        for char in set(self._chars) - {"|"}:
            letters[ord(char)] = ord(_first_letter(char))
        self._letters = letters[codes].tobytes()
        beginnings = self._beginnings(self._letters)
        self._places = np.argsort(beginnings, kind="stable").astype(np.int32)
        self._sorted = beginnings[self._places]

    @staticmethod
    def _beginnings(letters: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
        """Return for each place the number of the three letters that stand there, 0 beside a gap."""
        own = np.frombuffer(letters, dtype=np.uint8).astype(np.uint16)
        own = np.where(own == ord("|"), 0, own - (ord("a") - 1))
        first, second, third = own[:-2], own[1:-1], own[2:]
        whole = (first > 0) & (second > 0) & (third > 0)
        return np.where(whole, (first * _LETTERS + second) * _LETTERS + third, 0).astype(np.uint16, copy=False)

    def open(self, letters: str) -> str | None:
        """Return the likeliest words for some letters, or None; three letters or more.

        A run that is a phrase of its own counts most, one that begins or ends a phrase next.
        """
        if len(letters) < _LEAST:
            return None
        sought = letters.encode("ascii")
        wanted = self._beginnings(sought[:_LEAST])  # of the same type, else numpy would convert all that it searches
        start, end = self._sorted.searchsorted(wanted[0]), self._sorted.searchsorted(wanted[0], side="right")
        found: Counter[str] = Counter()
        for at in self._places[start:end].tolist():
            if not self._letters.startswith(sought, at):
                continue
            after = at + len(sought)
            begins, ends = self._chars[at - 1] == "|", self._chars[after] == "|"
            found[self._chars[at:after]] += 12 if begins and ends else 3 if begins or ends else 1
        if not found:
            return None
        (words, weight), *_ = found.most_common(1)
        return words if weight >= _WEIGHT.get(len(letters), 1) else None


def _first_letter(char: str) -> str:
    letter = reading(char)[:1]
    return letter if letter.isascii() and letter.isalpha() else "|"

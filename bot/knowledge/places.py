"""Other places: a question about another city is not about this document."""

from __future__ import annotations

import re

from bot.knowledge.matrix import Matrix
from bot.knowledge.mentions import Mention
from bot.knowledge.sound import pronounced
from bot.knowledge.text import is_han, normalise

# A place after one of these is company or origin, not the subject: 跟临汾那边一起查.
_COMPANY = re.compile(r"(?:[跟和与同从往向像学比运自去来离]|from|with|like)\s*$")


class Places:
    """Finds other places in normalised questions about one matrix."""

    def __init__(self, matrix: Matrix) -> None:
        home = normalise(matrix.document.city)
        names = sorted({normalise(p) for p in matrix.outside.places} - {home}, key=len, reverse=True)
        words = [rf"(?<![a-z]){re.escape(n)}(?![a-z])" if not is_han(n[0]) else re.escape(n) for n in names]
        firsts = re.escape("".join(sorted({name[0] for name in names})))
        self._names = re.compile(f"(?=[{firsts}])(?:{'|'.join(words)})" if words else r"(?!)")
        # Typed as pinyin, one at the beginning; 无害食品 (wu hai shi pin) is no city.
        typed = "|".join(sorted({pronounced(name.removesuffix("市")) for name in names if is_han(name[0])}))
        self._typed = re.compile(rf"\W*(?=[a-z])((?:{typed}) shi)(?![a-z]| pin(?![a-z]))" if typed else r"(?!)")

    def elsewhere(self, text: str, mentions: tuple[Mention, ...]) -> str | None:
        """Return the other place that a question is about, or None."""
        for found in self._names.finditer(text):
            inside = any(m.start < found.end() and found.start() < m.end for m in mentions)
            if not inside and not _COMPANY.search(text[: found.start()]):
                return found[0]
        typed = self._typed.match(text)
        return typed[1] if typed else None

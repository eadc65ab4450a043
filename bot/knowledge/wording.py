"""How a question is worded: its characters and words, alone and side by side, whatever unit it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from bot.knowledge.mentions import Mention, without

_UNIT = "U"  # no other capital stands in a normalised text
_PIECE = re.compile(r"[a-z]+|\d+|\S")


def wording(text: str, mentions: Iterable[Mention]) -> frozenset[str]:
    """Return the pieces of a read question, and each two that stand side by side or at an end."""
    pieces = _PIECE.findall(without(text, mentions, _UNIT))
    return frozenset((*pieces, *map(" ".join, pairwise(("^", *pieces, "$")))))

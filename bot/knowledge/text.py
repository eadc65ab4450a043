"""One form of writing for every text: width, case, script and invisible characters evened out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

import opencc

# Longer questions hold no more subject; the bot tells the person that only the beginning was read.
MAX_LENGTH = 500

_NOT_TEXT = re.compile(r"https?://\S+|[@＠][\w.]+|\[(?:[^\[\]\d\n]{1,4}|语音[^\[\]\d\n]{2,4})\]")
_SPACE = re.compile(r"\s+")
_LOOKALIKE = "巿", "市"  # the knee cloth and the city
_BLANK = re.compile(r"[^\S\n]+")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1 << 13)  # of all that people type, a few thousand come again and again
def _kept(char: str) -> str:
    # Symbols (emoji), controls and direction marks separate words at most; joiners and variation selectors vanish.
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category in {"So", "Sk", "Cc", "Co", "Cs", "Cn"}:
        return " "
    return char


def normalise(text: str) -> str:
    """Return text in half width, lower case, simplified characters, without emoji, mentions, links and marks."""
    text = unicodedata.normalize("NFKC", _NOT_TEXT.sub(" ", text[: 4 * MAX_LENGTH].replace("\n", " ")))
    text = "".join(map(_kept, text)).lower().replace(*_LOOKALIKE)
    return _SPACE.sub(" ", _simplifier().convert(text)).strip()[:MAX_LENGTH]


def normalise_all(texts: Sequence[str]) -> list[str]:
    """Return the same for many texts at once."""
    if not texts:
        return []
    plain = _NOT_TEXT.sub(" ", "\n".join(text.replace("\n", " ") for text in texts))
    # Character by character, for most of a million texts is in that form already; what combines is left to the whole.
    for char in set(plain):
        if (even := unicodedata.normalize("NFKC", char)) != char:
            plain = plain.replace(char, even)
    if not unicodedata.is_normalized("NFKC", plain):
        plain = unicodedata.normalize("NFKC", plain)
    for char in set(plain) - {"\n"}:
        if (kept := _kept(char)) != char:
            plain = plain.replace(char, kept)
    plain = _simplifier().convert(plain.lower().replace(*_LOOKALIKE))
    return [line.strip()[:MAX_LENGTH] for line in _BLANK.sub(" ", plain).split("\n")]


def is_han(char: str) -> bool:
    """Say whether a character is a Chinese one."""
    return "\u4e00" <= char <= "\u9fff" or char == "\u3007"

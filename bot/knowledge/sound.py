"""How characters sound, and how a run of Latin letters is read as pinyin.

Sounds are folded as people mishear and mistype them: zh/z, ch/c, sh/s, -ng/-n, l for n at the start and lu for lü.
Folding is done on both sides, so that voice input and southern accents meet the document's own sounds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.seg import mmseg

from bot.knowledge.text import is_han

_LONGEST = 6  # letters of a syllable


@cache
def reading(char: str) -> str:
    """Return the commonest toneless reading of one character, unfolded; itself where it has none."""
    return lazy_pinyin(char)[0].replace("ü", "v")


@lru_cache(maxsize=1 << 6)  # asked for several times of one question
def pronounced(text: str) -> str:
    """Return a text with the commonest reading of each Chinese character in its place, a space between two words."""
    return " ".join("".join([f" {reading(char)} " if is_han(char) else char for char in text]).split())


def readings(text: str) -> tuple[str, ...]:
    """Return the readings of a run of characters as their context gives them (行 in 行动 and in 银行)."""
    return tuple(syllable for word in mmseg.seg.cut(text) for syllable in _of_word(word))


@cache
def _of_word(word: str) -> tuple[str, ...]:
    sounds = tuple(syllable.replace("ü", "v") for syllable in lazy_pinyin(word))
    return sounds if len(sounds) == len(word) else tuple(map(reading, word))


@cache
def telling_pairs() -> frozenset[str]:
    """Return the first two characters of all words in which one is read otherwise than alone."""
    return frozenset(
        word[:2]
        for word, syllables in PHRASES_DICT.items()
        if len(word) == len(syllables)
        and any(_toneless(s[0]) != reading(c) for c, s in zip(word, syllables, strict=True))
    )


@cache
def _toneless(syllable: str) -> str:
    # Tone marks are combining characters once decomposed; so are the dots of ü, which is written v as on a keyboard.
    apart = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return apart.encode("ascii", "ignore").decode()


@lru_cache(maxsize=1 << 14)  # of syllables, and of any word that people type
def fold(syllable: str) -> str:
    """Fold a toneless syllable: ``zhong`` → ``zon``."""
    if len(syllable) > 1 and syllable[0] in "zcs" and syllable[1] == "h":
        syllable = syllable[0] + syllable[2:]
    if syllable.endswith("ng"):
        syllable = syllable[:-1]
    if syllable.startswith("n") and len(syllable) > 1:
        syllable = "l" + syllable[1:]
    return "lu" + syllable[2:] if syllable.startswith("lv") else syllable


@cache
def syllables() -> frozenset[str]:
    """Return every toneless syllable that a Chinese character in daily use can have."""
    first = {value.split(",")[0] for code, value in PINYIN_DICT.items() if is_han(chr(code))}
    plain = set(map(_toneless, first))
    return frozenset(s for s in plain if s and s not in _RARE)


# Readings of interjections and dialect characters; as syllables they would split English words.
_RARE = frozenset(
    {
        "m",
        "n",
        "ng",
        "hm",
        "hng",
        "ei",
        "o",
        "yo",
        "lo",
        "eng",
        "den",
        "dia",
        "rua",
        "cei",
        "sei",
        "zei",
        "eh",
    }
)


def spell(letters: str, known: Callable[[str, str], bool]) -> tuple[str, ...] | None:
    """Split letters into syllables, or return None where they are not pinyin.

    Of several ways the one with the fewest syllables and the most neighbours that `known` has seen together wins:
    ``fangan`` is fang-an where the matrix speaks of 方案.
    """
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, syllable = best[start], letters[start:end]
            if before is None or syllable not in syllables():
                continue
            cost = before[0] + 1.0
            if before[1] and known(before[1][-1], syllable):
                cost -= 0.6
            current = best[end]
            if current is None or cost < current[0]:
                best[end] = (cost, (*before[1], syllable))
    found = best[len(letters)]
    return found[1] if found else None


def initials(sounds: Sequence[str]) -> str:
    """Return the first letters, as people abbreviate on a keyboard: 明厨亮灶 → ``mclz``."""
    return "".join(sound[0] for sound in sounds)

"""What the index counts of a text: characters, pairs of them and of their sounds, and words, as numbers.

A feature is one integer: its kind in the bits from 40 up, two halves of 20 bits below (a word has all 40).
"""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import blake2b

PAIR, SOUNDS, WORD, CHAR = range(4)
# What a match of each kind is worth: pair of characters, pair of sounds, Latin word or number. Pairs of sounds come on
# top of those of characters; single characters are in everything and are not counted.
KIND_WEIGHTS = (1.0, 0.6, 1.8, 0.0)
HALF = 20
KIND = 2 * HALF
_LETTERS = 27
_UNREADABLE = _LETTERS * _LETTERS * _LETTERS * _LETTERS


def kind_of(code: int) -> int:
    """Return the kind of a feature."""
    return code >> KIND


def of_kind(kind: int) -> int:
    """Return the least feature of a kind."""
    return kind << KIND


def pair(kind: int, first: int, second: int) -> int:
    """Return the feature of two neighbours: characters by their code points, sounds by their numbers."""
    return kind << KIND | first << HALF | second


@cache
def sound_number(sound: str) -> int:
    """Return the number of a folded syllable, which has four letters at most; other signs stand behind these."""
    if not (len(sound) <= 4 and sound.isascii() and sound.isalpha()):
        return _UNREADABLE + ord(sound[0]) % ((1 << HALF) - _UNREADABLE)
    number = 0
    for letter in sound:
        number = number * _LETTERS + ord(letter) - ord("a") + 1
    return number


@lru_cache(maxsize=1 << 16)  # people type any word
def word(stem: str) -> int:
    """Return the feature of a Latin word or number."""
    return WORD << KIND | int.from_bytes(blake2b(stem.encode(), digest_size=5).digest())


def char(one: str) -> int:
    """Return the feature of a character alone."""
    return of_kind(CHAR) | ord(one)


def char_of(code: int) -> str:
    """Return the character of such a feature."""
    return chr(code & ((1 << HALF) - 1))

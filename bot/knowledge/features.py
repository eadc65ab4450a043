"""What the index counts of a text: characters, pairs of them and of their sounds, and words, as numbers.

A feature is one integer: its kind in the bits from 40 up, two halves of 20 bits below (a word has all 40).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import pairwise

from bot.knowledge.tokens import Token

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


def alone(token: Token) -> int:
    """Return the feature of a token by itself; -1 for a syllable, which has none."""
    if token.kind == "word":
        return word(token.text)
    return char(token.text) if token.kind == "han" else -1


def char_of(code: int) -> str:
    """Return the character of such a feature."""
    return chr(code & ((1 << HALF) - 1))


def features(tokens: Sequence[Token]) -> dict[int, float]:
    """Return the features of a question with their weights; of one that stands twice the larger.

    Where a light word stands between two others, these count as neighbours too (抽检的标准, 抽检标准).
    """
    found: dict[int, float] = {}

    def add(code: int, weight: float) -> None:
        if weight > found.get(code, 0.0):
            found[code] = weight

    for at, token in enumerate(tokens):
        if token.kind == "word":
            add(word(token.text), token.weight)
            continue
        if token.kind == "han":
            add(char(token.text), token.weight)
        between: Token | None = None
        for other in tokens[at + 1 : at + 3]:
            if other.segment != token.segment or other.kind == "word":
                continue
            shared = (token.weight + other.weight) / 2 if between is None else min(token.weight, other.weight)
            both, sounds = _beside(token, other)
            if both >= 0:
                add(both, shared)
            add(sounds, shared)
            between = other
            if other.weight == 1.0:
                break
    return found


def links(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Return the features of each token with the next one: of characters and of sounds; -1 where there are none."""
    for token, other in pairwise(tokens):
        apart = token.kind == "word" or other.kind == "word" or other.segment != token.segment
        yield (-1, -1) if apart else _beside(token, other)


def _beside(token: Token, other: Token) -> tuple[int, int]:
    """Return the features of two neighbours: of their characters, -1 where one is a syllable, and of their sounds."""
    sounds = pair(SOUNDS, sound_number(token.sound), sound_number(other.sound))
    return pair(PAIR, ord(token.text), ord(other.text)) if token.kind == other.kind == "han" else -1, sounds

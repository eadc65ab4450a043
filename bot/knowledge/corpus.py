"""All texts of a matrix at once, as arrays of their features.

A matrix may hold a million texts, so nothing here works character by character in Python.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.knowledge import features as feature
from bot.knowledge.phrasing import STOP_WORDS
from bot.knowledge.sound import fold, reading, readings, telling_pairs
from bot.knowledge.text import is_han
from bot.knowledge.tokens import JOINING, LATIN, stem

Codes = NDArray[np.int64]

_CHUNK_BITS = 15
_CHUNK = 1 << _CHUNK_BITS  # texts worked on at a time; bounds the memory on the way
_OTHER = re.compile(rf"{LATIN}|[^\s\u4e00-\u9fff\u3007]")
_NOTHING, _BREAK = -1, -2  # in the place of a word: a sign or stop word, and a sign that parts


class Corpus(NamedTuple):
    """`codes` are all features in order; `held` has a row for each text and a column for each feature, True where held.

    `words` are the stems of all Latin words and numbers.
    """

    codes: Codes
    held: csr_matrix
    words: frozenset[str]


class _Tokens(NamedTuple):
    text: Codes  # the number of the text
    segment: Codes
    word: Codes  # the feature of a word, 0 for a character
    char: Codes
    sound: Codes


def corpus(texts: Sequence[str], in_context: int) -> Corpus:
    """Read normalised texts; the first `in_context` are read as their context asks (行 in 行动 and in 银行)."""
    reader = _Reader()
    found: list[tuple[Codes, Codes, NDArray[np.int32]]] = []
    parts = [
        (at, min(at + _CHUNK, end))
        for begin, end in ((0, in_context), (in_context, len(texts)))
        for at in range(begin, end, _CHUNK)
    ]
    for start, end in parts:
        tokens = reader.tokens("\n".join(texts[start:end]) + "\n", context=start < in_context)
        found.append(_unique(tokens, end - start))
    codes = _distinct(np.concatenate([own for own, _, _ in found]))
    indices = np.concatenate([np.searchsorted(codes, own).astype(np.int32)[number] for own, _, number in found])
    indptr = np.concatenate(([0], np.cumsum(np.concatenate([counts for _, counts, _ in found]))))
    held = csr_matrix((np.ones(len(indices), dtype=bool), indices, indptr), shape=(len(texts), len(codes)))
    return Corpus(codes, held, reader.words)


def _unique(tokens: _Tokens, count: int) -> tuple[Codes, Codes, NDArray[np.int32]]:
    """Return the features that stand in some texts, how many each text has, and text by text which it has."""
    text, code = _features(tokens)
    both = _distinct(code << _CHUNK_BITS | text)
    text, code = both & ((1 << _CHUNK_BITS) - 1), both >> _CHUNK_BITS
    new = np.diff(code, prepend=-1) != 0
    by_text = np.argsort(text.astype(np.uint16), kind="stable")  # by radix, as numpy sorts small numbers
    return code[new], np.bincount(text, minlength=count), (np.cumsum(new, dtype=np.int32) - 1)[by_text]


def _distinct(values: Codes) -> Codes:
    """Return each value once, in order; by sorting, which is several times as fast here as numpy's hashing."""
    ordered: Codes = np.sort(values)
    once: Codes = ordered[np.diff(ordered, prepend=-1) != 0]
    return once


def _features(tokens: _Tokens) -> tuple[Codes, Codes]:
    """Return each feature of each text, as `Sought.of` does for tokens of full weight."""
    count = len(tokens.text)
    is_word = tokens.word > 0

    def beside(step: int) -> NDArray[np.bool_]:
        near = np.zeros(count, dtype=bool)
        same = tokens.segment[step:] == tokens.segment[: count - step]
        near[: count - step] = same & ~is_word[step:] & ~is_word[: count - step]
        return near

    one, two = beside(1), beside(2)
    at = np.arange(count)
    first, first_of = at[one | two], np.where(one, at + 1, at + 2)[one | two]
    char, sound = tokens.char, tokens.sound
    parts = (
        (first, feature.pair(feature.PAIR, 0, 0) + (char[first] << feature.HALF) + char[first_of]),
        (first, feature.pair(feature.SOUNDS, 0, 0) + (sound[first] << feature.HALF) + sound[first_of]),
        (at[is_word], tokens.word[is_word]),
        (at[~is_word], feature.of_kind(feature.CHAR) + char[~is_word]),
    )
    where, codes = (np.concatenate(column) for column in zip(*parts, strict=True))
    return tokens.text[where], codes


class _Reader:
    """Cuts texts into tokens and remembers every word it has met."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._stems: dict[str, str] = {}
        self._sounds = np.zeros(0x10000, dtype=np.int64)
        self._known = np.zeros(0x10000, dtype=bool)
        self._pairs = np.unique([ord(both[0]) << 16 | ord(both[1]) for both in telling_pairs()])

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self._stems.values())

    def tokens(self, joined: str, *, context: bool) -> _Tokens:
        """Return the tokens of texts that end in a line feed each."""
        signs = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        lines = signs == ord("\n")
        at, words = self._others(joined)
        breaks = lines.copy()
        breaks[at[words == _BREAK]] = True
        at, words = at[words >= 0], words[words >= 0]
        han = ((signs >= 0x4E00) & (signs <= 0x9FFF)) | (signs == 0x3007)
        own = np.flatnonzero(han)
        sounds = self._read(joined, signs, own, context=context)
        places = np.concatenate((own, at))
        order = np.argsort(places, kind="stable")
        places = places[order]
        none = np.zeros(len(at), dtype=np.int64)
        return _Tokens(
            np.cumsum(lines)[places],
            np.cumsum(breaks)[places],
            np.concatenate((np.zeros(len(own), dtype=np.int64), words))[order],
            np.concatenate((signs[own], none))[order],
            np.concatenate((sounds, none))[order],
        )

    def _others(self, joined: str) -> tuple[Codes, Codes]:
        """Return where words and signs stand, and the feature of each word."""
        codes, found = self._codes, [(m.start(), m[0]) for m in _OTHER.finditer(joined)]
        for piece in {piece for _, piece in found} - codes.keys():
            codes[piece] = self._meet(piece)
        places = np.fromiter((at for at, _ in found), dtype=np.int64, count=len(found))
        return places, np.fromiter((codes[piece] for _, piece in found), dtype=np.int64, count=len(found))

    def _meet(self, piece: str) -> int:
        if not piece[0].isalnum():
            return _NOTHING if piece in JOINING else _BREAK
        if piece in STOP_WORDS:
            return _NOTHING
        self._stems[piece] = stem(piece.removesuffix("'s"))
        return feature.word(self._stems[piece])

    def _read(self, joined: str, signs: Codes, own: Codes, *, context: bool) -> Codes:
        """Return the sounds of the characters at `own`."""
        chars = signs[own]
        for new in np.unique(chars[~self._known[chars]]).tolist():
            self._known[new] = True
            self._sounds[new] = feature.sound_number(fold(reading(chr(new))))
        if not context:
            return self._sounds[chars]
        sounds = np.zeros(len(signs), dtype=np.int64)
        sounds[own] = self._sounds[chars]
        after = np.append(signs[1:], 0)
        telling = np.flatnonzero(np.isin(signs << 16 | after, self._pairs))
        done = 0
        for place in telling.tolist():
            if place < done:
                continue
            begin, done = _run(joined, place)
            sounds[begin:done] = [feature.sound_number(fold(s)) for s in readings(joined[begin:done])]
        return sounds[own]


def _run(text: str, place: int) -> tuple[int, int]:
    """Return where the run of characters around a place begins and ends."""
    begin = end = place
    while begin and is_han(text[begin - 1]):
        begin -= 1
    while is_han(text[end]):
        end += 1
    return begin, end

"""From text to tokens.

A token is a Chinese character with its sound, a syllable typed as pinyin, or a word or number in Latin script. Tokens
keep the segment they stand in, so that no feature reaches across a comma or a removed question word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Literal

from bot.knowledge.features import char, sound_number, word
from bot.knowledge.phrasing import PINYIN_FRAMES, PINYIN_LIGHT, STOP_WORDS, parted
from bot.knowledge.sound import fold, reading, spell, syllables
from bot.knowledge.text import is_han

Kind = Literal["han", "syllable", "word"]
Known = Callable[[str, str], bool]

LIGHT_WEIGHT = 0.15
# Signs over which two characters are still neighbours.
JOINING = frozenset("“”\"'《》<>()-/+")

LATIN = r"[a-z][a-z'-]*|\d+(?:\.\d+)?%?"  # a word or number
_PIECE = re.compile(rf"[\u4e00-\u9fff\u3007]+|{LATIN}|[^\s]")
_WHAT = re.compile(r"\b(shen|zen) me\b")  # by itself, the second syllable is an English word
_LONGEST_FRAME = max(map(len, PINYIN_FRAMES | PINYIN_LIGHT))
_WORD = re.compile(r"[a-z]+")
_LATIN_RUN = re.compile(r"[a-z][a-z' -]*[a-z]|[a-z]")


@dataclass(frozen=True, slots=True)
class Token:
    """`text` as written (a character, or a stemmed word), `sound` the number of its folded syllable (0 for words).

    `feature` is what the index counts of it by itself; -1 for a syllable, of which it counts nothing. `weight` says how
    much of the subject it can carry: 1, or `LIGHT_WEIGHT` for a word of the question's frame.
    """

    kind: Kind
    text: str
    sound: int
    feature: int
    segment: int
    weight: float = 1.0


def stem(word: str) -> str:
    """Return an English word without the endings that change in a question (supervises, supervising)."""
    for ending in (
        "ations",
        "ation",
        "ings",
        "ing",
        "ies",
        "ied",
        "ers",
        "er",
        "ors",
        "or",
        "es",
        "ed",
        "s",
        "ly",
        "e",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text of the matrix (normalised); Latin letters are words, never pinyin."""
    found: list[Token] = []
    segment = 0
    for piece in _PIECE.findall(text):
        if is_han(piece[0]):
            found.extend(_char(one, segment, 1.0) for one in piece)
        elif piece[0].isalnum():
            if piece not in STOP_WORDS:
                found.append(_word(piece, segment))
        elif piece not in JOINING:
            segment += 1
    return tuple(found)


@lru_cache(maxsize=1 << 14)  # the same ones come again and again
def _char(one: str, segment: int, weight: float) -> Token:
    return Token("han", one, sound_number(fold(reading(one))), char(one), segment, weight)


def _word(piece: str, segment: int) -> Token:
    text = stem(piece.removesuffix("'s"))
    return Token("word", text, 0, word(text), segment)


class Reader:
    """Reads questions: drops their frame, spells pinyin, opens initials."""

    def __init__(self, known: Known, words: frozenset[str], opened: Callable[[str], str | None]) -> None:
        """Take what the matrix knows: neighbouring sounds, English stems, and what initials stand for."""
        self._known = known
        self._spell = lru_cache(maxsize=1 << 12)(partial(spell, known=known))
        self._words = words
        self._opened = opened

    def open_initials(self, text: str) -> str:
        """Replace initials (``mclz``) by what they stand for; other text stays, and so does all of an English text."""
        words = _WORD.findall(text)
        if not words or sum(word in STOP_WORDS for word in words) > 1:
            return text
        return re.sub(r"(?<![a-z\d])[a-z]{2,8}(?![a-z\d])", lambda found: self._open(found[0]), text)

    def _open(self, letters: str) -> str:
        if letters in STOP_WORDS or stem(letters) in self._words or self._spell(letters) is not None:
            return letters
        return self._opened(letters) or letters

    def spelled(self, text: str) -> str:
        """Write each run of Latin letters that is pinyin with a space after every syllable."""
        if not _WORD.search(text):
            return text
        typed = self._typed(text)
        return _LATIN_RUN.sub(lambda run: self._spell_run(run[0], typed=typed), text)

    def _spell_run(self, run: str, *, typed: bool) -> str:
        parts = [(part, self._spell(part)) for part in run.split()]
        count = sum(len(spelled) for _, spelled in parts if spelled)
        english = sum(self._is_english(part, typed=typed) for part, _ in parts)
        if english * 2 > len(parts) or (count < 2 and english):
            return run
        whole = all(spelled for _, spelled in parts)
        if whole or (count >= 4 and english == 0):
            return " ".join(" ".join(spelled) if spelled else part for part, spelled in parts)
        return run

    def _typed(self, text: str) -> bool:
        """Say whether the Latin letters of a text are pinyin, all in all."""
        words = _WORD.findall(text)
        if not words:
            return False
        spelled = [self._spell(word) for word in words]
        english = [self._is_english(word, typed=False) for word in words]
        sure = sum(len(s) for s, other in zip(spelled, english, strict=True) if s and not other)
        return sure > max(1, spelled.count(None))

    def _is_english(self, word: str, *, typed: bool) -> bool:
        """Say whether a word is English; what is a syllable too (an, can, ban, chang) is not where pinyin is typed."""
        if word not in STOP_WORDS and stem(word) not in self._words:
            return False
        return not (typed and word in syllables())

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a normalised question that can carry its subject."""
        typed = self._typed(text)
        text, light = parted(_WHAT.sub(r"\1me", text))
        found: list[Token] = []
        segment, latin = 0, False
        for piece in _PIECE.finditer(text):
            written = piece[0]
            if is_han(written[0]):
                for at, one in enumerate(written, piece.start()):
                    found.append(_char(one, segment, LIGHT_WEIGHT if at in light else 1.0))
            elif written[0].isalnum():
                found.extend(self._latin(written, segment, typed=typed))
                latin = True
            else:
                segment += 1
        return tuple(_lightened([*self._without_frames(found)]) if latin else found)

    def _without_frames(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Return the tokens without what is a question's frame in pinyin.

        A single syllable of that kind (zuo, guan) may be another word's (hei zuo fang: 黑作坊): it stays where it is
        known beside both neighbours, and where it is known beside one it weighs little.
        """
        at = 0
        while at < len(tokens):
            token = tokens[at]
            length = _longest(tokens, at, PINYIN_FRAMES) if token.kind == "syllable" else 0
            if not length:
                yield token
            elif length == 1 and (known := self._known_beside(tokens, at)):
                yield token if known > 1 else replace(token, weight=LIGHT_WEIGHT)
            at += length or 1

    def _known_beside(self, tokens: Sequence[Token], at: int) -> int:
        """Return how many of its neighbours that are no frame a syllable is known beside."""
        around = [
            (tokens[n], tokens[n + 1])
            for n, other in ((at - 1, at - 1), (at, at + 1))
            if 0 <= other < len(tokens)
            and tokens[other].segment == tokens[at].segment
            and not _longest(tokens, other, PINYIN_FRAMES)
        ]
        return sum(self._known(first.text, second.text) for first, second in around)

    def _latin(self, piece: str, segment: int, *, typed: bool) -> Iterator[Token]:
        spelled = None if self._is_english(piece, typed=typed) else self._spell(piece)
        if spelled:
            yield from (Token("syllable", s, sound_number(fold(s)), -1, segment) for s in spelled)
        elif piece not in STOP_WORDS:
            yield _word(piece, segment)


def _longest(tokens: Sequence[Token], at: int, frames: Container[tuple[str, ...]]) -> int:
    """Return how many syllables of the longest of some frames stand at a place, 0 if none does."""
    window: list[str] = []
    for token in tokens[at : at + _LONGEST_FRAME]:
        if token.kind != "syllable" or token.segment != tokens[at].segment:
            break
        window.append(token.text)
    return next((length for length in range(len(window), 0, -1) if tuple(window[:length]) in frames), 0)


def _lightened(tokens: list[Token]) -> list[Token]:
    """Return tokens with light words in pinyin marked as such (quan bu, qing dan)."""
    at = 0
    while at < len(tokens):
        if length := _longest(tokens, at, PINYIN_LIGHT):
            tokens[at : at + length] = [replace(token, weight=LIGHT_WEIGHT) for token in tokens[at : at + length]]
        at += length or 1
    return tokens


def plain(tokens: Sequence[Token]) -> str:
    """Return the telling part of a text as one string."""
    return "".join(t.text if t.kind == "han" else f" {t.text} " for t in tokens if t.weight == 1.0).strip()

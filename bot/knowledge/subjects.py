"""Subjects: which rows a question's subject stands in, by several signals side by side.

Each candidate row gets a vector of signals; `calibration` turns them into an order and a probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz

from bot.knowledge.coverage import Cover, Explained
from bot.knowledge.entries import OUTSIDE, entries_of
from bot.knowledge.index import Floats, Ints, Postings, Query, Vocabulary
from bot.knowledge.matrix import Matrix
from bot.knowledge.sound import fold
from bot.knowledge.text import normalise
from bot.knowledge.tokens import Token, features, tokens_of

CANDIDATES = 5
# A question holds a text when this share of the text is in it.
HELD = 0.85

# What is known of a candidate row, in the order of `Candidate.signals`:
SIGNALS = (
    "blend",  # the best of its texts: how well text and question cover each other
    "cover",  # the largest share of the question in one text
    "whole",  # the same, of texts that the question holds whole
    "weight",  # how telling the most telling of those is
    "item",  # the share of the question in one item
    "row",  # the share of the question in the row
    "tokens",  # the share of the question's tokens that the row explains
    "run",  # the longest explained run
    "partial",  # rapidfuzz: the best partial ratio with a text
    "ratio",  # rapidfuzz: the best ratio with a text
    "section",  # 1 for a section of the body, which speaks of everything
    "held",  # the share of tokens explained by texts that the question holds whole
    "rest",  # the share explained only by subjects outside the document
    "gap",  # the longest run that the row does not explain
)
# What speaks against all of them, in the order of `Found.outside`: the first four signals and the two ratios of the
# subjects outside the document, the share of features that no text has, the share that no candidate explains.
AGAINST = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be meant, its best item, and the signals for it."""

    row_id: str
    item: int | None
    signals: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates of a question (unordered), and what speaks against all of them; `mass` is the question's weight."""

    candidates: tuple[Candidate, ...]
    outside: tuple[float, ...]
    mass: float


class Subjects:
    """The index of subjects of one matrix."""

    def __init__(self, matrix: Matrix) -> None:
        entries = sorted(entries_of(matrix), key=lambda entry: entry.row_id)
        tokenised = [tokens_of(normalise(entry.text), sounds_in_context=True) for entry in entries]
        self._sets = [frozenset(feature for feature, _ in features(tokens)) for tokens in tokenised]
        self.texts = [plain(tokens) for tokens in tokenised]
        self.words = frozenset(t.text for tokens in tokenised for t in tokens if t.kind == "word")
        self._neighbours = frozenset(_neighbours(tokenised))

        self._items = sorted({(entry.row_id, entry.item or 0) for entry in entries})
        self._rows = sorted({row_id for row_id, _ in self._items})
        item_number = {key: number for number, key in enumerate(self._items)}
        row_number = {row_id: number for number, row_id in enumerate(self._rows)}
        self._item_of = np.array([item_number[entry.row_id, entry.item or 0] for entry in entries])
        item_row = np.array([row_number[row_id] for row_id, _ in self._items])
        everything = range(len(self._rows) + 1)
        self._texts_from = np.searchsorted([row_number[entry.row_id] for entry in entries], everything)
        self._items_from = np.searchsorted(item_row, everything)
        self._outside = row_number.get(OUTSIDE)

        item_sets = _unions(self._sets, self._item_of, len(self._items))
        self._row_sets = _unions(item_sets, item_row, len(self._rows))
        inside = [held for (row_id, _), held in zip(self._items, item_sets, strict=True) if row_id != OUTSIDE]
        self._vocabulary = Vocabulary(inside, set().union(*self._sets))
        self._by_text = Postings(self._vocabulary, self._sets)
        self._by_item = Postings(self._vocabulary, item_sets)
        self._by_row = Postings(self._vocabulary, self._row_sets)
        self._is_section = [1.0 if row in matrix.row and matrix.row[row].annex is None else 0.0 for row in self._rows]

    def known(self, first: str, second: str) -> bool:
        """Say whether two sounds stand side by side anywhere in the matrix."""
        return (fold(first), fold(second)) in self._neighbours

    def substance(self, tokens: Sequence[Token]) -> float:
        """Return how much subject some tokens carry: the rarity of their pairs and words, summed."""
        kept = "bw" if any(token.kind == "han" for token in tokens) else "pw"
        return self._vocabulary.query((f, w) for f, w in features(tokens) if f[0] in kept).mass

    def look(self, tokens: Sequence[Token]) -> Look:
        """Hold a subject against the whole index."""
        return Look(self, tokens, self._vocabulary.query(features(tokens)))


class Look:
    """One question held against the whole index."""

    def __init__(self, subjects: Subjects, tokens: Sequence[Token], query: Query) -> None:
        self._of = subjects
        self._text = plain(tokens)
        self._query = query
        self._candidates: dict[int, tuple[Candidate, Cover]] = {}
        if query.mass <= 0.0:
            return
        self._unknown = query.unknown / query.mass
        matched = subjects._by_text.matched(query)
        mass = subjects._by_text.mass(query.kinds)
        cover, fill = matched / query.mass, np.minimum(matched / mass, 1.0)
        self._held = fill > HELD
        self._blend = np.sqrt(cover * fill)
        starts = subjects._texts_from[:-1]
        self._blend_of_row = np.maximum.reduceat(self._blend, starts)
        self._cover = np.maximum.reduceat(cover, starts)
        self._whole = np.maximum.reduceat(cover * self._held, starts)
        self._weight = np.minimum(np.maximum.reduceat(mass * self._held, starts) / 40.0, 1.0)
        self._item = subjects._by_item.matched(query) / query.mass
        self._row = subjects._by_row.matched(query) / query.mass
        self._explained = Explained(tokens, subjects._vocabulary)
        self._elsewhere = [] if subjects._outside is None else self._held_cover(subjects._outside)

    def found(self, among: frozenset[str] | None = None) -> Found:
        """Return the rows that the subject may stand in (only rows of `among`, if given), with their signals."""
        if self._query.mass <= 0.0:
            return Found((), (0.0,) * AGAINST, 0.0)
        order = self._blend_of_row + 0.7 * self._row
        if among is not None:
            order = np.where([row in among for row in self._of._rows], order, 0.0)
        if self._of._outside is not None:
            order[self._of._outside] = 0.0
        picked = [int(number) for number in np.argsort(-order)[:CANDIDATES] if order[number] > 0.0]
        for number in picked:
            if number not in self._candidates:
                cover = self._explained.by(self._of._row_sets[number])
                self._candidates[number] = self._candidate(number, cover), cover
        candidates = tuple(self._candidates[number][0] for number in picked)
        return Found(candidates, self._against([self._candidates[n][1] for n in picked]), self._query.mass)

    def _candidate(self, number: int, cover: Cover) -> Candidate:
        of, explained = self._of, self._explained
        items = slice(of._items_from[number], of._items_from[number + 1])
        rest = [max(e - c, 0.0) for e, c in zip(self._elsewhere, cover, strict=True)] if self._elsewhere else cover
        signals = (
            *self._of_texts(number),
            float(self._item[items].max()),
            float(self._row[number]),
            explained.share(cover),
            explained.run(cover),
            *self._fuzzy(number),
            of._is_section[number],
            explained.share(self._held_cover(number)),
            explained.share(rest) if self._elsewhere else 0.0,
            min(explained.gap(cover) / 5.0, 1.0),
        )
        return Candidate(of._rows[number], self._best_item(number, items), signals)

    def _against(self, covers: Sequence[Cover]) -> tuple[float, ...]:
        nowhere = [0.0 if any(at) else 1.0 for at in zip(*covers, strict=True)] if covers else []
        uncovered = self._explained.share(nowhere) if nowhere else 1.0
        outside = self._of._outside
        if outside is None:
            return (*(0.0,) * (AGAINST - 2), self._unknown, uncovered)
        return (*self._of_texts(outside), *self._fuzzy(outside), self._unknown, uncovered)

    def _of_texts(self, number: int) -> tuple[float, float, float, float]:
        columns = (self._blend_of_row, self._cover, self._whole, self._weight)
        return tuple(float(column[number]) for column in columns)  # type: ignore[return-value]

    def _held_cover(self, number: int) -> Cover:
        start, end = self._of._texts_from[number : number + 2]
        held = np.flatnonzero(self._held[start:end]) + start
        return self._explained.by(frozenset().union(*(self._of._sets[n] for n in held)))

    def _best_item(self, number: int, items: slice) -> int | None:
        start, end = self._of._texts_from[number : number + 2]
        score = self._item[items].copy()
        np.maximum.at(score, self._of._item_of[start:end] - items.start, self._blend[start:end] * 1.5)
        return self._of._items[items.start + int(score.argmax())][1] or None

    def _fuzzy(self, number: int) -> tuple[float, float]:
        start, end = self._of._texts_from[number : number + 2]
        nearest = np.argpartition(-self._blend[start:end], min(3, end - start - 1))[:4]
        named = [self._of.texts[start + n] for n in nearest if self._of.texts[start + n]]
        if not self._text or not named:
            return 0.0, 0.0
        partial = max(fuzz.partial_ratio(self._text, other) * min(1.0, len(other) / 4) for other in named)
        return partial / 100.0, max(fuzz.ratio(self._text, other) for other in named) / 100.0


def plain(tokens: Sequence[Token]) -> str:
    """Return the telling part of a text as one string."""
    return "".join(t.text if t.kind == "han" else f" {t.text} " for t in tokens if t.weight == 1.0).strip()


def _neighbours(tokenised: Iterable[Sequence[Token]]) -> Iterator[tuple[str, str]]:
    for tokens in tokenised:
        yield from ((a.sound, b.sound) for a, b in pairwise(tokens) if a.sound and b.sound)


def _unions(sets: Sequence[Iterable[str]], owners: Ints, count: int) -> list[set[str]]:
    unions: list[set[str]] = [set() for _ in range(count)]
    for owner, members in zip(owners, sets, strict=True):
        unions[owner].update(members)
    return unions

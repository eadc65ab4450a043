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
from bot.knowledge.index import KIND_WEIGHTS, Ints, Postings, Query, Vocabulary
from bot.knowledge.matrix import Matrix
from bot.knowledge.sound import fold
from bot.knowledge.text import normalise
from bot.knowledge.tokens import Token, features, tokens_of

CANDIDATES = 4
# A question holds a text when this share of the text is in it.
HELD = 0.85
# An item is told with its row when it matches at least this well, compared with what names the row as a whole.
_NAMES_ITEM = 0.55

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
    """The index of subjects of one matrix.

    Texts, items and rows are numbered in sorted order; `texts_from` and `items_from` say where each row's begin,
    `item_texts_from` where each item's texts do.
    """

    def __init__(self, matrix: Matrix) -> None:
        entries = sorted(entries_of(matrix), key=lambda entry: (entry.row_id, entry.item or 0))
        # Reading in context (行 in 行动 and in 银行) costs a third of the loading; only our own texts need it.
        tokenised = [tokens_of(normalise(entry.text), sounds_in_context=entry.row_id != OUTSIDE) for entry in entries]
        self.sets = [frozenset(feature for feature, _ in features(tokens)) for tokens in tokenised]
        self.texts = [plain(tokens) for tokens in tokenised]
        self.words = frozenset(t.text for tokens in tokenised for t in tokens if t.kind == "word")
        self._neighbours = frozenset(_neighbours(tokenised))

        self.items = sorted({(entry.row_id, entry.item or 0) for entry in entries})
        self.rows = sorted({row_id for row_id, _ in self.items})
        item_number = {key: number for number, key in enumerate(self.items)}
        row_number = {row_id: number for number, row_id in enumerate(self.rows)}
        item_of = np.array([item_number[entry.row_id, entry.item or 0] for entry in entries])
        self.item_texts_from = np.searchsorted(item_of, range(len(self.items)))
        item_row = np.array([row_number[row_id] for row_id, _ in self.items])
        everything = range(len(self.rows) + 1)
        self.texts_from = np.searchsorted([row_number[entry.row_id] for entry in entries], everything)
        self.items_from = np.searchsorted(item_row, everything)
        self.outside_row = row_number.get(OUTSIDE)

        counted = [frozenset(f for f in held if f[0] in KIND_WEIGHTS) for held in self.sets]
        item_sets = _unions(counted, item_of, len(self.items))
        self.row_sets = _unions(self.sets, item_row[item_of], len(self.rows))
        inside = [held for (row_id, _), held in zip(self.items, item_sets, strict=True) if row_id != OUTSIDE]
        self.vocabulary = Vocabulary(inside, set().union(*counted))
        self.by_text = Postings(self.vocabulary, counted)
        self.by_item = Postings(self.vocabulary, item_sets)
        self.by_row = Postings(self.vocabulary, _unions(item_sets, item_row, len(self.rows)))
        self.is_section = [1.0 if row in matrix.row and matrix.row[row].annex is None else 0.0 for row in self.rows]

    def known(self, first: str, second: str) -> bool:
        """Say whether two sounds stand side by side anywhere in the matrix."""
        return (fold(first), fold(second)) in self._neighbours

    def substance(self, tokens: Sequence[Token]) -> float:
        """Return how much subject some tokens carry: the rarity of their pairs and words, summed."""
        kept = "bw" if any(token.kind == "han" for token in tokens) else "pw"
        return self.vocabulary.query((f, w) for f, w in features(tokens) if f[0] in kept).mass

    def telling(self, tokens: Sequence[Token], common: frozenset[str]) -> list[Token]:
        """Return the tokens that carry a subject of their own: no light ones, none that `common` features explain."""
        cover = Explained(tokens, self.vocabulary).by(common)
        return [t for t, sure in zip(tokens, cover, strict=True) if t.weight == 1.0 and sure < 0.5]

    def look(self, tokens: Sequence[Token]) -> Look:
        """Hold a subject against the whole index."""
        telling = any(token.weight == 1.0 for token in tokens)
        return Look(self, tokens, self.vocabulary.query(_counted(tokens if telling else ())))


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
        matched = subjects.by_text.matched(query)
        mass = subjects.by_text.mass(query.kinds)
        cover, fill = matched / query.mass, np.minimum(matched / mass, 1.0)
        self._held = fill > HELD
        self._blend = np.sqrt(cover * fill)
        starts = subjects.texts_from[:-1]
        self._blend_of_item = np.maximum.reduceat(self._blend, subjects.item_texts_from)
        self._blend_of_row = np.maximum.reduceat(self._blend_of_item, subjects.items_from[:-1])
        self._cover = np.maximum.reduceat(cover, starts)
        self._whole = np.maximum.reduceat(cover * self._held, starts)
        self._weight = np.minimum(np.maximum.reduceat(mass * self._held, starts) / 40.0, 1.0)
        self._item = subjects.by_item.matched(query) / query.mass
        self._row = subjects.by_row.matched(query) / query.mass
        self._explained = Explained(tokens, subjects.vocabulary)
        self._elsewhere = [] if subjects.outside_row is None else self._held_cover(subjects.outside_row)

    def found(self, among: frozenset[str] | None = None) -> Found:
        """Return the rows that the subject may stand in (only rows of `among`, if given), with their signals."""
        if self._query.mass <= 0.0:
            return Found((), (0.0,) * AGAINST, 0.0)
        order = self._blend_of_row + 0.7 * self._row
        if among is not None:
            order = np.where([row in among for row in self._of.rows], order, 0.0)
        if self._of.outside_row is not None:
            order[self._of.outside_row] = 0.0
        picked = [int(number) for number in np.argsort(-order)[:CANDIDATES] if order[number] > 0.0]
        for number in picked:
            if number not in self._candidates:
                cover = self._explained.by(self._of.row_sets[number])
                self._candidates[number] = self._candidate(number, cover), cover
        candidates = tuple(self._candidates[number][0] for number in picked)
        return Found(candidates, self._against([self._candidates[n][1] for n in picked]), self._query.mass)

    def _candidate(self, number: int, cover: Cover) -> Candidate:
        of, explained = self._of, self._explained
        items = slice(of.items_from[number], of.items_from[number + 1])
        rest = [max(e - c, 0.0) for e, c in zip(self._elsewhere, cover, strict=True)] if self._elsewhere else cover
        signals = (
            *self._of_texts(number),
            float(self._item[items].max()),
            float(self._row[number]),
            explained.share(cover),
            explained.run(cover),
            *self._fuzzy(number),
            of.is_section[number],
            explained.share(self._held_cover(number)),
            explained.share(rest) if self._elsewhere else 0.0,
            min(explained.gap(cover) / 5.0, 1.0),
        )
        return Candidate(of.rows[number], self._best_item(items), signals)

    def _against(self, covers: Sequence[Cover]) -> tuple[float, ...]:
        nowhere = [0.0 if any(at) else 1.0 for at in zip(*covers, strict=True)] if covers else []
        uncovered = self._explained.share(nowhere) if nowhere else 1.0
        outside = self._of.outside_row
        if outside is None:
            return (*(0.0,) * (AGAINST - 2), self._unknown, uncovered)
        return (*self._of_texts(outside), *self._fuzzy(outside), self._unknown, uncovered)

    def _of_texts(self, number: int) -> tuple[float, float, float, float]:
        columns = (self._blend_of_row, self._cover, self._whole, self._weight)
        return tuple(float(column[number]) for column in columns)  # type: ignore[return-value]

    def _held_cover(self, number: int) -> Cover:
        start, end = self._of.texts_from[number : number + 2]
        held = np.flatnonzero(self._held[start:end]) + start
        return self._explained.by(frozenset().union(*(self._of.sets[n] for n in held)))

    def _best_item(self, items: slice) -> int | None:
        """Return the item that matches best; None where the question names the whole row much better."""
        score = np.maximum(self._item[items], self._blend_of_item[items] * 1.5)
        numbers = [item for _, item in self._of.items[items]]
        if numbers[0] == 0 and len(numbers) > 1:
            whole, best = score[0], 1 + int(score[1:].argmax())
            return numbers[best] if score[best] > _NAMES_ITEM * whole else None
        return numbers[int(score.argmax())] or None

    def _fuzzy(self, number: int) -> tuple[float, float]:
        start, end = self._of.texts_from[number : number + 2]
        nearest = np.argpartition(-self._blend[start:end], min(2, end - start - 1))[:3]
        named = [self._of.texts[start + n] for n in nearest if self._of.texts[start + n]]
        if not self._text or not named:
            return 0.0, 0.0
        partial = max(fuzz.partial_ratio(self._text, other) * min(1.0, len(other) / 4) for other in named)
        return partial / 100.0, max(fuzz.ratio(self._text, other) for other in named) / 100.0


def plain(tokens: Sequence[Token]) -> str:
    """Return the telling part of a text as one string."""
    return "".join(t.text if t.kind == "han" else f" {t.text} " for t in tokens if t.weight == 1.0).strip()


def _counted(tokens: Sequence[Token]) -> Iterator[tuple[str, float]]:
    return (pair for pair in features(tokens) if pair[0][0] in KIND_WEIGHTS)


def _neighbours(tokenised: Iterable[Sequence[Token]]) -> Iterator[tuple[str, str]]:
    for tokens in tokenised:
        yield from ((a.sound, b.sound) for a, b in pairwise(tokens) if a.sound and b.sound)


def _unions(sets: Sequence[Iterable[str]], owners: Ints, count: int) -> list[set[str]]:
    unions: list[set[str]] = [set() for _ in range(count)]
    for owner, members in zip(owners, sets, strict=True):
        unions[owner].update(members)
    return unions

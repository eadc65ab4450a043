"""Subjects: which rows a question's subject stands in, by several signals side by side.

Texts are everything that can name a subject: an item's clauses and the phrases people use for it, a row's title and
phrases, a duty's, and the subjects that the document does not cover. Each candidate row gets a vector of signals;
`calibration` turns them into an order and a probability.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from rapidfuzz import fuzz

from bot.knowledge.index import KIND_WEIGHTS, Floats, Ints, Postings, Query, Vocabulary
from bot.knowledge.matrix import Matrix
from bot.knowledge.sound import fold
from bot.knowledge.text import normalise
from bot.knowledge.tokens import Token, features, tokens_of

CANDIDATES = 10
OUTSIDE = "outside"
_CLAUSE = re.compile(r"[，,。；;：:、“”\"（）()《》]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of the index: whose it is, and whether people's words (`phrase`) or the document's."""

    row_id: str
    item: int | None
    text: str
    phrase: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be meant, its best item, and the signals for it."""

    row_id: str
    item: int | None
    signals: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates of a question (unordered), and what speaks against all of them."""

    candidates: tuple[Candidate, ...]
    outside: tuple[float, ...]
    mass: float


def entries_of(matrix: Matrix) -> Iterator[Entry]:
    """Return every text of the matrix that can name a subject."""
    for row in matrix.rows:
        yield Entry(row.id, None, row.title, phrase=False)
        yield from (Entry(row.id, None, phrase, phrase=True) for phrase in (*row.phrases, row.title_en))
        for item in row.items:
            yield from _item_texts(row.id, item.number, item.text, (*item.phrases, item.en))
    for duty in matrix.duties:
        yield from _item_texts(duty.id, None, duty.text, (*duty.phrases, duty.title, duty.en, duty.title_en))
    yield from (Entry(OUTSIDE, None, subject, phrase=True) for subject in matrix.outside.subjects)


def _item_texts(row_id: str, number: int | None, text: str, phrases: Iterable[str]) -> Iterator[Entry]:
    yield Entry(row_id, number, text, phrase=False)
    clauses = [clause.strip() for clause in _CLAUSE.split(text)]
    if len(clauses) > 1:
        yield from (Entry(row_id, number, clause, phrase=False) for clause in clauses if len(clause) > 1)
    yield from (Entry(row_id, number, phrase, phrase=True) for phrase in phrases)


class Subjects:
    """The index of subjects of one matrix."""

    def __init__(self, matrix: Matrix) -> None:
        entries = sorted(entries_of(matrix), key=lambda entry: entry.row_id)
        tokenised = [tokens_of(normalise(entry.text), sounds_in_context=True) for entry in entries]
        sets = [frozenset(feature for feature, _ in features(tokens)) for tokens in tokenised]
        self.entries = entries
        self.texts = [_plain(tokens) for tokens in tokenised]
        self.known_sounds = frozenset(_neighbours(tokenised))
        self.words = frozenset(t.text for tokens in tokenised for t in tokens if t.kind == "word")

        self.items = sorted({(entry.row_id, entry.item or 0) for entry in entries})
        self.rows = sorted({row_id for row_id, _ in self.items})
        item_number = {key: number for number, key in enumerate(self.items)}
        row_number = {row_id: number for number, row_id in enumerate(self.rows)}
        self._item_of = np.array([item_number[entry.row_id, entry.item or 0] for entry in entries])
        self._item_row = np.array([row_number[row_id] for row_id, _ in self.items])
        self._first_text = np.searchsorted([row_number[e.row_id] for e in entries], range(len(self.rows)))
        self._first_item = np.searchsorted(self._item_row, range(len(self.rows)))
        self._outside = row_number.get(OUTSIDE)

        item_sets = _unions(sets, self._item_of, len(self.items))
        self._row_sets = _unions(item_sets, self._item_row, len(self.rows))
        inside = [s for (row_id, _), s in zip(self.items, item_sets, strict=True) if row_id != OUTSIDE]
        self.vocabulary = Vocabulary(inside, set().union(*sets))
        self._by_text = Postings(self.vocabulary, sets)
        self._by_item = Postings(self.vocabulary, item_sets)
        self._by_row = Postings(self.vocabulary, self._row_sets)

    def known(self, first: str, second: str) -> bool:
        """Say whether two sounds stand side by side anywhere in the matrix."""
        return (fold(first), fold(second)) in self.known_sounds

    def substance(self, tokens: Sequence[Token]) -> float:
        """Return how much subject some tokens carry: the rarity of their pairs and words, summed."""
        kept = ("b", "w") if any(t.kind == "han" for t in tokens) else ("p", "w")
        query = self.vocabulary.query((f, w) for f, w in features(tokens) if f[0] in kept)
        return query.mass

    def find(self, tokens: Sequence[Token], among: frozenset[str] | None = None) -> Found:
        """Return the rows that a subject may stand in (only rows of `among`, if given), with their signals."""
        query = self.vocabulary.query(features(tokens))
        if query.mass <= 0.0:
            return Found((), (0.0,) * OUTSIDE_SIGNALS, 0.0)
        by_text = _ByText.of(self._by_text, query)
        by_item = self._by_item.matched(query) / query.mass
        by_row = self._by_row.matched(query) / query.mass
        best_text = np.maximum.reduceat(by_text.blend, self._first_text)
        order = best_text + 0.7 * by_row
        if among is not None:
            order = np.where([row in among or row == OUTSIDE for row in self.rows], order, -1.0)
        if self._outside is not None:
            order[self._outside] = -1.0
        picked = [int(n) for n in np.argsort(-order)[:CANDIDATES] if order[n] > 0.0]
        text = _plain(tokens)
        weights = [_weight(self.vocabulary, tokens, at) for at in range(len(tokens))]
        spread = sum(weights) or 1.0
        candidates = []
        covers = []
        for number in picked:
            texts = slice(self._first_text[number], self._end(self._first_text, number, len(self.texts)))
            items = slice(self._first_item[number], self._end(self._first_item, number, len(self.items)))
            covered = _covered(tokens, self._row_sets[number])
            covers.append(covered)
            signals = (
                *by_text.signals(texts),
                float(by_item[items].max()),
                float(by_row[number]),
                sum(w * c for w, c in zip(weights, covered, strict=True)) / spread,
                _longest_run(covered) / max(len(tokens), 1),
                *self._fuzzy(text, by_text.blend, texts),
                1.0 if self.rows[number].startswith("section") or self.rows[number] == "goals" else 0.0,
            )
            candidates.append(Candidate(self.rows[number], self._item(by_text.blend, by_item, texts, items), signals))
        against = self._against(by_text, query, tokens, weights, covers)
        return Found(tuple(candidates), against, query.mass)

    def _end(self, firsts: Ints, number: int, total: int) -> int:
        return int(firsts[number + 1]) if number + 1 < len(firsts) else total

    def _item(self, blend: Floats, by_item: Floats, texts: slice, items: slice) -> int | None:
        score = by_item[items].copy()
        np.maximum.at(score, self._item_of[texts] - items.start, blend[texts] * 1.5)
        found = self.items[items.start + int(score.argmax())][1]
        return found or None

    def _fuzzy(self, text: str, blend: Floats, texts: slice) -> tuple[float, float]:
        nearest = texts.start + np.argsort(-blend[texts])[:4]
        named = [self.texts[n] for n in nearest if self.texts[n]]
        if not text or not named:
            return 0.0, 0.0
        partial = max(fuzz.partial_ratio(text, other) * min(1.0, len(other) / 4) for other in named)
        whole = max(fuzz.ratio(text, other) for other in named)
        return partial / 100.0, whole / 100.0

    def _against(
        self, by_text: _ByText, query: Query, tokens: Sequence[Token], weights: Sequence[float], covers: list[list[float]]
    ) -> tuple[float, ...]:
        spread = sum(weights) or 1.0
        unknown = float(query.weights[query.numbers < 0].sum()) / query.mass
        nowhere = sum(w for at, w in enumerate(weights) if not any(c[at] for c in covers)) / spread
        if self._outside is None:
            return (*(0.0,) * (OUTSIDE_SIGNALS - 2), unknown, nowhere)
        number = self._outside
        texts = slice(self._first_text[number], self._end(self._first_text, number, len(self.texts)))
        return (*by_text.signals(texts), *self._fuzzy(_plain(tokens), by_text.blend, texts), unknown, nowhere)


OUTSIDE_SIGNALS = 8


@dataclass(frozen=True, slots=True)
class _ByText:
    """How well each text and the question cover each other."""

    cover: Floats
    fill: Floats
    mass: Floats
    blend: Floats

    @classmethod
    def of(cls, postings: Postings, query: Query) -> Self:
        matched = postings.matched(query)
        own = postings.mass(query.kinds)
        cover, fill = matched / query.mass, np.minimum(matched / own, 1.0)
        return cls(cover, fill, own, np.sqrt(cover * fill))

    def signals(self, texts: slice) -> tuple[float, float, float, float]:
        """Best blend, best cover, the share of the question in texts that it holds whole, and their own weight."""
        held = np.where(self.fill[texts] > 0.85, 1.0, 0.0)
        return (
            float(self.blend[texts].max()),
            float(self.cover[texts].max()),
            float((self.cover[texts] * held).max()),
            min(float((self.mass[texts] * held).max()) / 40.0, 1.0),
        )


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(t.text if t.kind == "han" else f" {t.text} " for t in tokens if t.weight == 1.0).strip()


def _neighbours(tokenised: Iterable[Sequence[Token]]) -> Iterator[tuple[str, str]]:
    for tokens in tokenised:
        yield from ((a.sound, b.sound) for a, b in pairwise(tokens) if a.sound and b.sound)


def _unions(sets: Sequence[Iterable[str]], owners: Ints, count: int) -> list[set[str]]:
    unions: list[set[str]] = [set() for _ in range(count)]
    for owner, members in zip(owners, sets, strict=True):
        unions[owner].update(members)
    return unions


def _weight(vocabulary: Vocabulary, tokens: Sequence[Token], at: int) -> float:
    """How much of the subject stands at one token: the rarest feature that holds it."""
    token = tokens[at]
    if token.kind == "word":
        number = vocabulary.number.get("w" + token.text, -1)
        return token.weight * (float(vocabulary.weights[number]) / KIND_WEIGHTS["w"] if number >= 0 else vocabulary.unknown)
    return token.weight


def _covered(tokens: Sequence[Token], held: set[str]) -> list[float]:
    """Return for each token how surely a row holds it: 1 in a pair of characters, less by sound or alone."""
    covered = [0.0] * len(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "word":
            covered[at] = 1.0 if "w" + token.text in held else 0.0
            continue
        if token.kind == "han" and "c" + token.text in held:
            covered[at] = max(covered[at], 0.2)
        if at + 1 < len(tokens) and tokens[at + 1].segment == token.segment and tokens[at + 1].kind != "word":
            other = tokens[at + 1]
            if token.kind == other.kind == "han" and "b" + token.text + other.text in held:
                sure = 1.0
            elif "p" + token.sound + " " + other.sound in held:
                sure = 0.8
            else:
                continue
            covered[at] = max(covered[at], sure)
            covered[at + 1] = max(covered[at + 1], sure)
    return covered


def _longest_run(covered: Sequence[float]) -> float:
    longest = run = 0
    for sure in covered:
        run = run + 1 if sure >= 0.8 else 0
        longest = max(longest, run)
    return float(longest)

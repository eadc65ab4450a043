"""A question's subject held against the index: which rows it may stand in, by several signals side by side.

Each candidate row gets a vector of signals; `calibration` turns them into an order and a probability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.knowledge import features as feature
from bot.knowledge.coverage import Explained
from bot.knowledge.features import features
from bot.knowledge.index import Flags, Floats, Ints
from bot.knowledge.subjects import Subjects
from bot.knowledge.tokens import Token, plain

CANDIDATES = 4
# Of so many rows, those that hold most of a question, each text is looked at.
_LOOKED_AT = 32
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
    """A row that may be meant, and the signals for it; `item` finds its best item."""

    row_id: str
    item: Callable[[], int | None]
    signals: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates of a question (unordered), and what speaks against all of them; `mass` is the question's weight.

    `of_units` are the rows of the units that the question names; None where it names none.
    """

    candidates: tuple[Candidate, ...]
    outside: tuple[float, ...]
    mass: float
    of_units: frozenset[str] | None = None


class Look:
    """One question held against the whole index: of the rows that hold most of it, every text.

    The rows that are looked at have places 0, 1, … in the index's order; `texts` are their texts that hold anything.
    """

    def __init__(self, subjects: Subjects, tokens: Sequence[Token], among: Flags | None = None) -> None:
        """Hold a subject against the index; `among` are rows that will be asked for alone."""
        self._of = of = subjects
        self._text = plain(tokens)
        telling = any(token.weight == 1.0 for token in tokens)
        self._query = query = of.vocabulary.query(features(tokens if telling else ()))
        self._candidates: dict[int, tuple[Candidate, Floats]] = {}
        self._outside_likeness: tuple[float, float] | None = None
        if query.mass <= 0.0:
            return
        self._explained = Explained(tokens, of.vocabulary, query.place)
        rows = len(of.rows)
        holders, counts = of.by_group.of(query.numbers)
        features_of = np.repeat(np.arange(len(counts)), counts)
        shares = np.bincount(holders, query.weights[features_of], rows + len(of.items)) / query.mass
        self._share, self._item = shares[:rows], shares[rows:]
        of_rows = np.flatnonzero(holders < rows)
        self._row_pairs = holders[of_rows], features_of[of_rows]
        self._rows = self._worth(among)
        self._place = np.full(rows, -1)
        self._place[self._rows] = np.arange(len(self._rows))
        bounds = np.column_stack((of.texts_from[self._rows], of.texts_from[self._rows + 1])).ravel()
        holders, counts = of.by_text.of(query.numbers, bounds.astype(np.int32))
        near = np.flatnonzero(self._place[of.row_of_text[holders]] >= 0)
        self._weigh(holders[near], np.repeat(np.arange(len(counts)), counts)[near])

    def _worth(self, among: Flags | None) -> Ints:
        """Return the rows to look at: those that hold most of the question, of `among` too, and what is outside."""
        shares = [self._share] if among is None else [self._share, self._share * among]
        wanted = np.zeros(len(self._share), dtype=bool)
        for share in shares:
            wanted[np.argpartition(-share, _LOOKED_AT)[:_LOOKED_AT] if len(share) > _LOOKED_AT else slice(None)] = True
        if self._of.outside_row is not None:
            wanted[self._of.outside_row] = True
        return np.flatnonzero(wanted)

    def _weigh(self, holders: NDArray[np.int32], features_of: Ints) -> None:
        """Weigh the texts of the rows that are looked at, given with the features of the question that each holds."""
        of, query = self._of, self._query
        self._texts, which = np.unique(holders, return_inverse=True)
        matched = np.bincount(which, query.weights[features_of], len(self._texts))
        mass = of.mass(self._texts, query.kinds)
        cover, fill = matched / query.mass, np.minimum(matched / mass, 1.0)
        self._held = fill > HELD
        self._text_pairs = which, features_of
        self._blend = np.sqrt(cover * fill)
        self._starts = np.searchsorted(self._texts, of.texts_from[self._rows])
        self._ends = np.searchsorted(self._texts, of.texts_from[self._rows + 1])
        self._best = [self._most(values) for values in (self._blend, cover, cover * self._held, mass * self._held)]
        self._best[3] = np.minimum(self._best[3] / 40.0, 1.0)

    def _most(self, values: Floats) -> Floats:
        """Return the largest value of each row's texts, 0 where none holds anything."""
        found, some = np.zeros(len(self._rows)), self._ends > self._starts
        if some.any():
            found[some] = np.maximum.reduceat(values, self._starts[some])
        return found

    def found(self, among: Flags | None = None) -> Found:
        """Return the rows that the subject may stand in (only rows of `among`, if given), with their signals."""
        if self._query.mass <= 0.0:
            return Found((), (0.0,) * AGAINST, 0.0)
        order = self._best[0] + 0.7 * self._share[self._rows]
        if among is not None:
            order = order * among[self._rows]
        if self._of.outside_row is not None:
            order[self._place[self._of.outside_row]] = 0.0
        picked = [int(place) for place in np.argsort(-order, kind="stable")[:CANDIDATES] if order[place] > 0.0]
        self._judge([place for place in picked if place not in self._candidates])
        chosen = [self._candidates[place] for place in picked]
        return Found(tuple(c for c, _ in chosen), self._against([cover for _, cover in chosen]), self._query.mass)

    def _judge(self, places: list[int]) -> None:
        """Find the signals of some rows."""
        if not places:
            return
        of, explained, outside = self._of, self._explained, self._of.outside_row
        covers = explained.by(self._held_by_rows(places))
        looked = places if outside is None else [*places, int(self._place[outside])]
        held = explained.by(self._held_by_texts(looked))
        elsewhere = np.maximum(held[-1] - covers, 0.0) if outside is not None else np.zeros_like(covers)
        likes = self._likeness(looked)
        if outside is not None:
            self._outside_likeness = likes[-1]
        shares, holds, rest = (explained.share(of_all).tolist() for of_all in (covers, held, elsewhere))
        for at, place in enumerate(places):
            row, cover = int(self._rows[place]), covers[at].tolist()
            items = slice(of.items_from[row], of.items_from[row + 1])
            signals = (
                *self._of_texts(place),
                float(self._item[items].max()),
                float(self._share[row]),
                shares[at],
                explained.run(cover),
                *likes[at],
                of.is_section[row],
                holds[at],
                rest[at],
                min(explained.gap(cover) / 5.0, 1.0),
            )
            self._candidates[place] = Candidate(of.rows[row], partial(self._best_item, place), signals), covers[at]

    def _held_by_rows(self, places: list[int]) -> Flags:
        """Return which of the question's features each row holds, one column more that is never held."""
        holders, features_of = self._row_pairs
        line = np.full(len(self._of.rows), -1)
        line[self._rows[places]] = np.arange(len(places))
        return self._flags(len(places), line[holders], features_of)

    def _held_by_texts(self, places: list[int]) -> Flags:
        """Return the same of those texts of each row that the question holds whole."""
        which, features_of = self._text_pairs
        line = np.full(len(self._texts), -1)
        for at, place in enumerate(places):
            line[self._starts[place] : self._ends[place]] = at
        line[~self._held] = -1
        flags = self._flags(len(places), line[which], features_of)
        chars = [
            (chr(code & 0xFFFF), n)
            for code, n in self._query.place.items()
            if n >= 0 and feature.kind_of(code) == feature.CHAR
        ]
        for at in range(len(places)):
            text = "".join(self._of.texts[n] for n in self._texts[line == at].tolist())
            if text:
                flags[at, [n for char, n in chars if char in text]] = True
        return flags

    def _flags(self, lines: int, line: Ints, features_of: Ints) -> Flags:
        flags = np.zeros((lines, len(self._query.numbers) + 1), dtype=bool)
        some = line >= 0
        flags[line[some], features_of[some]] = True
        return flags

    def _against(self, covers: Sequence[Floats]) -> tuple[float, ...]:
        unknown = self._query.unknown / self._query.mass
        nowhere = ~(np.array(covers) > 0.0).any(axis=0) if covers else None
        uncovered = 1.0 if nowhere is None else float(self._explained.share(nowhere.astype(float)))
        outside = self._of.outside_row
        if outside is None:
            return (*(0.0,) * (AGAINST - 2), unknown, uncovered)
        place = int(self._place[outside])
        if self._outside_likeness is None:
            (self._outside_likeness,) = self._likeness([place])
        return (*self._of_texts(place), *self._outside_likeness, unknown, uncovered)

    def _of_texts(self, place: int) -> tuple[float, float, float, float]:
        return tuple(float(column[place]) for column in self._best)  # type: ignore[return-value]

    def _best_item(self, place: int) -> int | None:
        """Return the item that matches best; None where the question names the whole row much better."""
        row = self._rows[place]
        items = slice(self._of.items_from[row], self._of.items_from[row + 1])
        blend = np.zeros(items.stop - items.start)
        texts = slice(self._starts[place], self._ends[place])
        item = np.searchsorted(self._of.item_texts_from, self._texts[texts], side="right") - 1 - items.start
        np.maximum.at(blend, item, self._blend[texts])
        score = np.maximum(self._item[items], blend * 1.5)
        numbers = [item for _, item in self._of.items[items]]
        if numbers[0] == 0 and len(numbers) > 1:
            whole, best = score[0], 1 + int(score[1:].argmax())
            return numbers[best] if score[best] > _NAMES_ITEM * whole else None
        return numbers[int(score.argmax())] or None

    def _likeness(self, places: Sequence[int]) -> list[tuple[float, float]]:
        """Return how much the question looks like the nearest texts of each row: in part, and as a whole."""
        named: list[str] = []
        sizes: list[int] = []
        for place in places:
            start, end = int(self._starts[place]), int(self._ends[place])
            nearest = (-self._blend[start:end]).argsort(kind="stable")[:3] + start
            texts = [text for n in self._texts[nearest].tolist() if (text := self._of.texts[n])]
            named += texts
            sizes.append(len(texts))
        if not self._text or not named:
            return [(0.0, 0.0)] * len(places)
        parts = process.cdist([self._text], named, scorer=fuzz.partial_ratio)[0].tolist()
        wholes = process.cdist([self._text], named, scorer=fuzz.ratio)[0].tolist()
        found, at = [], 0
        for size in sizes:
            here = range(at, at + size)
            part = max((parts[n] * min(1.0, len(named[n]) / 4) for n in here), default=0.0)
            found.append((part / 100.0, max(wholes[at : at + size], default=0.0) / 100.0))
            at += size
        return found

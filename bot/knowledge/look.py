"""A question's subject held against the index: which rows it may stand in, by several signals side by side.

Each candidate row gets a vector of signals; `calibration` turns them into an order and a probability.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from operator import mul
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.coverage import Explained
from bot.knowledge.features import KIND_WEIGHTS, WORD
from bot.knowledge.index import Flags, Ints
from bot.knowledge.sought import Sought
from bot.knowledge.subjects import Subjects

CANDIDATES = 3
# How much of what the best one has at first sight another must have: the rest are hardly ever what was meant.
_WORTH = 0.5
# Of so many rows, those that hold most of a question, each text is looked at; of all, where there are not many more.
_LOOKED_AT = 32
_ALL = 2 * _LOOKED_AT
# The place of what is outside the document, which stands behind all rows.
_LAST = -1
# A question holds a text when this share of the text is in it.
HELD = 0.85
# An item is told with its row when it matches at least this well, compared with what names the row as a whole.
_NAMES_ITEM = 0.55


class Signals(NamedTuple):
    """What speaks for a candidate row.

    `blend` is the best of its texts: how well text and question cover each other. `whole` is the largest share of the
    question in one text that the question holds whole, `item` that in one item, `row` that in the row; `tokens` the
    share of the question's tokens that the row explains. `signs` is how likely the row is by single signs, `signs_less`
    by how much less than the likeliest; the same by single sounds.
    """

    blend: float
    whole: float
    item: float
    row: float
    tokens: float
    signs: float
    signs_less: float
    sounds: float
    sounds_less: float


class Against(NamedTuple):
    """What speaks against all candidates.

    The same of the subjects outside the document, beside the share of the question's features that no text has
    (`unknown`) and the share of its tokens that no candidate explains (`uncovered`). `leaning` is how the question's
    features lean, less than 0 outwards, `outwards` those that lean so.
    """

    blend: float = 0.0
    whole: float = 0.0
    unknown: float = 0.0
    uncovered: float = 0.0
    leaning: float = 0.0
    outwards: float = 0.0
    signs: float = 0.0
    signs_less: float = 0.0
    sounds: float = 0.0
    sounds_less: float = 0.0


NOTHING = Signals(*(0.0,) * len(Signals._fields))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be meant, and the signals for it; `item` finds its best item."""

    row_id: str
    item: Callable[[], int | None]
    signals: Signals


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates of a question (unordered), and what speaks against all of them; `mass` is the question's weight.

    `latin` is the share of its telling tokens that are words or numbers, which match as a whole or not at all, `typed`
    that of syllables, which match by sound alone: the same signals mean less or more there.
    `of_units` are the rows of the units that the question names; None where it names none.
    """

    candidates: tuple[Candidate, ...]
    outside: Against
    mass: float
    latin: float = 0.0
    typed: float = 0.0
    of_units: frozenset[str] | None = None


class Look:
    """One question held against the whole index: of the rows that hold most of it, every text.

    The rows that are looked at have places 0, 1, … in the index's order; `_texts` are their texts that hold anything.
    """

    def __init__(self, subjects: Subjects, sought: Sought, among: Flags | None = None) -> None:
        """Hold a subject against the index; `among` are rows that will be asked for alone."""
        self._of = of = subjects
        said = [token for token in sought.tokens if token.weight == 1.0]
        seeking = sought if said else Sought.of(())
        self._query = query = of.vocabulary.query(seeking.features, seeking.weights)
        self._judged: dict[int, tuple[Signals, list[float]]] = {}
        if query.mass <= 0.0:
            return
        self._explained = Explained(sought)
        self._told = [
            token.weight if token.kind != "word" else float(query.weights[own]) / KIND_WEIGHTS[WORD]
            for token, own in zip(sought.tokens, sought.own, strict=True)
        ]
        self._told_in_all = sum(self._told) or 1.0
        rows = len(of.rows)
        self._all = rows <= _ALL
        self._held = held = of.postings.of(query.numbers) if self._all else of.postings.groups_of(query.numbers)
        weights = np.bincount(held.holders, query.weights.take(held.number), of.groups + of.count * self._all)
        shares = weights[: of.groups] / query.mass
        self._share, self._item = shares[:rows], shares[rows:]
        self._rows = self._worth(among)
        kinds = [token.kind for token in said]
        self._latin, self._typed = kinds.count("word") / len(said), kinds.count("syllable") / len(said)
        self._likely = of.likelihood.of(
            {token.feature for token in said}, [token.sound for token in said if token.kind != "word"]
        )
        self._likeliest = self._likely[:, : of.outside_row].max(axis=1).tolist()
        self._weigh(*((weights[of.groups :], None, of.texts_from) if self._all else self._near()))

    def _worth(self, among: Flags | None) -> Ints:
        """Return the rows to look at: those that hold most of the question, of `among` too, and what is outside."""
        if self._all:
            return np.arange(len(self._share))
        shares = [self._share] if among is None else [self._share, self._share * among]
        wanted = np.zeros(len(self._share), dtype=bool)
        for share in shares:
            wanted[np.argpartition(-share, _LOOKED_AT)[:_LOOKED_AT]] = True
        if self._of.outside_row is not None:
            wanted[self._of.outside_row] = True
        return np.flatnonzero(wanted)

    def _weigh(self, matched: NDArray[Any], numbers: Ints | None, firsts: Ints) -> None:
        """Weigh the texts of the rows looked at, given as `_near` does; `numbers` is None where they are all."""
        of, query = self._of, self._query
        (some,) = (matched > 0.0).nonzero()
        bounds = some.searchsorted(firsts)
        self._texts = some if numbers is None else numbers.take(some)
        matched, mass = matched.take(some), of.mass(query.kinds).take(self._texts)
        cover, fill = matched / query.mass, np.minimum(matched / mass, 1.0)
        # One more stands behind all texts, where rows begin that hold none.
        values = np.zeros((2, len(some) + 1))
        self._blend = np.sqrt(cover * fill, out=values[0, :-1])
        np.multiply(cover, fill > HELD, out=values[1, :-1])
        self._best = np.maximum.reduceat(values, bounds[:-1], axis=1) * (bounds[1:] > bounds[:-1])

    def _near(self) -> tuple[NDArray[Any], Ints, Ints]:
        """Return what each text of the rows looked at holds of the question, the texts counted through without gaps.

        Beside it stand the number in the index of each of these texts, and where each row begins, the end of all last.
        """
        of, rows = self._of, self._rows
        starts, ends = of.texts_from[rows], of.texts_from[rows + 1]
        firsts = np.concatenate(([0], np.cumsum(ends - starts)))
        spans = (np.column_stack((starts, ends)).ravel() + of.groups).astype(np.int32)
        held = of.postings.texts_of(self._query.numbers, spans)
        texts = held.holders - of.groups
        place_of = np.full(len(of.rows), -1)
        place_of[rows] = np.arange(len(rows))
        place = place_of[of.row_of_text[texts]]
        near = np.flatnonzero(place >= 0)
        shift = starts - firsts[:-1]
        matched = np.bincount(texts[near] - shift[place[near]], self._query.weights[held.number[near]], int(firsts[-1]))
        return matched, np.arange(firsts[-1]) + np.repeat(shift, ends - starts), firsts

    def found(self, among: Flags | None = None) -> Found:
        """Return the rows that the subject may stand in (only rows of `among`, if given), with their signals."""
        if self._query.mass <= 0.0:
            return Found((), Against(), 0.0)
        order = self._best[0] + 0.7 * self._share.take(self._rows)
        if among is not None:
            order = order * among[self._rows]
        if self._of.outside_row is not None:
            order[_LAST] = 0.0
        best = np.argsort(-order, kind="stable")[:CANDIDATES]
        found = order[best].tolist()
        picked = [place for place, value in zip(best.tolist(), found, strict=True) if value > _WORTH * found[0]]
        self._judge([place for place in picked if place not in self._judged])
        rows = self._rows[picked].tolist()
        return Found(
            tuple(
                Candidate(self._of.rows[row], partial(self._best_item, row), self._judged[place][0])
                for row, place in zip(rows, picked, strict=True)
            ),
            self._against([self._judged[place][1] for place in picked]),
            self._query.mass,
            self._latin,
            self._typed,
        )

    def _judge(self, places: list[int]) -> None:
        """Find the signals of some rows."""
        if not places:
            return
        of, explained = self._of, self._explained
        for place in places:
            row = int(self._rows[place])
            cover = explained.by(self._held_by(row))
            blend, whole = self._best[:, place].tolist()
            signals = Signals(
                blend,
                whole,
                max(self._item[of.items_from[row] : of.items_from[row + 1]].tolist()),
                float(self._share[row]),
                self._share_of(cover),
                *self._likelihood(row),
            )
            self._judged[place] = signals, cover

    def _held_by(self, row: int) -> list[bool]:
        """Return of each of the question's features whether a row holds it, and False once more at the end."""
        flags = np.zeros(len(self._query.numbers) + 1, dtype=bool)
        flags[self._held.number[self._held.holders == row]] = True
        held: list[bool] = flags.tolist()
        return held

    def _share_of(self, cover: Iterable[float]) -> float:
        """Return how much of the weight of the question's tokens a cover explains, 0 to 1."""
        return float(sum(map(mul, self._told, cover))) / self._told_in_all

    def _against(self, covers: Sequence[Sequence[float]]) -> Against:
        unknown = self._query.unknown / self._query.mass
        uncovered = self._share_of(not any(sure) for sure in zip(*covers, strict=True)) if covers else 1.0
        outside = self._of.outside_row
        if outside is None:
            return Against(unknown=unknown, uncovered=uncovered)
        blend, whole = self._best[:, _LAST].tolist()
        leaning = self._of.leaning.of(self._query)
        return Against(blend, whole, unknown, uncovered, *leaning, *self._likelihood(outside))

    def _likelihood(self, row: int) -> tuple[float, float, float, float]:
        """Return how likely a row is by single signs, and how much less than the likeliest; and the same by sounds."""
        by_sign, by_sound = self._likely[:, row].tolist()
        most_by_sign, most_by_sound = self._likeliest
        return by_sign, by_sign - most_by_sign, by_sound, by_sound - most_by_sound

    def _best_item(self, row: int) -> int | None:
        """Return the item that matches best; None where the question names the whole row much better."""
        items = slice(self._of.items_from[row], self._of.items_from[row + 1])
        bounds = self._texts.searchsorted(self._of.item_texts_from[items.start : items.stop + 1]).tolist()
        blends = [max(self._blend[start:end].tolist(), default=0.0) for start, end in pairwise(bounds)]
        score = [max(share, blend * 1.5) for share, blend in zip(self._item[items].tolist(), blends, strict=True)]
        numbers = [item for _, item in self._of.items[items]]
        if numbers[0] == 0 and len(numbers) > 1:
            best = max(range(1, len(numbers)), key=score.__getitem__)
            return numbers[best] if score[best] > _NAMES_ITEM * score[0] else None
        return numbers[score.index(max(score))] or None

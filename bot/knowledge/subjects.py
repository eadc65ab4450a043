"""Subjects: the index of everything that a matrix says, text by text, item by item and row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from bot.knowledge import features as feature
from bot.knowledge.corpus import Corpus, corpus
from bot.knowledge.coverage import Explained
from bot.knowledge.entries import OUTSIDE, entries_of
from bot.knowledge.index import Flags, Ints, Postings, Vocabulary
from bot.knowledge.initials import Abbreviations
from bot.knowledge.leaning import Leaning
from bot.knowledge.likelihood import Likelihood
from bot.knowledge.matrix import Matrix
from bot.knowledge.sought import Sought
from bot.knowledge.sound import fold, reading
from bot.knowledge.text import normalise_all
from bot.knowledge.tokens import Token


class Subjects:
    """The index of subjects of one matrix.

    Texts, items and rows are numbered in the document's order; `texts_from` and `items_from` say where each row's
    begin, `item_texts_from` where each item's texts do; `count` is the number of texts. `outside` are the subjects
    outside the document as normalised texts.
    """

    def __init__(self, matrix: Matrix) -> None:
        entries = [entry for entry in entries_of(matrix) if entry.texts]
        sizes = [len(entry.texts) for entry in entries]
        # What is outside stands last, for it is not read in context.
        inside = sum(size for size, entry in zip(sizes, entries, strict=True) if entry.row_id != OUTSIDE)
        texts = normalise_all([text for entry in entries for text in entry.texts])
        self.outside = frozenset(texts[inside:])
        self.abbreviations = Abbreviations(texts)
        read = corpus(texts, inside)
        self.words = read.words

        self.items = [(entry.row_id, entry.item or 0) for entry in entries]
        self.rows = list(dict.fromkeys(row_id for row_id, _ in self.items))
        row_number = {row_id: number for number, row_id in enumerate(self.rows)}
        self.row_of_item = np.array([row_number[row_id] for row_id, _ in self.items])
        item_of = np.repeat(np.arange(len(entries)), sizes)
        self.row_of_text = self.row_of_item[item_of].astype(np.int32)
        self.item_texts_from = np.searchsorted(item_of, range(len(self.items) + 1))
        everything = range(len(self.rows) + 1)
        self.texts_from = np.searchsorted(self.row_of_text, everything)
        self.items_from = np.searchsorted(self.row_of_item, everything)
        self.outside_row = row_number.get(OUTSIDE)
        self._index(read, item_of, inside)

    def _index(self, read: Corpus, item_of: Ints, inside: int) -> None:
        by_item = _joined(read.held, item_of, len(self.items))
        by_row = _joined(by_item, self.row_of_item, len(self.rows))
        own = by_item if self.outside_row is None else by_item[: self.items_from[self.outside_row]]
        counts = np.bincount(own.indices, minlength=len(read.codes))
        self.vocabulary = Vocabulary(read.codes, counts, max(own.shape[0], 1))
        # Rows hold single characters too; these would be in almost every item and text.
        counted = slice(self.vocabulary.counted)
        held = [by_row, by_item[:, counted], read.held[:, counted]]
        self.groups = by_row.shape[0] + by_item.shape[0]
        width = len(self.vocabulary.weights)
        self.postings = Postings(vstack([_widened(part, width) for part in held], format="csr"), self.groups)
        weights, kinds = self.vocabulary.weights[read.held.indices], (read.codes >> feature.KIND)[read.held.indices]
        self.count = read.held.shape[0]
        texts = np.repeat(np.arange(self.count), np.diff(read.held.indptr))
        self._mass_of_kind = [
            np.bincount(texts[kinds == kind], weights[kinds == kind], self.count).astype(np.float32)
            for kind in range(feature.CHAR)
        ]
        self.leaning = Leaning(read.held, inside, width)
        self._read_signs(read)
        self._mass: dict[frozenset[int], NDArray[np.float32]] = {}

    def _read_signs(self, read: Corpus) -> None:
        words = int(np.searchsorted(read.codes, feature.of_kind(feature.WORD)))  # single characters stand behind these
        signs = read.codes[words:].tolist()
        counts = _joined(read.held[:, words:].astype(np.int32), self.row_of_text, len(self.rows))
        chars = self.vocabulary.counted - words
        sounds = [feature.sound_number(fold(reading(feature.char_of(code)))) for code in signs[chars:]]
        distinct, sound_of = np.unique(sounds, return_inverse=True)
        each = np.ones(len(sounds), dtype=np.int32), (np.arange(len(sounds)), sound_of)
        by_sound = csr_matrix(each, shape=(len(sounds), len(distinct)))
        self.likelihood = Likelihood((counts, signs), (counts[:, chars:] @ by_sound, distinct.tolist()))

    def mass(self, kinds: frozenset[int]) -> NDArray[np.float32]:
        """Return for every text the weight of its own features of the kinds that a question has."""
        if kinds not in self._mass:
            total = sum((self._mass_of_kind[kind] for kind in kinds), np.zeros(self.count, dtype=np.float32))
            self._mass[kinds] = np.maximum(total, 1e-6)
        return self._mass[kinds]

    def known(self, first: str, second: str) -> bool:
        """Say whether two sounds stand side by side in the matrix, or in what it lists as outside."""
        numbers = feature.sound_number(fold(first)), feature.sound_number(fold(second))
        return self.vocabulary.holds(feature.pair(feature.SOUNDS, *numbers))

    def neighbours(self, first: str, second: str) -> bool:
        """Say whether two characters stand side by side in the matrix, or in what it lists as outside."""
        return self.vocabulary.holds(feature.pair(feature.PAIR, ord(first), ord(second)))

    def substance(self, tokens: Sequence[Token]) -> float:
        """Return how much subject some tokens carry: the rarity of their pairs and words, summed."""
        kept = {_pairs(tokens), feature.WORD}
        sought = Sought.of(tokens)
        telling = {code: sought.weights[at] for code, at in sought.features.items() if feature.kind_of(code) in kept}
        return self.vocabulary.query(telling, [*telling.values()]).mass

    def telling(self, sought: Sought, common: frozenset[int]) -> list[Token]:
        """Return the tokens that carry a subject of their own: no light ones, none that `common` features explain."""
        kept = {_pairs(sought.tokens), feature.WORD}
        held = [code in common and feature.kind_of(code) in kept for code in sought.features]
        cover = Explained(sought).by([*held, False])
        return [t for t, sure in zip(sought.tokens, cover, strict=True) if t.weight == 1.0 and sure < 0.5]

    def rows_among(self, row_ids: frozenset[str]) -> Flags:
        """Return which rows are among some, in the index's order."""
        return np.array([row_id in row_ids for row_id in self.rows])


def _pairs(tokens: Sequence[Token]) -> int:
    """Return the kind of feature that tells neighbours best: sounds only where no characters were written."""
    return feature.PAIR if any(token.kind == "han" for token in tokens) else feature.SOUNDS


def _widened(held: csr_matrix, columns: int) -> csr_matrix:
    held.resize((held.shape[0], columns))
    return held


def _joined(held: csr_matrix, owner: NDArray[Any], count: int) -> csr_matrix:
    """Return for each of `count` owners what any of its holders holds."""
    owned = csr_matrix((np.ones(len(owner), dtype=bool), (owner, np.arange(len(owner)))), shape=(count, len(owner)))
    return owned @ held

"""Every text of a matrix that can name a subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.knowledge.matrix import Matrix

# Whose texts the subjects are that the document does not cover.
OUTSIDE = "outside"
_CLAUSE = re.compile(r"[，,。；;：:、“”\"（）()《》]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text, and the row (or duty) and item that it names."""

    row_id: str
    item: int | None
    text: str


def entries_of(matrix: Matrix) -> Iterator[Entry]:
    """Return titles, items, their clauses, phrases and renderings, and the subjects outside the document."""
    for row in matrix.rows:
        yield from (Entry(row.id, None, text) for text in (row.title, row.title_en, *row.phrases))
        for item in row.items:
            yield from _item(row.id, item.number, item.text, (*item.phrases, item.en))
    for duty in matrix.duties:
        yield from _item(duty.id, None, duty.text, (*duty.phrases, duty.title, duty.title_en, duty.en))
    yield from (Entry(OUTSIDE, None, subject) for subject in matrix.outside.subjects)


def _item(row_id: str, number: int | None, text: str, phrases: Iterable[str]) -> Iterator[Entry]:
    yield Entry(row_id, number, text)
    clauses = [clause.strip() for clause in _CLAUSE.split(text)]
    if len(clauses) > 1:
        yield from (Entry(row_id, number, clause) for clause in clauses if len(clause) > 1)
    yield from (Entry(row_id, number, phrase) for phrase in phrases)

"""Every text of a matrix that can name a subject."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.knowledge.matrix import Matrix
from bot.knowledge.phrasing import DAY

# Whose texts the subjects are that the document does not cover.
OUTSIDE = "outside"
_CLAUSE = re.compile(r"[，,。；;：:、“”\"（）()《》]+")

# The day on which a report is due is no part of its subject: nobody asks for one who names a day in November.
_DATE = re.compile(rf"{DAY}|(?:by )?\d{{1,2}} (?:{'|'.join(filter(None, month_name))})")


class Entry(NamedTuple):
    """Texts of a row (or duty), of one item or of the whole."""

    row_id: str
    item: int | None
    texts: Sequence[str]


def entries_of(matrix: Matrix) -> Iterator[Entry]:
    """Return titles, items, their clauses, phrases and renderings, and last the subjects outside the document."""
    for row in matrix.rows:
        yield Entry(row.id, None, (row.title, row.title_en, *row.phrases))
        for item in row.items:
            yield Entry(row.id, item.number, (*_clauses(item.text), *item.phrases, item.en))
    for duty in matrix.duties:
        told = (*_clauses(duty.text), *duty.phrases, duty.title, duty.title_en, duty.en)
        yield Entry(duty.id, None, [*filter(None, (_DATE.sub("", text).strip() for text in told))])
    yield Entry(OUTSIDE, None, matrix.outside.subjects)


def _clauses(text: str) -> Iterator[str]:
    """Return a text, and each of its clauses if there are several."""
    yield text
    clauses = [clause.strip() for clause in _CLAUSE.split(text)]
    if len(clauses) > 1:
        yield from (clause for clause in clauses if len(clause) > 1)

"""What the office may want to mend in a matrix that is valid: phrases that mislead, items that nobody finds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.matrix import Matrix
from bot.knowledge.text import normalise

# Rows that share so many phrases are near-duplicates (a campaign and its standard) and share them by right.
_BY_RIGHT = 3
_AMONG = 3


def advice(knowledge: Knowledge) -> Iterator[str]:
    """Yield a sentence for each phrase that names two unlike rows, and for each item not found by its own words."""
    yield from _misleading(knowledge.matrix)
    yield from _hidden(knowledge)


def _misleading(matrix: Matrix) -> Iterator[str]:
    texts = {row.id: normalise(row.title + "".join(item.text for item in row.items)) for row in matrix.rows}
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for row in matrix.rows:
        for phrase in row.phrases:
            places[normalise(phrase)].setdefault(row.id, row.id)
        for item in row.items:
            for phrase in item.phrases:
                places[normalise(phrase)].setdefault(row.id, f"{row.id} item {item.number}")
    shared = Counter(pair for rows in places.values() for pair in combinations(sorted(rows), 2))
    for phrase, rows in places.items():
        for first, second in combinations(sorted(rows), 2):
            said_by_both = phrase in texts[first] and phrase in texts[second]
            if shared[first, second] < _BY_RIGHT and not said_by_both:
                yield f"{phrase!r} points to {rows[first]} and to {rows[second]}, which have little else in common"


def _hidden(knowledge: Knowledge) -> Iterator[str]:
    for row in knowledge.matrix.rows:
        for item in row.items:
            judged = knowledge.judge(knowledge.read(item.text))
            if row.id not in [candidate.row_id for _, candidate in judged.ranked[:_AMONG]]:
                yield f"{row.id} item {item.number} is not found by its own words: give it phrases of its own"

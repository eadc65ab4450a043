"""From signals to an order of rows and a probability; the numbers are fitted by ``benchmarks/fit.py``.

`order` weighs a candidate's signals against those of the others. `sure` is a logistic regression: of the answers
given with 0.9, about nine in ten are right.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from operator import mul
from typing import NamedTuple, Self

from bot.knowledge.look import Candidate, Found


class Said(NamedTuple):
    """What a question's wording adds to how sure it is that a row is meant, and that the yearly reports are."""

    sure: float
    reports: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted weights, and the two thresholds: below `refuse` there is no answer, below `tell` the bot asks back.

    `sure` tells whether the best row is what was meant, `reports` whether the yearly reports are asked for, `kind` what
    a question that names a unit asks for. `worded` says what each piece of a question's wording adds to the first two,
    `kind_worded` what to each kind, in the order of `kind`.
    """

    order: tuple[float, ...]
    sure: tuple[float, ...]
    reports: tuple[float, ...]
    worded: Mapping[str, tuple[float, float]]
    kind: Mapping[str, tuple[float, ...]]
    kind_worded: Mapping[str, tuple[float, ...]]
    refuse: float
    tell: float

    @classmethod
    def load(cls) -> Self:
        """Read the fitted numbers that ship with the package."""
        data = json.loads(files("bot.knowledge").joinpath("calibration.json").read_text(encoding="utf-8"))
        return cls(
            tuple(data["order"]),
            tuple(data["sure"]),
            tuple(data["reports"]),
            {piece: (sure, reports) for piece, (sure, reports) in data["worded"].items()},
            {k: tuple(v) for k, v in data["kind"].items()},
            {k: tuple(v) for k, v in data["kind_worded"].items()},
            data["refuse"],
            data["tell"],
        )

    def ranked(self, found: Found) -> list[tuple[float, Candidate]]:
        """Return the candidates with their scores, best first."""
        scored = [(_dot(self.order, c.signals), c) for c in found.candidates]
        return sorted(scored, key=lambda pair: -pair[0])

    def said(self, worded: Iterable[str]) -> Said:
        """Return what the pieces of a question's wording add."""
        return Said(*_added(self.worded, worded, len(Said._fields)))

    def probability(self, ranked: Sequence[tuple[float, Candidate]], found: Found, said: Said) -> float:
        """Return how probable it is that the best candidate is what was meant."""
        if not ranked:
            return 0.0
        total = _dot(self.sure, evidence(ranked, found)) + said.sure
        return 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0)))

    def asks_for_reports(self, signs: Sequence[float], said: Said) -> bool:
        """Say whether a question asks for the yearly reports: when they are due, to whom, what they hold."""
        return _dot(self.reports, signs) + said.reports > 0.0

    def kind_of(self, signs: Sequence[float], worded: Iterable[str]) -> str:
        """Return what a question that names a unit asks: ``unit``, ``pair`` or ``other`` (a subject or nothing)."""
        said = _added(self.kind_worded, worded, len(self.kind))
        scores = {kind: _dot(weights, signs) + of for (kind, weights), of in zip(self.kind.items(), said, strict=True)}
        return max(scores, key=scores.__getitem__)


def evidence(ranked: Sequence[tuple[float, Candidate]], found: Found) -> tuple[float, ...]:
    """Return what speaks for and against the best candidate, the constant first."""
    score, best = ranked[0]
    margin = score - ranked[1][0] if len(ranked) > 1 else score
    signals, outside = best.signals, found.outside
    return (
        1.0,
        score,
        margin,
        *signals,
        *outside,
        max(outside.blend - signals.blend, 0.0),
        max(outside.whole - signals.whole, 0.0),
        signals.blend * signals.tokens,
        signals.tokens**2,
        math.log1p(found.mass),
        # What signals mean for words and for pinyin.
        found.latin,
        found.latin * outside.unknown,
        found.latin * signals.tokens,
        found.latin * signals.row,
        found.typed,
        found.typed * signals.blend,
        found.typed * signals.tokens,
        found.typed * outside.blend,
        # A unit that is named and has the row speaks for it, one that has not, against it.
        0.0 if found.of_units is None else 1.0 if best.row_id in found.of_units else -1.0,
    )


def _added(weights: Mapping[str, tuple[float, ...]], worded: Iterable[str], count: int) -> list[float]:
    """Return the sums of the `count` weights of some pieces of wording."""
    known = [own for piece in worded if (own := weights.get(piece))]
    return [sum(column) for column in zip(*known, strict=True)] or [0.0] * count


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return float(sum(map(mul, weights, values)))

"""What the lookup says of a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.knowledge.matrix import Role

Intent = Literal["topic", "unit", "pair", "row", "deadline", "none"]

_SURE = 0.85  # below it, whoever asked may say that something else was meant


@dataclass(frozen=True, slots=True)
class Hit:
    """A row (or duty) with the item that matches, if one does; `score` is the probability that it is meant, 0 to 1."""

    row_id: str
    item: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The reading of one question.

    `rows` stand best first: at most five for topic and pair, every row of the unit for unit. With `ask` the first two
    or three are offered for choice instead of one being told. `unit_id` is a unit or a group, `role` is "lead" where
    only what it leads was asked. `suggestions` are the nearest rows of a refused question, and `place` another place
    that the question is about.
    """

    question: str
    intent: Intent
    rows: tuple[Hit, ...] = ()
    ask: bool = False
    unit_id: str | None = None
    role: Role | None = None
    suggestions: tuple[str, ...] = ()
    place: str | None = None

    @property
    def doubtful(self) -> bool:
        """Say whether rows are offered or told that may well not be those meant."""
        told = self.intent in {"topic", "pair"} and bool(self.rows) and self.rows[0].score < _SURE
        return self.ask or told

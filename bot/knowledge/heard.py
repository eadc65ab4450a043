"""What is understood of a question before it is answered, and the signs that tell what it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.calibration import Said
from bot.knowledge.deadlines import Deadlines
from bot.knowledge.look import NOTHING, Candidate, Found, Signals
from bot.knowledge.mentions import Mention, without
from bot.knowledge.phrasing import ASKS_WHO, asks_lead
from bot.knowledge.sought import Sought
from bot.knowledge.tokens import Token


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows for a subject, best first, with the probability of the first; `alone` is that without the units named."""

    sought: Sought
    found: Found
    ranked: list[tuple[float, Candidate]]
    probability: float
    alone: float

    @property
    def best(self) -> float:
        """The score of the first row, 0 where there is none."""
        return self.ranked[0][0] if self.ranked else 0.0

    @property
    def first(self) -> str | None:
        """The id of the first row, None where there is none."""
        return self.ranked[0][1].row_id if self.ranked else None

    @property
    def signals(self) -> Signals:
        """The signals of the first row, 0 where there is none."""
        return self.ranked[0][1].signals if self.ranked else NOTHING


@dataclass(frozen=True, slots=True)
class OfUnit:
    """Whose tasks a question may ask for: the unit, its subject's rows among the unit's, and what carries a subject.

    `telling` are the tokens that carry one of their own, `substance` is how much they carry.
    """

    mention: Mention
    judged: Judged
    telling: list[Token]
    substance: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A read question: the units that it names, how it is worded and what that adds, the rows its subject may be in.

    `of_unit` is None where it names no unit.
    """

    written: str
    mentions: tuple[Mention, ...]
    worded: frozenset[str]
    said: Said
    judged: Judged
    of_unit: OfUnit | None

    @property
    def same(self) -> bool:
        """Whether the best row of all is the best one of the unit."""
        return (
            self.of_unit is not None
            and self.judged.first is not None
            and self.judged.first == self.of_unit.judged.first
        )


def unit_signs(heard: Heard, of_unit: OfUnit) -> tuple[float, ...]:
    """Return what tells a question about a unit from one about a subject, the constant first."""
    inside, anywhere, telling = of_unit.judged, heard.judged, of_unit.telling
    best, outside = inside.signals, inside.found.outside
    return (
        1.0,
        min(of_unit.substance / 40.0, 1.5),
        min(len(telling) / 10.0, 2.0),
        1.0 if len(telling) < 2 and all(token.kind != "word" for token in telling) else 0.0,
        inside.alone,
        anywhere.alone,
        anywhere.alone - inside.alone,
        best.blend,
        best.whole,
        best.tokens,
        outside.blend,
        outside.whole,
        outside.unknown,
        1.0 if ASKS_WHO.search(heard.written) else 0.0,
        1.0 if asks_lead(heard.written) else 0.0,
        1.0 if len({mention.unit_id for mention in heard.mentions}) > 1 else 0.0,
        1.0 if heard.same else 0.0,
        min((anywhere.best - inside.best) / 10.0, 1.5),
        1.0 if of_unit.mention.how in {"typo", "described"} else 0.0,
        1.0 if of_unit.mention.how == "loose" else 0.0,
        1.0 if of_unit.mention.how == "loose" and telling else 0.0,
    )


def report_signs(heard: Heard, deadlines: Deadlines) -> tuple[float, ...]:
    """Return what tells a question for the yearly reports, the constant first."""
    judged, about, text = heard.judged, deadlines.rows, heard.written
    best, outside = judged.signals, judged.found.outside
    said = without(text, (m for m in heard.mentions if m.how == "described"))  # 给市委写稿子的那个室 is a unit's name
    reports = deadlines.speaks_of_reports(said)
    dates = 1.0 if reports and deadlines.asks_when(said) else 0.0
    contents = 1.0 if reports and deadlines.asks_what(said) else 0.0
    addressed = 1.0 if reports and deadlines.addressed(text, heard.mentions) else 0.0
    first = 1.0 if judged.first in about else 0.0
    day = 1.0 if deadlines.names_the_date(text) else 0.0
    subject = min(sum(token.weight for token in judged.sought.tokens) / 10.0, 1.5)
    return (
        1.0,
        dates,
        day * dates,
        1.0 if deadlines.asks_nothing_else(text, heard.mentions) else 0.0,
        # What is due of another row, which is likely meant, is no report: 事故报告给谁.
        dates * (1.0 - first) * judged.probability,
        (1.0 - first) * judged.probability,
        day,
        addressed,
        addressed * dates,
        contents,
        contents * first,
        contents * addressed,
        first,
        1.0 if any(candidate.row_id in about for _, candidate in judged.ranked) else 0.0,
        judged.probability,
        best.blend,
        best.tokens,
        outside.blend,
        outside.whole,
        outside.unknown,
        outside.uncovered,
        outside.leaning,
        outside.outwards,
        dates * outside.uncovered,
        dates * outside.outwards,
        1.0 if heard.mentions else 0.0,
        len(judged.sought.tokens) / 20.0,
        dates * subject,
        day * subject,
        dates * first,
        dates * best.tokens,
        dates * outside.blend,
        first * judged.probability,
    )

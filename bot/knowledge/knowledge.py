"""The lookup's one door: reads a question, decides what it asks for, and finds the rows."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Self

from bot.knowledge.answer import Answer, Hit, Intent
from bot.knowledge.calibration import Calibration, Said
from bot.knowledge.deadlines import Deadlines
from bot.knowledge.heard import Heard, Judged, OfUnit, report_signs, unit_signs
from bot.knowledge.index import Flags
from bot.knowledge.loading import load_matrix
from bot.knowledge.look import Candidate, Look
from bot.knowledge.matrix import Matrix, Role
from bot.knowledge.mentions import Mention, without
from bot.knowledge.phrasing import ASKS_FOR_ONE, OTHERS, asks_lead, core
from bot.knowledge.places import Places
from bot.knowledge.rownumbers import Named, RowNumbers
from bot.knowledge.sought import Sought
from bot.knowledge.subjects import Subjects
from bot.knowledge.taught import Lesson, Taught
from bot.knowledge.text import normalise
from bot.knowledge.tokens import Reader, plain, tokens_of
from bot.knowledge.units import Names
from bot.knowledge.wording import wording

MOST = 5
_NEAREST = 3
_TAUGHT = 0.99  # how sure an answer is that the office has taught
_REACH = 3.0  # how far below the best score a row may stand to be told with it
_ALIKE = 1.0  # how close to it a row matches as well
_FAR = 10.0  # how far below it the best row of a unit is when its name was only part of the subject
_A_WORD = 4  # characters


class Knowledge:
    """A matrix and the index to ask it. Pure: no clock, no network; only bounded caches keep words of a question."""

    def __init__(self, matrix: Matrix, calibration: Calibration | None = None) -> None:
        """Index a matrix; the calibration is the one that ships, unless a benchmark fits another."""
        self.matrix = matrix
        self.calibration = calibration or Calibration.load()
        self.subjects = Subjects(matrix)
        self.names = Names(matrix, self.subjects.neighbours)
        # Words of the document's own title (食品安全, 示范城市), of its city and its groups (食安委) tell nothing about
        # which of its rows is meant.
        document = matrix.document
        common = (document.title, document.title_en, document.city, document.city_en, *(g.name for g in matrix.groups))
        self._common = frozenset().union(*(Sought.of(tokens_of(normalise(text))).features for text in common))
        self._led = {row.id for row in matrix.rows if any(one.role == "lead" for one in row.assignments)}
        self._of_unit: dict[str, tuple[frozenset[str], Flags]] = {}
        self._numbers = RowNumbers(matrix, self.subjects.neighbours)
        self._places = Places(matrix)
        self.deadlines = Deadlines(matrix)
        self._reader = Reader(self.subjects.known, self.subjects.words, self._open)

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """Read a matrix file and index it. Raises `MatrixError`."""
        return cls(load_matrix(Path(path)))

    def ask(self, text: str, taught: Taught | None = None) -> Answer:
        """Answer a question in whatever form a person types it; what was taught in use goes first."""
        written = self.read(text)
        if not written:
            return Answer(text, "none")
        key = self._key(written) if taught else ""
        if taught and (lesson := taught.find(key)):
            return self._told(text, lesson)
        if named := self._numbers.find(written):
            return self._by_number(text, written, named)
        answer = self._understood(text, written)
        # What is merely spelled like a lesson helps where nothing is sure; it overturns no answer of the matrix.
        open_ = answer.ask or (answer.intent == "none" and not answer.place)
        near = taught.near(key) if taught and open_ else None
        return self._told(text, near) if near else answer

    def _told(self, text: str, lesson: Lesson) -> Answer:
        intent: Intent = "deadline" if lesson.row_id in self.matrix.duty else "topic"
        return Answer(text, intent, (Hit(lesson.row_id, lesson.item, _TAUGHT),))

    def _understood(self, text: str, written: str) -> Answer:
        heard = self.heard(written)
        if place := self._places.elsewhere(written, heard.mentions):
            return Answer(text, "none", suggestions=self._nearest(heard.judged), place=place)
        # What is listed as outside the document, word for word, is outside, however near to it something inside may be.
        if not self.subjects.outside.isdisjoint((written, core(written))):
            return Answer(text, "none", suggestions=self._nearest(heard.judged))
        if self.calibration.asks_for_reports(report_signs(heard, self.deadlines), heard.said):
            return self._deadline(text, heard)
        if heard.of_unit:
            return self._with_unit(text, heard, heard.of_unit)
        return self._about_subject(text, heard)

    def heard(self, written: str) -> Heard:
        """Understand a read question as far as it can be without deciding what it asks for."""
        mentions = self.mentions(written)
        worded = wording(written, mentions)
        said = self.calibration.said(worded)
        sought = self._sought(written, mentions)
        if not mentions:
            return Heard(
                written, mentions, worded, said, self._judged(said, sought, self._look(sought), mentions), None
            )
        asked = self.asked_for(written, mentions)
        _, rows = self._rows_of(asked.unit_id)
        look, telling = self._look(sought, rows), self.subjects.telling(sought, self._common)
        of_unit = OfUnit(
            asked,
            self._judged(said, sought, look, mentions, rows),
            telling,
            self.subjects.substance(telling),
        )
        return Heard(written, mentions, worded, said, self._judged(said, sought, look, mentions), of_unit)

    def _look(self, sought: Sought, among: Flags | None = None) -> Look:
        if len(sought.tokens) <= _A_WORD and not self.subjects.telling(sought, self._common):
            sought = Sought.of(())  # 食品, 食品安全: a word of the title alone is no subject
        return Look(self.subjects, sought, among)

    def mentions(self, written: str) -> tuple[Mention, ...]:
        """Return the units that a read question names; by a nickname anyhow where it asks what one has to do."""
        found = self.names.find(written)
        if found or ASKS_FOR_ONE.search(written):
            return found
        return tuple(islice((one for one in self.names.nicknamed(written) if self._at_large(written, one)), 1))

    def _at_large(self, written: str, mention: Mention) -> bool:
        """Say whether a question has no subject besides a unit."""
        return not self.subjects.telling(self._sought(written, (mention,)), self._common)

    def names_a_row(self, written: str) -> bool:
        """Say whether a read question names rows by number."""
        return self._numbers.find(written) is not None

    def nearest(self, text: str) -> tuple[Hit, ...]:
        """Return the rows that a question may be about, best first, three at most and however unlikely they are."""
        return self._hits(self.judge(self.read(text)))[:_NEAREST]

    def judge(self, written: str, unit_id: str | None = None) -> Judged:
        """Find the rows, of a unit if one is given, that a read question's subject stands in.

        What the question itself names is part of its subject.
        """
        sought, rows = self._sought(written, ()), self._rows_of(unit_id)[1] if unit_id else None
        said = self.calibration.said(wording(written, ()))
        return self._judged(said, sought, self._look(sought, rows), (), rows)

    def subject_of(self, text: str) -> str:
        """Return what a question is about, without its frame, as one string; "" where that is too little to teach.

        A single character, and words of the document's own title alone (食品, 食品安全), would answer too much else.
        """
        written = self.read(text)
        tokens = self.subjects.telling(Sought.of(self._reader.tokens(written)), self._common)
        return self._key(written) if len(tokens) > 1 or any(token.kind == "word" for token in tokens) else ""

    def _key(self, written: str) -> str:
        return plain(self._reader.tokens(written))

    def whom(self, text: str) -> tuple[str, ...]:
        """Return the ids of the units and groups that a name may mean, best first; one where it is clear."""
        return self.names.whom(text)

    def read(self, text: str) -> str:
        """Return a question normalised, with initials opened and pinyin spaced."""
        return self._reader.spelled(self._reader.open_initials(normalise(text)))

    def _judged(
        self,
        said: Said,
        sought: Sought,
        look: Look,
        mentions: tuple[Mention, ...],
        among: Flags | None = None,
    ) -> Judged:
        found = look.found(among)
        ranked = self.calibration.ranked(found)
        alone = self.calibration.probability(ranked, found, said)
        if not mentions:
            return Judged(sought, found, self._lead_first(ranked), alone, alone)
        found = replace(found, of_units=frozenset().union(*(self._rows_of(m.unit_id)[0] for m in mentions)))
        probability = self.calibration.probability(ranked, found, said)
        return Judged(sought, found, self._lead_first(ranked), probability, alone)

    def _lead_first(self, ranked: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
        """Of two near-duplicates that match alike, put the one first that names who leads: that is what is asked."""
        if len(ranked) < 2:
            return ranked
        (score, first), (next_score, second), *others = ranked
        row = self.matrix.row.get(first.row_id)
        alike = row is not None and second.row_id in row.see_also and score - next_score < _ALIKE
        if not alike or first.row_id in self._led or second.row_id not in self._led:
            return ranked
        return [(score, second), (next_score, first), *others]

    def _sought(self, written: str, mentions: tuple[Mention, ...]) -> Sought:
        return Sought.of(self._reader.tokens(without(written, mentions)))

    def _open(self, letters: str) -> str | None:
        return self.names.open_initials(letters) or self.subjects.abbreviations.open(letters)

    def _by_number(self, text: str, written: str, named: Named) -> Answer:
        if place := self._places.elsewhere(written, self.mentions(written)):
            return Answer(text, "none", place=place)
        if not named.row_ids:
            return Answer(text, "none", suggestions=self._nearest(self.judge(written)))
        score = 1.0 / len(named.row_ids) if named.unsure else 1.0
        return Answer(text, "row", tuple(Hit(row, named.item, score) for row in named.row_ids[:MOST]), ask=named.unsure)

    def _deadline(self, text: str, heard: Heard) -> Answer:
        duties = self.deadlines.meant(heard.written, heard.mentions)
        return Answer(text, "deadline", tuple(Hit(duty, None, 1.0) for duty in duties))

    def _with_unit(self, text: str, heard: Heard, of_unit: OfUnit) -> Answer:
        unit_id, inside = of_unit.mention.unit_id, of_unit.judged
        kind = self.calibration.kind_of(unit_signs(heard, of_unit), heard.worded)
        if kind == "unit":
            role: Role | None = "lead" if asks_lead(heard.written) else None
            held = self.matrix.assignments_of(unit_id)
            hits = tuple(Hit(row.id, None, 1.0) for row, one in held if role is None or one.role == role)
            return Answer(text, "unit", hits, unit_id=unit_id, role=role)
        # Where the best row of all is one of the unit's, telling its part answers a question about the subject too;
        # where the unit's are far behind it, the name was part of the subject (县级市场监管部门的执法力量).
        near = heard.judged.best - inside.best < _FAR
        if ((kind == "pair" and near) or heard.same) and inside.probability >= self.calibration.refuse:
            ask = inside.probability < self.calibration.tell
            return Answer(text, "pair", self._hits(inside), ask=ask, unit_id=unit_id)
        return self._topic(text, heard.judged)

    @staticmethod
    def asked_for(written: str, mentions: tuple[Mention, ...]) -> Mention:
        """Return whose tasks are asked for: the first one named, or whom 他们局 stands for (审批局问他们局…)."""
        others = OTHERS.search(written)
        return ([mention for mention in mentions if others and mention.end <= others.start()] or mentions[:1])[-1]

    def _rows_of(self, unit_id: str) -> tuple[frozenset[str], Flags]:
        """Return the rows of a unit: their ids, and which of the index's rows they are."""
        if unit_id not in self._of_unit:
            held = frozenset(row.id for row, _ in self.matrix.assignments_of(unit_id))
            self._of_unit[unit_id] = held, self.subjects.rows_among(held)
        return self._of_unit[unit_id]

    def _about_subject(self, text: str, heard: Heard) -> Answer:
        judged = heard.judged
        if judged.probability >= self.calibration.refuse and judged.first in self.matrix.duty:
            return self._deadline(text, heard)
        return self._topic(text, judged)

    def _topic(self, text: str, judged: Judged) -> Answer:
        if judged.probability < self.calibration.refuse:
            return Answer(text, "none", suggestions=self._nearest(judged))
        return Answer(text, "topic", self._hits(judged), ask=judged.probability < self.calibration.tell)

    def _hits(self, judged: Judged) -> tuple[Hit, ...]:
        best = judged.ranked[0][0] if judged.ranked else 0.0
        close = [(score, c) for score, c in judged.ranked[:MOST] if score > best - _REACH]
        return tuple(Hit(c.row_id, c.item(), judged.probability * 2.0 ** (score - best)) for score, c in close)

    def _nearest(self, judged: Judged) -> tuple[str, ...]:
        return tuple(c.row_id for _, c in judged.ranked[:_NEAREST])

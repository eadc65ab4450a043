"""What the office teaches: a question belongs to a row, at once and in every process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.knowledge import Knowledge
from bot.knowledge import taught as pure
from bot.knowledge.matrix import Matrix
from bot.knowledge.phrasing import core
from bot.knowledge.text import normalise
from bot.people.work import Work
from bot.store.models import Lesson, Missed, Person
from bot.teaching import missed


class Lessons:
    """What was taught, as of the transaction that asks: read anew only when another process has changed it too."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._seen: tuple[int, ...] = ()
        self._taught = pure.Taught()

    def read(self, tx: Session) -> pure.Taught:
        """Return the lessons that hold; those of rows that the matrix no longer has are left out."""
        counted = tx.execute(select(func.count(), func.max(Lesson.id), func.count(Lesson.ended_at)).select_from(Lesson))
        seen = tuple(value or 0 for value in counted.one())
        if seen != self._seen:
            own = (pure.Lesson(one.key, one.row_id, one.item) for one in holding(tx) if self._matrix.has(one.row_id))
            self._taught, self._seen = pure.Taught(own), seen
        return self._taught


def holding(tx: Session) -> tuple[Lesson, ...]:
    """Return all lessons that hold, the earliest first."""
    return tuple(tx.scalars(select(Lesson).where(Lesson.ended_at.is_(None)).order_by(Lesson.id)))


def teach(work: Work, knowledge: Knowledge, missed_id: int, row_id: str, item: int | None) -> Lesson:
    """Let a missed question belong to a row from now on.

    Raises `Refused` where it was settled already (and names who taught it), where the row is not in the matrix, and
    where the question says too little to be told from others.
    """
    question = missed.get(work, missed_id)
    if not work.matrix.has(row_id):
        raise Refused("lesson_row")
    key = knowledge.subject_of(question.text)
    if not key:
        raise Refused("lesson_short", question.text)
    try:
        missed.settle(work, missed_id, "taught")
    except Refused as refusal:
        raise _by_whom(work, question.text) or refusal from None
    lesson = Lesson(
        text=question.text,
        key=key[:120],
        row_id=row_id,
        item=item,
        taught_at=work.now,
        taught_by=work.actor.person_id,
    )
    work.tx.add(lesson)
    work.tx.flush()
    work.note("taught", lesson=lesson.id, text=lesson.text, row=row_id, item=item)
    return lesson


def _by_whom(work: Work, text: str) -> Refused | None:
    teachers = select(Person.name).join(Lesson, Lesson.taught_by == Person.id)
    last = teachers.where(Lesson.text == text, Lesson.ended_at.is_(None)).order_by(Lesson.id.desc()).limit(1)
    name = work.tx.scalar(last)
    return Refused("lesson_there", name) if name else None


def unteach(work: Work, lesson_id: int) -> Missed:
    """Take a lesson back and return its question, which waits again. Raises `Refused` where that was done already."""
    ended = update(Lesson).where(Lesson.id == lesson_id, Lesson.ended_at.is_(None))
    ended = ended.values(ended_at=work.now, ended_by=work.actor.person_id)
    text = work.tx.scalar(ended.returning(Lesson.text))
    if text is None:
        raise Refused("missed_settled")
    work.note("untaught", lesson=lesson_id)
    return missed.reopen(work, text)


def as_yaml(tx: Session, matrix: Matrix) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what was taught in the form of the matrix file, and a line for each lesson whose row is gone.

    A phrase that the file has already is left out; of two lessons for one subject the later one counts, as in use.
    """
    there: dict[str, dict[int | None, list[str]]] = {}
    gone: list[str] = []
    known = _phrases(matrix)
    for lesson in {lesson.key: lesson for lesson in holding(tx)}.values():
        if not matrix.has(lesson.row_id):
            gone.append(f"{lesson.text!r} was taught for {lesson.row_id}, which is not in the matrix any more")
            continue
        phrase = core(lesson.text) or lesson.text
        known_there = known.setdefault(lesson.row_id, set())
        if normalise(phrase) not in known_there:
            known_there.add(normalise(phrase))
            there.setdefault(lesson.row_id, {}).setdefault(lesson.item, []).append(phrase)
    rows = [_row(row_id, items) for row_id, items in there.items() if row_id in matrix.row]
    duties = [
        {"id": row_id, "phrases": list(items.get(None, []))} for row_id, items in there.items() if row_id in matrix.duty
    ]
    return {kind: found for kind, found in (("rows", rows), ("duties", duties)) if found}, tuple(gone)


def _row(row_id: str, items: Mapping[int | None, list[str]]) -> dict[str, Any]:
    own = {"phrases": items[None]} if None in items else {}
    numbered = [{"number": number, "phrases": phrases} for number, phrases in items.items() if number is not None]
    return {"id": row_id, **own, **({"items": numbered} if numbered else {})}


def _phrases(matrix: Matrix) -> dict[str, set[str]]:
    def all_of() -> Iterator[tuple[str, str]]:
        for row in matrix.rows:
            yield from ((row.id, phrase) for phrase in row.phrases)
            yield from ((row.id, phrase) for item in row.items for phrase in item.phrases)
        for duty in matrix.duties:
            yield from ((duty.id, phrase) for phrase in duty.phrases)

    found: dict[str, set[str]] = {}
    for row_id, phrase in all_of():
        found.setdefault(row_id, set()).add(normalise(phrase))
    return found

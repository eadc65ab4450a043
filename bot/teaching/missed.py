"""Questions that found no answer, kept for the office: the text alone, without anybody's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Refused
from bot.knowledge.text import normalise
from bot.people.work import Work
from bot.store.models import Missed

LONGEST = 100  # characters; what is longer is a story, and no phrase
MOST = 500  # kept at a time; those that were asked least and longest ago go first
# What may be somebody's telephone, identity card or address is not kept: the list is for phrases that people use, the
# office would read a stranger's number in it, and whoever typed it meant it for an answer and not to be stored. Voice
# input writes numbers in characters (一三八零…), and people break them up.
_BETWEEN = r"[\s\-.,、·()/+]{0,2}"
_SPOKEN = "[0-9零〇一二三四五六七八九幺]"
_PERSONAL = re.compile(rf"[0-9](?:{_BETWEEN}[0-9]){{5}}|{_SPOKEN}(?:{_BETWEEN}{_SPOKEN}){{6}}|@|https?:")


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the open questions, those asked most first, and how many there are in all."""

    questions: tuple[Missed, ...]
    total: int


def note(work: Work, text: str, *, sure: bool) -> int | None:
    """Keep a question and return its number, None for one that is not kept.

    `sure` says that it found no answer; else it is only remembered until its asker says that the answer was wrong.
    """
    text = normalise(text)
    if not text or len(text) > LONGEST or _PERSONAL.search(text):
        return None
    known = work.tx.scalar(select(Missed).where(Missed.text == text))
    if known is None:
        return _first(work, text, "open" if sure else "asked")
    known.times, known.asked_at = known.times + 1, work.now
    if sure and known.state in {"asked", "taught"}:  # what was taught finds no answer once its row is gone
        known.state = "open"
    return known.id


def _first(work: Work, text: str, state: str) -> int | None:
    try:
        with work.tx.begin_nested():
            missed = Missed(text=text, asked_at=work.now, state=state)
            work.tx.add(missed)
    except IntegrityError:  # somebody asked the same at this moment
        return work.tx.scalar(select(Missed.id).where(Missed.text == text))
    if missed.id % 50 == 0:
        _forget(work)
    return missed.id


def _forget(work: Work) -> None:
    """Drop what is asked least, beyond the most that is kept; what the office has settled goes first."""
    order = ((Missed.state == "open").desc(), Missed.times.desc(), Missed.asked_at.desc())
    kept = select(Missed.id).order_by(*order).limit(MOST)
    work.tx.execute(delete(Missed).where(Missed.id.not_in(list(work.tx.scalars(kept)))))


def wrong(work: Work, missed_id: int) -> Missed:
    """Take a question whose answer was wrong for the office. Raises `Refused` where it is not kept any more."""
    found = get(work, missed_id)
    if found.state == "asked":
        found.state = "open"
    return found


def get(work: Work, missed_id: int) -> Missed:
    """Return a question. Raises `Refused` where it is not kept any more."""
    found = work.tx.get(Missed, missed_id)
    if found is None:
        raise Refused("missed_gone")
    return found


def page(work: Work, number: int, size: int) -> Page:
    """Return a page of the open questions; the last one where there are not so many."""
    total = count(work)
    start = min((number - 1) * size, max(0, (total - 1) // size * size))
    order = (Missed.times.desc(), Missed.asked_at.desc(), Missed.id)
    query = select(Missed).where(Missed.state == "open").order_by(*order).offset(start).limit(size)
    return Page(tuple(work.tx.scalars(query)), total)


def count(work: Work) -> int:
    """Return how many wait for the office."""
    return work.tx.scalar(select(func.count()).where(Missed.state == "open")) or 0


def reopen(work: Work, text: str) -> Missed:
    """Let a settled question wait for the office again, also one that is not kept any more."""
    found = work.tx.scalar(select(Missed).where(Missed.text == text))
    if found is None:
        found = Missed(text=text, asked_at=work.now, state="open")
        work.tx.add(found)
    found.state = "open"
    work.tx.flush()
    return found


def settle(work: Work, missed_id: int, state: str) -> None:
    """Move an open question on, once. Raises `Refused` where somebody was faster, or it is gone."""
    moved = update(Missed).where(Missed.id == missed_id, Missed.state == "open").values(state=state)
    if work.tx.scalar(moved.returning(Missed.id)) is None:
        raise Refused("missed_settled")

"""Learning in use: the questions without an answer, and teaching where one belongs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.answer import Hit
from bot.messages.actions.teaching import (
    CancelTeach,
    ListMissed,
    Outside,
    ShowMissed,
    Teach,
    TeachOther,
    Unteach,
)
from bot.messages.message import Button, Message
from bot.messages.voice import Voice
from bot.store.models import Lesson, Missed
from bot.teaching.missed import Page

SHOWN = 8  # questions on a page


def listed(voice: Voice, found: Page, number: int) -> Message:
    """Return a page of the questions that wait, each a tap away."""
    pages = max(1, -(-found.total // SHOWN))
    number = min(number, pages)
    questions = tuple(
        (voice.button(voice.word("missed_one", one.text, one.times), ShowMissed(one.id)),) for one in found.questions
    )
    turns = voice.turns(number, pages, ListMissed)
    return voice.message("missed", (*questions, turns), total=found.total, page=number, pages=pages)


def card(voice: Voice, question: Missed, nearest: Sequence[Hit]) -> Message:
    """Return one question with the rows it may belong to, each taught with one tap."""
    rows = tuple((_belongs(voice, question.id, hit),) for hit in nearest if voice.matrix.has(hit.row_id))
    other = (
        voice.button(voice.word("teach_other"), TeachOther(question.id)),
        voice.button(voice.word("teach_outside"), Outside(question.id)),
    )
    back = (voice.button(voice.word("back"), ListMissed()),)
    asked = voice.date(question.asked_at.astimezone(voice.zone).date())
    return voice.message("missed_one", (*rows, other, back), text=question.text, times=question.times, asked=asked)


def _belongs(voice: Voice, missed_id: int, hit: Hit) -> Button:
    return voice.button(
        voice.word("teach_row", _place(voice, hit.row_id, hit.item)), Teach(missed_id, hit.row_id, hit.item)
    )


def _place(voice: Voice, row_id: str, item: int | None) -> str:
    row = voice.matrix.row.get(row_id)
    found = row.item(item) if row and item is not None else None
    printed = voice.number(row, found) if row and found else ""
    return f"{voice.subject(row_id, 24)}{printed}"


def ask_row(voice: Voice, question: Missed) -> Message:
    """Ask where it belongs."""
    back = voice.button(voice.word("cancel"), CancelTeach(question.id))
    return voice.message("teach_which", ((back,),), text=question.text)


def noted(voice: Voice) -> Message:
    """Return that an answer which was not meant is looked at by the office."""
    return voice.message("not_this")


def taught(voice: Voice, lesson: Lesson) -> Message:
    """Return that a question is answered from now on, and how to take that back."""
    keys = (
        voice.button(voice.word("unteach"), Unteach(lesson.id)),
        voice.button(voice.word("missed_next"), ListMissed()),
    )
    return voice.message("taught", (keys,), text=lesson.text, place=_place(voice, lesson.row_id, lesson.item))

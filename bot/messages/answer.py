"""From what the lookup understood to what a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge.answer import Answer
from bot.knowledge.matrix import Row
from bot.messages import row, unit
from bot.messages.actions.asking import ShowDeadlines, ShowRow
from bot.messages.actions.teaching import NotThese, NotThis, ShowMissed
from bot.messages.deadlines import deadlines
from bot.messages.message import Button, Message
from bot.messages.voice import Voice


def shown_row(voice: Voice, found: Answer) -> str | None:
    """Return the row whose card answers; None where the answer is something else."""
    rows = [hit.row_id for hit in found.rows if hit.row_id in voice.matrix.row]
    is_card = found.intent in {"topic", "pair", "row"} and not (found.ask and len(rows) > 1)
    return rows[0] if rows and is_card else None


def answer(voice: Voice, found: Answer, *, missed_id: int | None = None, office: bool = False) -> Message:
    """Return the message for an answer of the lookup.

    `missed_id` is the number under which a question that was refused, asked back or answered without certainty is
    kept; the `office` may teach it.
    """
    rows = tuple(voice.matrix.row[hit.row_id] for hit in found.rows if hit.row_id in voice.matrix.row)
    if found.intent == "deadline":
        return deadlines(voice, tuple(hit.row_id for hit in found.rows))
    if found.intent == "unit" and found.unit_id:
        return unit.rows(voice, found.unit_id, lead=found.role == "lead")
    if found.intent == "none" or not rows:
        return nothing(voice, found.suggestions, found.place, missed_id=missed_id if office else None)
    if found.ask and len(rows) > 1:
        return choose(voice, rows, found, missed_id=missed_id)
    others = tuple(r.id for r in rows[1:])
    card = row.card(voice, rows[0], _item(found, rows[0]), also=others, unit_id=found.unit_id)
    if not (missed_id and found.doubtful):
        return card
    return replace(card, buttons=(*card.buttons, (voice.button(voice.word("not_this"), NotThis(missed_id)),)))


def _item(found: Answer, chosen: Row) -> int | None:
    return next((hit.item for hit in found.rows if hit.row_id == chosen.id), None)


def choose(voice: Voice, rows: Sequence[Row], found: Answer, *, missed_id: int | None = None) -> Message:
    """Return the question which of two or three rows was meant, each with its units."""
    buttons = ((voice.button(voice.name(r), ShowRow(r.id, _item(found, r))),) for r in rows[:3])
    none = (voice.button(voice.word("not_these"), NotThese(missed_id)),) if missed_id else ()
    return voice.message("choose", (*buttons, none), voice=voice, rows=rows[:3])


def nothing(voice: Voice, suggestions: Sequence[str], place: str | None, *, missed_id: int | None = None) -> Message:
    """Return that the document is silent, with the nearest rows to choose from; never a unit.

    `missed_id` is the number of the question where the reader may teach it.
    """
    near = tuple(line for s in suggestions[:3] if (line := _suggestion(voice, s)))
    teach = (voice.button(voice.word("teach"), ShowMissed(missed_id)),) if missed_id else ()
    return voice.message("nothing", (*(near or voice.samples()), teach), place=place, perhaps=bool(near))


def _suggestion(voice: Voice, row_id: str) -> tuple[Button, ...]:
    if row_id in voice.matrix.duty:
        return (voice.button(voice.word("deadlines"), ShowDeadlines()),)
    nearest = voice.matrix.row.get(row_id)
    return (voice.button(voice.name(nearest), ShowRow(nearest.id)),) if nearest else ()

"""When what is due: the yearly reports and the items that carry a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.knowledge.matrix import Due, Duty, Row
from bot.messages.actions.asking import ShowRow
from bot.messages.message import Message
from bot.messages.voice import Voice


def deadlines(voice: Voice, duty_ids: Sequence[str] = ()) -> Message:
    """Return the duties named, or all of them together with the dated items."""
    duties = tuple(d for d in voice.matrix.duties if d.id in duty_ids) or voice.matrix.duties
    dated = tuple((r, i) for r in voice.matrix.rows for i in r.items if i.due)
    if len(duties) < len(voice.matrix.duties):
        dated = ()
    return voice.message(
        "deadlines",
        tuple((voice.button(voice.name(row), ShowRow(row.id, item.number)),) for row, item in dated),
        voice=voice,
        duties=tuple((d, _days_left(voice, d.due)) for d in duties),
        places=tuple(dict.fromkeys(voice.place(row) for d in duties if (row := _basis(voice, d)))),
        dated=dated,
    )


def _days_left(voice: Voice, due: Due) -> int | None:
    """Return the days to this cycle's date; None once it has passed."""
    days = (_on(voice.cycle, due) - voice.today).days
    return days if days >= 0 else None


def _on(year: int, due: Due) -> date:
    try:
        return date(year, due.month, due.day)
    except ValueError:  # 29 February, in a year that has none
        return date(year, due.month, due.day - 1)


def _basis(voice: Voice, duty: Duty) -> Row | None:
    """Return the row in which the document prints the duty."""
    return next((r for r in voice.matrix.rows for i in r.items if duty.text in i.text), None)

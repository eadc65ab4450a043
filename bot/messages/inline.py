"""Cards to choose from in any chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.answer import Answer
from bot.messages import row, unit
from bot.messages.actions import encode
from bot.messages.actions.asking import ShowDeadlines, ShowRow, TurnUnit
from bot.messages.deadlines import deadlines
from bot.messages.message import Message
from bot.messages.voice import Voice

MOST = 5


@dataclass(frozen=True, slots=True)
class Article:
    """A card in the list: `id` stays the same as long as its subject does; choosing it sends `message`."""

    id: str
    title: str
    description: str
    message: Message


def articles(voice: Voice, found: Answer) -> tuple[Article, ...]:
    """Return the cards for an answer, best first; for a refused question the nearest rows, named as such."""
    cards = list(_cards(voice, found))
    return tuple(cards[:MOST])


def _cards(voice: Voice, found: Answer) -> Iterator[Article]:
    if found.intent == "deadline":
        ids = tuple(hit.row_id for hit in found.rows)
        message = deadlines(voice, ids)
        reporters = "; ".join(d.printed for i in ids if i in voice.matrix.duty for d in voice.matrix.duty[i].reporters)
        yield Article(_id(voice, ShowDeadlines()), voice.word("deadlines"), reporters, message)
        return
    if found.intent == "unit" and found.unit_id:
        lead = found.role == "lead"
        action = TurnUnit(found.unit_id, 1, lead)
        message = unit.rows(voice, found.unit_id, lead=lead)
        yield Article(_id(voice, action), voice.called(found.unit_id), voice.matrix.document.number, message)
        for held in unit.holdings(voice, found.unit_id):
            if held.role == "lead" or not lead:
                yield _row(voice, held.row.id, None, unit_id=found.unit_id)
        return
    for hit in found.rows:
        if hit.row_id in voice.matrix.row:
            yield _row(voice, hit.row_id, hit.item, unit_id=found.unit_id)
    for row_id in found.suggestions:
        if row_id in voice.matrix.row:
            yield _row(voice, row_id, None, perhaps=True)


def _row(voice: Voice, row_id: str, item: int | None, *, unit_id: str | None = None, perhaps: bool = False) -> Article:
    found = voice.matrix.row[row_id]
    name = voice.name(found, 60)
    return Article(
        id=_id(voice, ShowRow(row_id, item)),
        title=voice.word("inline_perhaps", name) if perhaps else name,
        description=voice.summary(found),
        message=row.card(voice, found, item, unit_id=unit_id),
    )


def _id(voice: Voice, action: ShowRow | TurnUnit | ShowDeadlines) -> str:
    # Telegram takes 64 bytes, as for a button: what the card's own button would carry names it best.
    return encode(voice.button("", action).press)

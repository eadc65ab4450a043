"""送达待核实, as the office reads it."""

from __future__ import annotations

from typing import Any

from bot.delivery.uncertain import PAGE, Doubt, Doubts
from bot.messages.actions.delivery import ListUncertain, SettleDelivery
from bot.messages.message import Button, Message
from bot.messages.voice import Voice


def told(voice: Voice, content: dict[str, Any]) -> Message:
    """Tell the office that nobody knows of some letters whether they arrived."""
    look = voice.button(voice.word("delivery_look"), ListUncertain())
    return voice.message("uncertain_told", ((look,),), count=content["count"])


def listed(voice: Voice, found: Doubts) -> Message:
    """Return a page of them, each with its buttons."""
    first = (found.page - 1) * PAGE + 1
    lines = tuple(
        {
            "number": number,
            "name": doubt.name or voice.word("delivery_chat", doubt.chat_id),
            "about": voice.word("delivery_about", doubt.topic),
            "at": voice.moment(doubt.at),
            "failed": doubt.failed,
        }
        for number, doubt in enumerate(found.lines, first)
    )
    buttons = [_decisions(voice, number, doubt, found.page) for number, doubt in enumerate(found.lines, first)]
    return voice.message(
        "uncertain", (*buttons, _pages(voice, found)),
        uncertain=found.uncertain, failed=found.failed, page=found.page, pages=found.pages, lines=lines,
    )  # fmt: skip


def _decisions(voice: Voice, number: int, doubt: Doubt, page: int) -> tuple[Button, ...]:
    again = voice.button(voice.word("delivery_resend", number), SettleDelivery(doubt.letter_id, "resend", page))
    arrived = voice.button(voice.word("delivery_confirm", number), SettleDelivery(doubt.letter_id, "confirm", page))
    return (again,) if doubt.failed else (again, arrived)


def _pages(voice: Voice, found: Doubts) -> tuple[Button, ...]:
    turns = ((found.page - 1, "delivery_before"), (found.page + 1, "delivery_after"))
    return tuple(voice.button(voice.word(w), ListUncertain(page)) for page, w in turns if 1 <= page <= found.pages)

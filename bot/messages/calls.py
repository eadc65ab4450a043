"""Whom to call: a few lines on a card, and the whole list of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.messages.actions.calls import ShowContacts, ShowLink, TurnContacts
from bot.messages.actions.checkins import OpenForm
from bot.messages.message import Message, lines_of
from bot.messages.voice import Voice
from bot.people.calls import Contact, Personal, UnitContacts

_UNITS = 4  # on a card, which is for the answer first
_PEOPLE = 2
_PAGE = 8


def on_card(voice: Voice, card: Message, row_id: str, personal: Personal) -> Message:
    """Return a row's card with what this reader alone sees: whom to call below, and where to report."""
    reached = tuple(unit for unit in personal.contacts if unit.people)[:_UNITS]
    lines = voice.message("card_contacts", units=tuple(_unit(voice, unit, _PEOPLE) for unit in reached)).text
    several = len(personal.reports) > 1
    buttons = [
        voice.button(
            f"{voice.word('report_it')}{f' {voice.called(unit_id)}' if several else ''}", OpenForm(row_id, unit_id)
        )
        for unit_id in personal.reports[:2]
    ]
    if personal.contacts:
        buttons.append(voice.button(voice.word("calls"), ShowContacts(row_id)))
    text = f"{card.text}\n\n{lines}" if reached else card.text
    return replace(card, text=text, buttons=(*lines_of(tuple(buttons), 3), *card.buttons))


def _unit(voice: Voice, unit: UnitContacts, count: int) -> dict[str, Any]:
    people = tuple(_person(voice, person) for person in unit.people[:count])
    return {"unit": voice.called(unit.unit_id), "people": people}


def _person(voice: Voice, person: Contact) -> dict[str, Any]:
    until = person.away_until
    away = voice.word("away_until", voice.date(until), person.deputy, person.deputy_phone) if until else ""
    return {
        "name": person.name,
        "department": person.department,
        "phone": person.phone,
        "link": person.link,
        "away": away,
    }


def contacts(voice: Voice, row_id: str, found: Sequence[UnitContacts], page: int, *, shown: bool | None) -> Message:
    """Return a page of a row's contacts; `shown` says whether the reader's own link is, None where they have none."""
    pages = max(1, -(-len(found) // _PAGE))
    page = min(page, pages)
    turns = voice.turns(page, pages, partial(TurnContacts, row_id))
    own = () if shown is None else (voice.button(voice.word("link", shown), ShowLink(row_id, not shown)),)
    return voice.message(
        "contacts_of_row",
        (turns, own),
        name=voice.subject(row_id, 60),
        units=tuple(_unit(voice, unit, 20) for unit in found[(page - 1) * _PAGE : page * _PAGE]),
        shown=shown,
        page=page,
        pages=pages,
    )

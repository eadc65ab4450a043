"""A row as people see it: the card that answers, the full text, the choice among its units."""

from __future__ import annotations

from functools import partial

from bot.knowledge.matrix import Item, Row
from bot.messages.actions.asking import BackToRow, ShowHolders, ShowRow, ShowText
from bot.messages.length import plain_length
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice

_PAGE = 2800  # UTF-16 units of items on one page; leaves room for the frame and two languages of the last item
_EXCERPT = 1200  # of which a card shows, where no item is asked for
_UNITS_SHOWN = 2  # few lines of buttons, or they push the answer off a phone
_SEE_ALSO_SHOWN = 3


def card(
    voice: Voice, row: Row, item: int | None = None, *, also: tuple[str, ...] = (), unit_id: str | None = None
) -> Message:
    """Return the answer that a row gives: its units first, the matching item, its date, its source.

    `also` are further rows to offer besides the row's own near-duplicates; with `unit_id` the first line says
    what that unit is in the row.
    """
    found = row.item(item) if item else None
    others = tuple(dict.fromkeys((*row.see_also, *also)))[:_SEE_ALSO_SHOWN]
    see_also = tuple(voice.matrix.row[other] for other in others if other != row.id and other in voice.matrix.row)
    return voice.message(
        "card",
        (
            *lines_of(
                (
                    voice.button(voice.word("full_text"), ShowText(row.id, item)),
                    *(voice.button(voice.word("see_also", voice.code(r)), ShowRow(r.id)) for r in see_also),
                ),
                2,
            ),
            *lines_of(_unit_buttons(voice, row, unit_id), 2),
        ),
        voice=voice,
        row=row,
        item=found,
        items=_pages(voice, row, _EXCERPT)[0],
        see_also=see_also,
        standing=standing(voice, row, unit_id) if unit_id else None,
    )


def standing(voice: Voice, row: Row, unit_id: str) -> str:
    """Return in one sentence what a unit is in a row, and by which group if not by its own name."""
    role = voice.matrix.role_in(unit_id, row.id)
    holders = {a.unit_id for a in row.assignments}
    groups = voice.matrix.groups_of.get(unit_id, ())
    through = None if unit_id in holders else next((g for g in groups if g in holders), None)
    return voice.word("standing", voice.called(unit_id), role, through and voice.called(through))


def _unit_buttons(voice: Voice, row: Row, first: str | None) -> tuple[Button, ...]:
    ids = tuple(dict.fromkeys(a.unit_id for a in row.assignments))
    shown = tuple(dict.fromkeys((*((first,) if first else ()), *ids)))[:_UNITS_SHOWN]
    buttons = tuple(voice.unit_button(i) for i in shown)
    if not set(ids) <= set(shown):
        buttons += (voice.button(voice.word("all_holders", len(ids)), ShowHolders(row.id)),)
    return buttons


def holders(voice: Voice, row: Row) -> Message:
    """Return the choice among all units of a row."""
    ids = dict.fromkeys(a.unit_id for a in row.assignments)
    buttons = (voice.unit_button(i) for i in ids)
    return voice.message("holders", lines_of(tuple(buttons), 2), voice=voice, row=row)


def full_text(voice: Voice, row: Row, item: int | None, page: int) -> Message:
    """Return a page of all that is printed of a row; a page beyond the end is the last one."""
    pages = _pages(voice, row, _PAGE)
    page = min(page, len(pages))
    turns = voice.turns(page, len(pages), partial(ShowText, row.id, item))
    return voice.message(
        "text",
        (turns, (voice.button(voice.word("back"), BackToRow(row.id, item)),)),
        voice=voice,
        row=row,
        items=pages[page - 1],
        matched=item,
        page=page,
        pages=len(pages),
    )


def _pages(voice: Voice, row: Row, limit: int) -> tuple[tuple[Item, ...], ...]:
    pages: list[list[Item]] = [[]]
    length = 0
    for item in row.items:
        own = plain_length(item.text) + (plain_length(item.en) if voice.texts.language == "en" else 0)
        if pages[-1] and length + own > limit:
            pages.append([])
            length = 0
        pages[-1].append(item)
        length += own
    return tuple(map(tuple, pages))

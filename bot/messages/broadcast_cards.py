"""The card of a notice to many: how far it is, and whom it reached."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from bot.messages.actions.broadcasts import (
    ListNotices,
    RemindAgain,
    ResendUncertain,
    ResumeNotice,
    ShowCard,
    ShowNames,
    StopNotice,
)
from bot.messages.length import clip
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.reminders.broadcast_cards import FATES, Card, Named

_BAR = 10  # squares
_HEAD = 24  # characters of a notice in a list
_NAMED_UNITS = 4


def line(voice: Voice, one: Card) -> dict[str, Any]:
    """Return what a list and the card say of a notice in a line."""
    return {
        "head": head(voice, one),
        "at": voice.moment(one.due_at),
        "state": state(voice, one),
        "total": one.total,
        "reached": one.of("sent", "confirmed"),
        "confirmed": one.of("confirmed"),
        "to_people": one.to_people,
    }


def state(voice: Voice, one: Card) -> str:
    """Return in a word how far it is."""
    waits = one.scheduled and one.state == "running" and not one.total - one.of("open")
    return voice.word("broadcast_state", "waits" if waits else one.state)


def head(voice: Voice, one: Card) -> str:
    """Return its first words."""
    words = " ".join(one.text.split())
    return clip(words, _HEAD) if words else voice.word("broadcast_only", one.file_kind)


def audience(voice: Voice, wanted: dict[str, Any]) -> str:
    """Return in words whom it is for."""
    kind = wanted["kind"]
    if kind == "group" and wanted["group"] in voice.matrix.group:
        return voice.called(wanted["group"])
    if kind == "units":
        known = [u for u in wanted["units"] if u in voice.matrix.unit]
        return voice.word("broadcast_units", tuple(map(voice.called, known[:_NAMED_UNITS])), len(known))
    return voice.word(f"broadcast_to_{kind}")


def card(voice: Voice, one: Card, notice: str = "", *, late: bool = False) -> Message:
    """Return how far it is and whom it reached; `late` asks once more about the hour of a 再次提醒."""
    lists = tuple(
        voice.button(voice.word("broadcast_listed", fate, one.of(fate)), ShowNames(one.id, fate))
        for fate in FATES
        if one.of(fate) and fate != "open"
    )
    through = one.total - one.of("open")
    return voice.message(
        "broadcast_card",
        (_controls(voice, one, late=late), *lines_of(lists, 2), (_list(voice),)),
        **line(voice, one),
        notice=notice,
        late=late,
        through=through,
        bar=_bar(through, one.total) if one.state == "running" and through else "",
        author=one.author,
        audience=audience(voice, one.audience),
        counts=tuple(
            (voice.word("broadcast_fate", fate), number)
            for fate, number in (
                ("delivered", one.of("sent", "confirmed")),
                ("confirmed", one.of("confirmed")),
                *((fate, one.of(fate)) for fate in FATES if fate not in {"sent", "confirmed"}),
            )
            if number or (fate in {"delivered"} or (fate == "confirmed" and one.to_people))
        ),
    )


def _bar(done: int, total: int) -> str:
    filled = done * _BAR // max(total, 1)
    return "▓" * filled + "░" * (_BAR - filled)


def _list(voice: Voice) -> Button:
    return voice.button(voice.word("broadcast_all"), ListNotices())


def _controls(voice: Voice, one: Card, *, late: bool) -> tuple[Button, ...]:
    if one.state == "running":
        return (
            voice.button(voice.word("broadcast_stop"), StopNotice(one.id)),
            voice.button(voice.word("broadcast_refresh"), ShowCard(one.id)),
        )
    controls = []
    if one.state == "stopped" and one.of("cancelled"):
        controls.append(voice.button(voice.word("broadcast_resume", one.of("cancelled")), ResumeNotice(one.id)))
    if one.to_people and one.of("sent") and one.reminded_on != voice.today:
        controls.append(voice.button(voice.word("broadcast_remind", one.of("sent")), RemindAgain(one.id, late)))
    return (*controls, voice.button(voice.word("broadcast_refresh"), ShowCard(one.id)))


def told(voice: Voice, content: dict[str, Any]) -> Message:
    """Return the card in a letter."""
    return card(voice, content["card"])


def names(voice: Voice, broadcast_id: int, found: Named) -> Message:
    """Return who met a fate."""
    uncertain = found.fate == "uncertain" and found.total
    return voice.message(
        "broadcast_names",
        (
            voice.turns(found.page, found.pages, partial(ShowNames, broadcast_id, found.fate)),
            (voice.button(voice.word("broadcast_resend"), ResendUncertain(broadcast_id)),) if uncertain else (),
            (voice.button(voice.word("back"), ShowCard(broadcast_id)),),
        ),
        heading=voice.word("broadcast_listed", found.fate, found.total),
        uncertain=uncertain,
        leaders=found.fate == "leader",
        page=found.page,
        pages=found.pages,
        lines=tuple(_named(voice, *line) for line in found.lines),
    )


def _named(voice: Voice, name: str, unit_id: str, at: datetime | None) -> str:
    known = unit_id in voice.matrix.unit or unit_id in voice.matrix.group
    unit = (voice.called(unit_id) if known else unit_id) if unit_id else ""
    return voice.word("broadcast_named", unit, name, voice.moment(at) if at else "")

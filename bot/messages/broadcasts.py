"""Notices to many as their readers see them, and the form in which the office prepares one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.messages.actions.broadcasts import (
    Acknowledge,
    AskTime,
    BackToAudience,
    DropNotice,
    NextOpening,
    SendNotice,
    SendTo,
    SendToGroup,
    SendToTicked,
    ShowCard,
    ShowPreview,
    TickUnit,
    TurnUnits,
    WriteAgain,
)
from bot.messages.broadcast_cards import audience, head, line
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.people.work import office_unit
from bot.reminders.audiences import KINDS, Audience
from bot.reminders.broadcast_cards import Card
from bot.reminders.broadcast_forms import LONGEST, LONGEST_CAPTION, Form

_UNITS = 12  # on a page


def notice(voice: Voice, content: dict[str, Any]) -> Message:
    """Return a notice as its readers get it; people have a button 收到."""
    return _notice(voice, content, again=False)


def again(voice: Voice, content: dict[str, Any]) -> Message:
    """Return a notice for who got it before and did not say 收到."""
    return _notice(voice, content, again=True)


def _notice(voice: Voice, content: dict[str, Any], *, again: bool) -> Message:
    received = voice.button(voice.word("broadcast_received"), Acknowledge(content.get("broadcast", 0)))
    text = voice.texts.html("broadcast_notice", text=content["text"], again=again)
    kind_and_id = content["file"]
    return Message(
        text,
        ((received,),) if content["to_people"] else (),
        captions=(kind_and_id[0], kind_and_id[1]) if kind_and_id else None,
    )


def received(voice: Voice, at: datetime, broadcast_id: int) -> tuple[tuple[Button, ...], ...]:
    """Return the key that stays under a notice once its reader said 收到."""
    return ((voice.button(voice.word("received_at", voice.moment(at)), Acknowledge(broadcast_id)),),)


def begin(voice: Voice, form: Form, recent: Sequence[Card], *, earlier: bool, groups: bool) -> Message:
    """Return the choice of an audience, with the last notices below."""
    kinds = [
        kind for kind in KINDS if (earlier or kind != "unconfirmed") and (groups or kind != "groups")
    ]  # what can't be chosen is not offered
    chosen = tuple(voice.button(voice.word(f"broadcast_to_{kind}"), SendTo(form.draft_id, kind)) for kind in kinds)
    cards = tuple(
        voice.button(voice.word("broadcast_open", n, head(voice, one)), ShowCard(one.id))
        for n, one in enumerate(recent, 1)
    )
    cancel = (voice.button(voice.word("broadcast_cancel"), DropNotice(form.draft_id)),) if _begun(form) else ()
    return voice.message(
        "broadcast",
        (*lines_of(chosen, 2), cancel, *lines_of(cards, 1)),
        begun=_begun(form),
        lines=tuple({"number": n, **line(voice, one)} for n, one in enumerate(recent, 1)),
    )


def _begun(form: Form) -> bool:
    return bool(form.text or form.file)


def choose_group(voice: Voice, form: Form) -> Message:
    """Return the groups of units, to choose one."""
    groups = tuple(
        (voice.button(voice.unit_button(group.id).label, SendToGroup(form.draft_id, group.id)),)
        for group in voice.matrix.groups
    )
    return voice.message("broadcast_group", (*groups, _back(voice, form)))


def choose_units(voice: Voice, form: Form, page: int = 1) -> Message:
    """Return a page of the units, ticked or not."""
    units = [u for u in voice.matrix.units if u.id != office_unit(voice.matrix)]
    pages = -(-len(units) // _UNITS)
    page = min(page, pages)
    shown = units[(page - 1) * _UNITS : page * _UNITS]
    buttons = tuple(
        voice.button(
            voice.word("broadcast_tick", u.id in form.units, voice.unit_button(u.id).label),
            TickUnit(form.draft_id, u.id, page),
        )
        for u in shown
    )
    turns = voice.turns(page, pages, partial(TurnUnits, form.draft_id))
    done = voice.button(voice.word("broadcast_ticked", len(form.units)), SendToTicked(form.draft_id))
    return voice.message(
        "broadcast_units",
        (*lines_of(buttons, 2), turns, (done,) if form.units else (), _back(voice, form)),
        chosen=tuple(map(voice.called, (u for u in form.units if u in voice.matrix.unit))),
        page=page,
        pages=pages,
    )


def _back(voice: Voice, form: Form) -> tuple[Button, ...]:
    return (
        voice.button(voice.word("back"), BackToAudience(form.draft_id)),
        voice.button(voice.word("broadcast_cancel"), DropNotice(form.draft_id)),
    )


def ask_content(voice: Voice, form: Form, found: Audience) -> Message:
    """Ask for what it says."""
    return voice.message(
        "broadcast_content",
        (_back(voice, form),),
        audience=audience(voice, form.wanted or {"kind": "all"}),
        count=len(found.readers),
        left=_left(voice, found),
        longest=LONGEST,
        longest_caption=LONGEST_CAPTION,
    )


def _left(voice: Voice, found: Audience) -> tuple[str, ...]:
    return tuple(voice.word("broadcast_left", reason, number) for reason, number in found.counted.items())


def preview(voice: Voice, form: Form, found: Audience, *, changed: bool = False, late: bool = False) -> Message:
    """Return what stands below the notice: how many get it, who does not and why, and what to do now.

    `changed` where somebody came or went since it was shown; `late` to ask once more about the hour.
    """
    send = voice.button(
        voice.word("broadcast_send", voice.moment(form.at) if form.at else ""), SendNotice(form.draft_id, late)
    )
    later = voice.button(voice.word("broadcast_later"), AskTime(form.draft_id))
    opening = voice.button(voice.word("broadcast_next_opening"), NextOpening(form.draft_id))
    now = voice.button(voice.word("broadcast_now"), ShowPreview(form.draft_id))
    return voice.message(
        "broadcast_preview",
        (
            (send,),
            (opening, later) if late else (later, now) if form.at else (later,),
            (
                voice.button(voice.word("broadcast_write"), WriteAgain(form.draft_id)),
                voice.button(voice.word("broadcast_whom"), BackToAudience(form.draft_id)),
                voice.button(voice.word("broadcast_cancel"), DropNotice(form.draft_id)),
            ),
        ),
        audience=audience(voice, form.wanted or {"kind": "all"}),
        groups=(form.wanted or {}).get("kind") == "groups",
        count=len(found.readers),
        left=_left(voice, found),
        at=voice.moment(form.at) if form.at else "",
        changed=changed,
        late=late,
    )


def ask_time(voice: Voice, form: Form) -> Message:
    """Ask when it is to leave."""
    opening = voice.button(voice.word("broadcast_next_opening"), NextOpening(form.draft_id))
    back = voice.button(voice.word("back"), ShowPreview(form.draft_id))
    return voice.message("broadcast_time", ((opening,), (back,)))


def cancelled(voice: Voice) -> Message:
    """Return that nothing was sent."""
    return voice.message("broadcast_cancelled")

"""Notices to many as their readers see them, the form in which the office prepares one, and its card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.messages.actions.broadcasts import (
    Acknowledge,
    AskTime,
    BackToAudience,
    DropNotice,
    ListNotices,
    RemindAgain,
    ResendUncertain,
    ResumeNotice,
    SendNotice,
    SendTo,
    SendToGroup,
    SendToTicked,
    ShowCard,
    ShowNames,
    ShowPreview,
    StopNotice,
    TickUnit,
    Tomorrow,
    TurnUnits,
    WriteAgain,
)
from bot.messages.length import clip
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.people.work import office_unit
from bot.reminders.audiences import KINDS, Audience
from bot.reminders.broadcast_cards import FATES, Card, Named
from bot.reminders.broadcast_forms import LONGEST, LONGEST_CAPTION, Form

_UNITS = 12  # on a page
_BAR = 10  # squares
_HEAD = 24  # characters of a notice in a list
_NAMED_UNITS = 4


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


def received(voice: Voice, at: datetime, broadcast_id: int) -> tuple[Button, ...]:
    """Return the key that stays under a notice once its reader said 收到."""
    return (voice.button(voice.word("broadcast_received_at", voice.moment(at)), Acknowledge(broadcast_id)),)


def begin(voice: Voice, form: Form, recent: Sequence[Card], *, earlier: bool, groups: bool) -> Message:
    """Return the choice of an audience, with the last notices below."""
    kinds = [
        kind for kind in KINDS if (earlier or kind != "unconfirmed") and (groups or kind != "groups")
    ]  # what can't be chosen is not offered
    chosen = tuple(voice.button(voice.word(f"broadcast_to_{kind}"), SendTo(form.draft_id, kind)) for kind in kinds)
    cards = tuple(
        voice.button(voice.word("broadcast_open", n, _head(voice, one)), ShowCard(one.id))
        for n, one in enumerate(recent, 1)
    )
    cancel = (voice.button(voice.word("broadcast_cancel"), DropNotice(form.draft_id)),) if _begun(form) else ()
    return voice.message(
        "broadcast",
        (*lines_of(chosen, 2), cancel, *lines_of(cards, 1)),
        begun=_begun(form),
        lines=tuple({"number": n, **_line(voice, one)} for n, one in enumerate(recent, 1)),
    )


def _begun(form: Form) -> bool:
    return bool(form.text or form.file)


def _line(voice: Voice, one: Card) -> dict[str, Any]:
    return {
        "head": _head(voice, one),
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


def _head(voice: Voice, one: Card) -> str:
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
    turns = [voice.button(voice.word("previous"), TurnUnits(form.draft_id, page - 1))] if page > 1 else []
    turns += [voice.button(voice.word("next"), TurnUnits(form.draft_id, page + 1))] if page < pages else []
    done = voice.button(voice.word("broadcast_ticked", len(form.units)), SendToTicked(form.draft_id))
    return voice.message(
        "broadcast_units",
        (*lines_of(buttons, 2), tuple(turns), (done,) if form.units else (), _back(voice, form)),
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
    tomorrow = voice.button(voice.word("broadcast_tomorrow"), Tomorrow(form.draft_id))
    now = voice.button(voice.word("broadcast_now"), ShowPreview(form.draft_id))
    return voice.message(
        "broadcast_preview",
        (
            (send,),
            (tomorrow, later) if late else (later, now) if form.at else (later,),
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
    tomorrow = voice.button(voice.word("broadcast_tomorrow"), Tomorrow(form.draft_id))
    back = voice.button(voice.word("back"), ShowPreview(form.draft_id))
    return voice.message("broadcast_time", ((tomorrow,), (back,)))


def cancelled(voice: Voice) -> Message:
    """Return that nothing was sent."""
    return voice.message("broadcast_cancelled")


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
        **_line(voice, one),
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
    turns = [voice.button(voice.word("previous"), ShowNames(broadcast_id, found.fate, found.page - 1))]
    turns = turns if found.page > 1 else []
    if found.page < found.pages:
        turns.append(voice.button(voice.word("next"), ShowNames(broadcast_id, found.fate, found.page + 1)))
    uncertain = found.fate == "uncertain" and found.total
    return voice.message(
        "broadcast_names",
        (
            tuple(turns),
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

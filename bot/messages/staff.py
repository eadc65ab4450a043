"""Absence and hand-over, as one reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from bot.messages.actions.checkins import ListTasks
from bot.messages.actions.staff import AskDeputy, ChooseSuccessor, EndAway, HandByLink, HandOver, HandTo, PickDeputy
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.people.absence import Away
from bot.store.models import Invite, Person


def aways(voice: Voice, own: Sequence[Away]) -> Message:
    """Return one's absences that are not over, each with a button to end it, and how to announce one."""
    lines = tuple((voice.date(a.absence.first_day), voice.date(a.absence.last_day), a.deputy) for a in own)
    buttons = tuple(
        voice.button(
            voice.word("end_away", voice.date(a.absence.first_day), a.absence.first_day <= voice.today),
            EndAway(a.absence.id),
        )
        for a in own[:8]
    )
    return voice.message("aways", (*lines_of(buttons, 2), *_examples(voice)), lines=lines)


def _examples(voice: Voice) -> tuple[tuple[Button, ...], ...]:
    tomorrow = voice.today + timedelta(days=1)
    monday = voice.today + timedelta(days=7 - voice.today.weekday())
    friday = monday + timedelta(days=4)
    return (
        (voice.button(voice.word("away_tomorrow", voice.date(tomorrow)), AskDeputy(tomorrow, tomorrow)),),
        (
            voice.button(
                voice.word("away_next_week", voice.date(monday), voice.date(friday)), AskDeputy(monday, friday)
            ),
        ),
    )


def _label(voice: Voice, person: Person) -> str:
    return voice.word("colleague", person.name, person.department)


def which_deputy(voice: Voice, first: date, last: date, colleagues: Iterable[Person], typed: str = "") -> Message:
    """Ask who stands in; `typed` is a name that none of them has."""
    buttons = tuple(voice.button(_label(voice, p), PickDeputy(first, last, p.id)) for p in tuple(colleagues)[:12])
    nobody = voice.button(voice.word("no_deputy"), PickDeputy(first, last, 0))
    days = (voice.date(first), voice.date(last))
    return voice.message("which_deputy", (*lines_of(buttons, 2), (nobody,)), days=days, typed=typed[:20])


def which_unit(voice: Voice, units: Iterable[str], to: Person | None = None) -> Message:
    """Ask which unit is handed over, `to` somebody if that is known."""
    buttons = tuple(
        voice.button(voice.called(u), HandTo(u, to.id) if to is not None else ChooseSuccessor(u)) for u in units
    )
    return voice.message("handover_unit", lines_of(buttons, 2), to=to.name if to is not None else "")


def which_successor(voice: Voice, unit_id: str, people: Iterable[Person], typed: str = "") -> Message:
    """Ask to whom; `typed` is a name that nobody registered has."""
    buttons = tuple(voice.button(_label(voice, p), HandTo(unit_id, p.id)) for p in tuple(people)[:12])
    link = voice.button(voice.word("hand_by_link"), HandByLink(unit_id))
    cancel = voice.button(voice.word("cancel"), ListTasks())
    lines = (*lines_of(buttons, 2), (link,), (cancel,))
    return voice.message("handover_to", lines, unit=voice.called(unit_id), typed=typed[:20])


def sure(voice: Voice, unit_id: str, successor: Person) -> Message:
    """Ask once more."""
    yes = voice.button(voice.word("hand_over_now"), HandOver(unit_id, successor.id))
    cancel = voice.button(voice.word("cancel"), ChooseSuccessor(unit_id))
    return voice.message("handover_sure", ((yes, cancel),), unit=voice.called(unit_id), name=successor.name)


def done(voice: Voice, unit_id: str, name: str) -> Message:
    """Say that the unit is the successor's now."""
    return voice.message("handover_done", (), unit=voice.called(unit_id), name=name)


def link(voice: Voice, username: str, token: str, invite: Invite) -> Message:
    """Return the link that takes a unit over; made to be forwarded."""
    return voice.message(
        "handover_link",
        (),
        unit=voice.called(invite.unit_id),
        link=f"https://t.me/{username}?start={token}",
        until=voice.moment(invite.expires_at),
    )


def handed_over(voice: Voice, content: dict[str, Any]) -> Message:
    """Tell the former contact."""
    return voice.message("handed_over", (), unit=voice.called(content["unit"]), name=content["successor"])


def taken_over(voice: Voice, content: dict[str, Any]) -> Message:
    """Tell the successor, with the texts that found no room in a form."""
    tasks = voice.button(voice.word("back_to_tasks"), ListTasks())
    unit, name = voice.called(content["unit"]), content["former"]
    return voice.message("taken_over", ((tasks,),), unit=unit, name=name, texts=content.get("texts", ()))


def deputy(voice: Voice, content: dict[str, Any]) -> Message:
    """Tell somebody that they stand in for a colleague."""
    return voice.message("deputy", (), name=content["name"], days=_days(voice, content))


def deputy_ended(voice: Voice, content: dict[str, Any]) -> Message:
    """Tell somebody that they need not stand in any more."""
    return voice.message("deputy_ended", (), name=content["name"], days=_days(voice, content))


def _days(voice: Voice, content: dict[str, Any]) -> tuple[str, str]:
    return voice.date(date.fromisoformat(content["first"])), voice.date(date.fromisoformat(content["last"]))

"""提请领导关注: the office's list, and the one message a week that a leader may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.messages.actions.leaders import ShowLeaders, TellLeader
from bot.messages.actions.outlook import ShowOverdue
from bot.messages.duties import addressee
from bot.messages.message import Message
from bot.messages.plain import plain
from bot.messages.reminders import basis
from bot.messages.voice import Voice
from bot.reminders.leaders import Suggestion

_PAGE = 6


def suggestions(
    voice: Voice, found: Sequence[Suggestion], page: int, sample: dict[str, Any] | None, *, waits: bool
) -> Message:
    """Return the list, each with 确认发送 where a message may go; `sample` is what the first of them will read.

    `waits` says that it is not the office's hours, and what is confirmed leaves at the next opening.
    """
    pages = max(1, -(-len(found) // _PAGE))
    page = min(page, pages)
    shown = found[(page - 1) * _PAGE : page * _PAGE]
    ready = [one for one in shown if one.state == "ready"]
    sends = tuple(
        (voice.button(voice.word("leader_send", one.name), TellLeader(one.person_id, page)),) for one in ready
    )
    return voice.message(
        "leaders",
        (*sends, voice.turns(page, pages, ShowLeaders), (voice.button(voice.word("back"), ShowOverdue()),)),
        total=len(found),
        page=page,
        pages=pages,
        lines=tuple(_line(voice, one) for one in shown),
        sample=plain(told(voice, sample)).strip() if sample else "",
        waits=waits,
    )


def _line(voice: Voice, one: Suggestion) -> dict[str, Any]:
    return {
        "name": one.name,
        "post": one.post,
        "units": tuple(dict.fromkeys(voice.called(owed.unit_id) for owed in one.missing)),
        "state": voice.word("leader_state", one.state, one.phone),
    }


def told(voice: Voice, content: dict[str, Any]) -> Message:
    """Return what a leader reads; `content` as `bot.reminders.leaders` wrote it."""
    voice = replace(voice, cycle=content["cycle"])
    return voice.message("leader_told", subjects=_subjects(voice, content), telephone=voice.matrix.reminders.telephone)


def _subjects(voice: Voice, content: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "unit": voice.called(line["unit"]),
            "name": voice.subject(line["row"], 100),
            "addressee": addressee(voice, line["row"]),
            "due": voice.date(date.fromisoformat(line["due"])),
            "late": voice.today > date.fromisoformat(line["due"]),
            "basis": basis(voice, content.get("basis", ""), line["row"]),
        }
        for line in content["lines"]
    )

"""/nudge: what a reminder of the office will say, who gets it and who does not; nothing leaves before 确认发送."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from bot.messages.actions.nudges import AskNudgeTime, DropNudge, NudgeAll, NudgeRow, RecallNudge, SendNudge
from bot.messages.actions.outlook import ShowOverdue
from bot.messages.actions.surveys import ShowSurvey
from bot.messages.message import Message, lines_of
from bot.messages.plain import plain
from bot.messages.reminders import reminder
from bot.messages.voice import Voice
from bot.reminders.nudges import Nudge, Sent
from bot.reminders.plan import Reason

_NAMES = 8  # in a line


def choose(voice: Voice) -> Message:
    """Return what may be chosen."""
    rows = tuple(
        voice.button(voice.word("nudge_report", voice.subject(duty.id, 16)), NudgeRow(duty.id))
        for duty in voice.matrix.duties
    )
    every = voice.button(voice.word("nudge_all"), NudgeAll())
    survey = voice.button(voice.word("survey"), ShowSurvey())
    return voice.message("nudge_choose", ((every,), *lines_of(rows, 1), (survey,)))


def preview(voice: Voice, found: Nudge, *, outside: bool = False, waits_until: datetime | None = None) -> Message:
    """Return the last page before it leaves; `outside` asks once more, for it is not the office's hours.

    `waits_until` is when one for a chosen time will leave, for that may be outside the hours.
    """
    made = found.plan.reminders
    reasons = {reason: [s for s in found.plan.skipped if s.reason == reason] for reason in get_args(Reason)}
    sends = (
        (
            voice.button(voice.word("nudge_at_opening"), SendNudge(found.draft_id, at_once=False, asked=True)),
            voice.button(voice.word("nudge_at_once"), SendNudge(found.draft_id, at_once=True, asked=True)),
        )
        if outside
        else (voice.button(voice.word("nudge_send", len(made)), SendNudge(found.draft_id)),)
    )
    timing = voice.button(voice.word("nudge_time"), AskNudgeTime(found.draft_id))
    cancel = voice.button(voice.word("cancel"), DropNudge(found.draft_id))
    return voice.message(
        "nudge",
        (*lines_of(sends, 1), (timing, cancel)) if made else ((cancel,),),
        scope=voice.word("nudge_scope", found.scope, _target(voice, found)),
        sample=plain(Message(reminder(voice, found.sample).text)).strip() if found.sample else "",
        people=len(made),
        units=len({line.unit_id for one in made for line in one.lines}),
        names=tuple(one.person.name for one in made[:_NAMES]),
        skipped=tuple(voice.word("plan_part", reason, len(of)) for reason, of in reasons.items() if of),
        outside=outside,
        at=voice.moment(found.at) if found.at else "",
        leaves=voice.moment(waits_until) if waits_until and waits_until != found.at else "",
    )


def _target(voice: Voice, found: Nudge) -> str:
    if found.scope == "unit":
        return voice.called(found.target)
    return voice.subject(found.target, 40) if found.scope == "row" else ""


def ask_time(voice: Voice, draft_id: int) -> Message:
    """Ask when it is to leave."""
    return voice.message("nudge_when", ((voice.button(voice.word("cancel"), DropNudge(draft_id)),),))


def sent(voice: Voice, made: Sent, *, waits: bool) -> Message:
    """Return that the letters are written; those that wait can be called back."""
    keys = (voice.button(voice.word("nudge_missing"), ShowOverdue()),)
    back = (voice.button(voice.word("nudge_recall"), RecallNudge(made.number)),) if waits else ()
    due = voice.moment(made.due) if waits else ""
    return voice.message("nudge_sent", (back, keys), people=made.people, due=due)


def recalled(voice: Voice, people: int) -> Message:
    """Return how many letters stay here."""
    return voice.message(
        "nudge_recalled", ((voice.button(voice.word("nudge_missing"), ShowOverdue()),),), people=people
    )


def cancelled(voice: Voice) -> Message:
    """Return that nothing was sent."""
    return voice.message("nudge_cancelled")

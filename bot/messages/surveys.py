"""定期征集进展: what runs, and the steps of starting one."""

from __future__ import annotations

from datetime import date

from bot.messages.actions.surveys import (
    BeginSurvey,
    DropSurvey,
    EndSurvey,
    StartSurvey,
    SurveyEvery,
    SurveyUntil,
)
from bot.messages.message import Message
from bot.messages.voice import Voice
from bot.reminders.survey_forms import Form
from bot.reminders.surveys import Round
from bot.store.models import Survey

_ENDS = ((6, 30), (9, 30), (11, 30), (12, 31))  # last days that are offered


def running(voice: Voice, survey: Survey | None, rounds: tuple[Round, ...], *, sure: bool = False) -> Message:
    """Return what runs with its rounds, or that nothing does; `sure` asks once more before it is ended."""
    if survey is None:
        begin = voice.button(voice.word("survey_begin"), BeginSurvey())
        return voice.message("survey", ((begin,),), basis="", rounds=(), sure=False)
    end = voice.button(voice.word("survey_end", sure), EndSurvey(survey.id, sure=sure))
    return voice.message(
        "survey",
        ((end,),),
        basis=survey.basis,
        months=survey.months,
        last=voice.date(survey.last_day),
        rounds=tuple((voice.date(one.day), voice.date(one.subject.due)) for one in rounds),
        sure=sure,
    )


def form(voice: Voice, found: Form) -> Message:
    """Ask for what is missing; where nothing is, show what would be started."""
    cancel = voice.button(voice.word("cancel"), DropSurvey(found.draft_id))
    if found.step == "basis":
        return voice.message("survey_basis", ((cancel,),))
    if found.step == "months":
        every = (voice.button(voice.word("survey_every", n), SurveyEvery(found.draft_id, n)) for n in (1, 2, 3))
        return voice.message("survey_every", (tuple(every), (cancel,)), basis=found.basis)
    if found.step == "last":
        days = (date(voice.cycle, month, day) for month, day in _ENDS)
        until = (
            voice.button(voice.word("survey_until", voice.date(day)), SurveyUntil(found.draft_id, day))
            for day in days
            if day > voice.today
        )
        return voice.message("survey_until", (tuple(until), (cancel,)))
    start = voice.button(voice.word("survey_start"), StartSurvey(found.draft_id))
    return voice.message(
        "survey_preview",
        ((start, cancel),),
        basis=found.basis,
        months=found.months,
        last=voice.date(found.last) if found.last else "",
        dates=tuple(map(voice.date, found.dates)),
    )


def dropped(voice: Voice) -> Message:
    """Return that nothing was started."""
    return voice.message("survey_dropped")

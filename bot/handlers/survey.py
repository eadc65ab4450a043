"""定期征集进展: a periodic call for check-ins, behind /nudge."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery

from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import surveys as said
from bot.messages.actions.surveys import (
    BeginSurvey,
    DropSurvey,
    EndSurvey,
    ShowSurvey,
    StartSurvey,
    SurveyEvery,
    SurveyUntil,
)
from bot.messages.message import Message
from bot.people.days import read_span
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.reminders import survey_forms as forms
from bot.reminders import surveys


def _running(context: Context, work: Work, *, sure: bool = False) -> Message:
    survey = surveys.running(work)
    rounds = surveys.rounds(survey, context.services.hours.days) if survey else ()
    return said.running(context.voice, survey, rounds, sure=sure)


def _form(context: Context, work: Work, draft_id: int) -> Message:
    return said.form(context.voice, forms.read(work, context.services.hours.days, draft_id))


async def show(query: CallbackQuery, _action: ShowSurvey, context: Context) -> None:
    """Show what runs."""
    await context.show(query, lambda work: _running(context, work))


async def begin(query: CallbackQuery, _action: BeginSurvey, context: Context) -> None:
    """Ask for the basis."""
    await context.change(query, lambda work: said.form(context.voice, forms.begin(work)))


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Take the basis or the last day."""
    text = message.text or ""

    def act(work: Work) -> Message:
        if awaited.field == "basis":
            forms.put_basis(work, awaited.draft_id, text)
        else:
            last = read_span(text, work.now.date())[1]
            forms.put_last(work, context.services.hours.days, awaited.draft_id, last)
        return _form(context, work, awaited.draft_id)

    await context.change(message, act)


async def every(query: CallbackQuery, action: SurveyEvery, context: Context) -> None:
    """Take how often."""

    def act(work: Work) -> Message:
        forms.put_months(work, action.draft_id, action.months)
        return _form(context, work, action.draft_id)

    await context.change(query, act)


async def until(query: CallbackQuery, action: SurveyUntil, context: Context) -> None:
    """Take the last day."""

    def act(work: Work) -> Message:
        forms.put_last(work, context.services.hours.days, action.draft_id, action.day)
        return _form(context, work, action.draft_id)

    await context.change(query, act)


async def start(query: CallbackQuery, action: StartSurvey, context: Context) -> None:
    """Start it."""

    def act(work: Work) -> Message:
        forms.start(work, context.services.hours.days, action.draft_id)
        return _running(context, work)

    await context.change(query, act)


async def drop(query: CallbackQuery, action: DropSurvey, context: Context) -> None:
    """Forget the form."""

    def act(work: Work) -> Message:
        forms.drop(work, action.draft_id)
        return said.dropped(context.voice)

    await context.change(query, act)


async def end(query: CallbackQuery, action: EndSurvey, context: Context) -> None:
    """End the one that runs, asked once more before."""

    def act(work: Work) -> Message:
        if action.sure:
            surveys.end(work, action.survey_id)
        return _running(context, work, sure=not action.sure)

    await context.change(query, act)


FEATURE = Feature(
    presses={
        ShowSurvey: show, BeginSurvey: begin, SurveyEvery: every, SurveyUntil: until, StartSurvey: start,
        DropSurvey: drop, EndSurvey: end,
    },
    replies={forms.KIND: on_reply},
)  # fmt: skip

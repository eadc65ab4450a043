"""Who sees to a row in its unit: asked for and kept."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery

from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import Message, checkin, tasks
from bot.messages.actions.checkins import AskCharge
from bot.people import drafts
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.progress import checkins, forms, rules
from bot.progress import tasks as progress

_KIND = "charge"
_NOBODY = {"无", "没有", "none", "-"}


async def ask(query: CallbackQuery, action: AskCharge, context: Context) -> None:
    """Ask who sees to a row."""

    def act(work: Work) -> Message:
        rules.may_report(work, action.unit_id, action.row_id)
        drafts.begin(work, _KIND, forms.subject(action.unit_id, action.row_id), {}, "who")
        return checkin.charge(context.voice, action.row_id)

    await context.change(query, act, below=True)


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Keep who sees to a row, and show where it stands."""
    who = " ".join((message.text or "").split())

    def act(work: Work) -> Message:
        draft = drafts.own(work, awaited.draft_id, _KIND)
        row_id, _, unit_id = draft.subject.partition("@")
        progress.put_in_charge(work, unit_id, row_id, "" if who.lower() in _NOBODY else who)
        drafts.drop(work, draft)
        one = progress.one(work, unit_id, row_id)
        repeats = checkins.may_repeat(work, one.standing, row_id)
        return tasks.task(context.voice, one, progress.others(work, one), reports=True, repeats=repeats)

    await context.change(message, act)


FEATURE = Feature(presses={AskCharge: ask}, replies={_KIND: on_reply})

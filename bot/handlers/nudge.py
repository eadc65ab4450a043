"""/nudge: a reminder that the office makes itself, with its preview."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.messages import Message
from bot.messages import nudges as said
from bot.messages.actions.nudges import AskNudgeTime, DropNudge, NudgeAll, NudgeRow, RecallNudge, SendNudge
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.reminders import nudges
from bot.reminders.letters import NUDGE
from bot.reminders.nudges import Scope
from bot.reminders.send_times import read_moment

_TYPED = 40  # characters of a name that are given back to who typed it


@in_private("outlook_private")
async def nudge(message: telegram.Message, context: Context) -> None:
    """Show the preview for what stands behind /nudge, a unit or a row; without that, ask."""
    text = " ".join(context.args or ())
    if not text:
        await context.show(message, lambda _: said.choose(context.voice))
        return

    def act(work: Work) -> Message:
        scope, target = _meant(context, text)
        return said.preview(context.voice, nudges.begin(work, context.services.hours, scope, target))

    await context.change(message, act)


def _meant(context: Context, typed: str) -> tuple[Scope, str]:
    """Return the unit or row that a name means. Raises `Refused` where it is neither."""
    found = context.services.knowledge.ask(typed)
    if found.intent == "unit" and found.unit_id in context.voice.matrix.unit:
        return "unit", found.unit_id or ""
    if found.intent in {"row", "topic", "deadline"} and found.rows and not found.ask:
        return "row", found.rows[0].row_id
    raise Refused("nudge_unknown", typed[:_TYPED])


async def choose(query: CallbackQuery, action: NudgeAll | NudgeRow, context: Context) -> None:
    """Show the preview for what was chosen."""

    def act(work: Work) -> Message:
        hours = context.services.hours
        if isinstance(action, NudgeRow):
            return said.preview(context.voice, nudges.begin(work, hours, "row", action.row_id))
        return said.preview(context.voice, nudges.begin(work, hours, "all"))

    await context.change(query, act)


async def send(query: CallbackQuery, action: SendNudge, context: Context) -> None:
    """Write the letters; outside the office's hours ask once more before."""

    def act(work: Work) -> Message:
        hours = context.services.hours
        found = nudges.read(work, hours, action.draft_id)
        if found.at is None and not hours.is_open(work.now) and not action.asked:
            return said.preview(context.voice, found, outside=True)
        sent = nudges.send(work, hours, action.draft_id, at_once=action.at_once)
        return said.sent(context.voice, sent, waits=sent.due > work.now)

    await context.change(query, act)


async def ask_time(query: CallbackQuery, action: AskNudgeTime, context: Context) -> None:
    """Ask when it is to leave."""

    def act(work: Work) -> Message:
        nudges.ask_time(work, action.draft_id)
        return said.ask_time(context.voice, action.draft_id)

    await context.change(query, act)


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Take the time that was awaited, and show the preview."""

    def act(work: Work) -> Message:
        hours = context.services.hours
        nudges.put_time(work, awaited.draft_id, read_moment(message.text or "", work.now))
        found = nudges.read(work, hours, awaited.draft_id)
        return said.preview(context.voice, found, waits_until=found.at and hours.next_open(found.at))

    await context.change(message, act)


async def recall(query: CallbackQuery, action: RecallNudge, context: Context) -> None:
    """Let what waits stay here."""
    await context.change(query, lambda work: said.recalled(context.voice, nudges.recall(work, action.number)))


async def drop(query: CallbackQuery, action: DropNudge, context: Context) -> None:
    """Forget it."""

    def act(work: Work) -> Message:
        nudges.drop(work, action.draft_id)
        return said.cancelled(context.voice)

    await context.change(query, act)


FEATURE = Feature(
    commands={"nudge": nudge},
    presses={
        NudgeAll: choose, NudgeRow: choose, SendNudge: send, DropNudge: drop,
        AskNudgeTime: ask_time, RecallNudge: recall,
    },
    replies={NUDGE: on_reply},
)  # fmt: skip

"""/plan and /overdue: what will leave and to whom, who has not reported, whom to call."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery

from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.messages import outlook as said
from bot.messages.actions.outlook import ShowCalls, ShowMissing, ShowOverdue, ShowPlan
from bot.messages.message import Message
from bot.people.days import read_span
from bot.people.work import Work
from bot.reminders import outlook


@in_private("outlook_private")
async def plan(message: telegram.Message, context: Context) -> None:
    """Show the plan of the day behind /plan, or of the next one."""
    text = " ".join(context.args or ())

    def look(work: Work) -> Message:
        day = read_span(text, work.now.date())[0] if text else None
        return said.plan(context.voice, outlook.day_of(work, context.services.hours, day))

    await context.show(message, look)


async def show_plan(query: CallbackQuery, action: ShowPlan, context: Context) -> None:
    """Show a day, or one of its lists."""

    def look(work: Work) -> Message:
        found = outlook.day_of(work, context.services.hours, action.day)
        if action.part == "all":
            return said.plan(context.voice, found)
        return said.plan_list(context.voice, found.plan, action.part, action.page)

    await context.show(query, look)


@in_private("outlook_private")
async def overdue(message: telegram.Message, context: Context) -> None:
    """Show who has not reported."""
    await context.show(message, lambda work: said.overdue(context.voice, outlook.overdue(work, context.services.hours)))


async def show_overdue(query: CallbackQuery, action: ShowOverdue | ShowMissing | ShowCalls, context: Context) -> None:
    """Show the numbers, the units that are missing, or whom to call."""

    def look(work: Work) -> Message:
        found = outlook.overdue(work, context.services.hours)
        if isinstance(action, ShowMissing):
            return said.missing(context.voice, found, action.number, action.page)
        if isinstance(action, ShowCalls):
            return said.calls(context.voice, found, action.page)
        return said.overdue(context.voice, found)

    await context.show(query, look)


FEATURE = Feature(
    commands={"plan": plan, "overdue": overdue},
    presses={ShowPlan: show_plan, ShowOverdue: show_overdue, ShowMissing: show_overdue, ShowCalls: show_overdue},
)

"""/plan and /overdue: what will leave and to whom, who has not reported, whom to call."""

from __future__ import annotations

from telegram import CallbackQuery, Update
from telegram.constants import ChatType

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import outlook as said
from bot.messages.actions.outlook import ShowCalls, ShowMissing, ShowOverdue, ShowPlan
from bot.messages.message import Message
from bot.people.days import read_span
from bot.people.work import Work
from bot.reminders import outlook
from bot.reminders.plan import Plan


async def plan(update: Update, context: Context) -> None:
    """Show the plan of the day behind /plan, or of the next one."""
    message, text = update.effective_message, " ".join(context.args or ())
    if message is None:
        return
    if message.chat.type != ChatType.PRIVATE:
        await context.refuse(message, Refused("outlook_private"))
        return

    def look(work: Work) -> Message:
        day = read_span(text, work.now.date())[0] if text else None
        return _plan(context, work, outlook.plan_of(work, context.services.hours, day))

    await context.show(message, look)


def _plan(context: Context, work: Work, found: Plan) -> Message:
    return said.plan(context.voice, found, outlook.next_day(work, context.services.hours, found.day))


async def show_plan(query: CallbackQuery, action: ShowPlan, context: Context) -> None:
    """Show a day, or one of its lists."""

    def look(work: Work) -> Message:
        found = outlook.plan_of(work, context.services.hours, action.day)
        if action.part == "all":
            return _plan(context, work, found)
        return said.plan_list(context.voice, found, action.part, action.page)

    await context.show(query, look)


async def overdue(update: Update, context: Context) -> None:
    """Show who has not reported."""
    message = update.effective_message
    if message is None:
        return
    if message.chat.type != ChatType.PRIVATE:
        await context.refuse(message, Refused("outlook_private"))
        return
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

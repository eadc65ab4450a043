"""提请领导关注: the list behind /overdue, each sent with one tap."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import leaders as said
from bot.messages.actions.leaders import ShowLeaders, TellLeader
from bot.messages.message import Message
from bot.people.work import Work
from bot.reminders import leaders
from bot.reminders.gather import gather


def _list(context: Context, work: Work, page: int) -> Message:
    hours = context.services.hours
    found = leaders.suggested(work, gather(work, hours.days))
    return said.suggestions(context.voice, found, page, leaders.sample(work, found), waits=not hours.is_open(work.now))


async def show(query: CallbackQuery, action: ShowLeaders, context: Context) -> None:
    """Show a page of the list."""
    await context.show(query, lambda work: _list(context, work, action.page))


async def tell(query: CallbackQuery, action: TellLeader, context: Context) -> None:
    """Write to one of them, and show the list as it is then."""

    def act(work: Work) -> Message:
        leaders.tell(work, context.services.hours, action.person_id)
        return _list(context, work, action.page)

    await context.change(query, act)


FEATURE = Feature(presses={ShowLeaders: show, TellLeader: tell})

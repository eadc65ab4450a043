"""/history: the versions of a row, who wrote them and what became of them."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.messages import Message, history, tasks
from bot.messages.actions.checkins import ShowHistory, ShowVersion
from bot.people.work import Work
from bot.progress import checkins, rules
from bot.progress import tasks as progress


async def versions(update: Update, context: Context) -> None:
    """Show the versions of the row behind /history, or the tasks to choose from."""
    message = update.effective_message
    if message is None:
        return
    typed = " ".join(context.args or ())
    hits = context.services.knowledge.ask(typed).rows if typed else ()

    def look(work: Work) -> Message:
        for hit in hits:
            for unit_id in work.actor.units:
                if rules.holds(work.matrix, unit_id, hit.row_id):
                    return _page(context, work, ShowHistory(hit.row_id, unit_id))
        if typed:
            raise Refused("no_such_row", typed[:40])
        own = progress.of_units(work, work.actor.units)
        return tasks.tasks(context.voice, own, reports=bool(work.actor.liaison_of))

    await context.show(message, look)


def _page(context: Context, work: Work, action: ShowHistory) -> Message:
    start = (action.page - 1) * history.PAGE
    found = checkins.history(work, action.unit_id, action.row_id, start=start, count=history.PAGE)
    return history.history(context.voice, action.unit_id, action.row_id, found, action.page)


async def show(query: CallbackQuery, action: ShowHistory, context: Context) -> None:
    """Show a page of versions in place."""
    await context.show(query, lambda work: _page(context, work, action))


async def version(query: CallbackQuery, action: ShowVersion, context: Context) -> None:
    """Show a version in full below, with its files."""

    def look(work: Work) -> Message:
        return history.version(context.voice, checkins.one(work, action.check_in_id))

    await context.show(query, look, below=True)


FEATURE = Feature(commands={"history": versions}, presses={ShowHistory: show, ShowVersion: version})

"""/mytasks: one's own rows, where each stands, and 无变化 for many at once."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.report import show_duty
from bot.messages import Message, checkin, tasks
from bot.messages.actions.checkins import ListTasks, ListTicks, SameForTicked, ShowOthers, ShowTask, Tick
from bot.messages.actions.reminders import SeeTasks
from bot.people.work import Work
from bot.progress import checkins, ticks
from bot.progress import tasks as progress


def _list(context: Context, action: ListTasks, work: Work) -> Message:
    own = progress.of_units(work, work.actor.units)
    reports = bool(work.actor.liaison_of)
    return tasks.tasks(context.voice, own, action.filter, action.page, reports=reports)


async def mytasks(update: Update, context: Context) -> None:
    """Show the first page."""
    if message := update.effective_message:
        await context.show(message, lambda work: _list(context, ListTasks(), work))


async def turn(query: CallbackQuery, action: ListTasks, context: Context) -> None:
    """Show another page or filter in place."""
    await context.show(query, lambda work: _list(context, action, work))


async def see(query: CallbackQuery, _action: SeeTasks, context: Context) -> None:
    """Show the first page below a reminder."""
    await context.show(query, lambda work: _list(context, ListTasks(), work), below=True)


async def show(query: CallbackQuery, action: ShowTask, context: Context) -> None:
    """Show where one of them stands."""
    if action.row_id in context.voice.matrix.duty:
        await show_duty(query, action.unit_id, action.row_id, context)
        return

    def look(work: Work) -> Message:
        one = progress.one(work, action.unit_id, action.row_id)
        reports = action.unit_id in work.actor.liaison_of
        repeats = checkins.may_repeat(work, one.standing, one.row_id)
        return tasks.task(context.voice, one, progress.others(work, one), reports=reports, repeats=repeats)

    await context.show(query, look)


async def others(query: CallbackQuery, action: ShowOthers, context: Context) -> None:
    """Show what the others of a row have reported."""

    def look(work: Work) -> Message:
        one = progress.one(work, action.unit_id, action.row_id)
        return tasks.others(context.voice, one, progress.others(work, one), action.page)

    await context.show(query, look)


def _ticks(context: Context, page: int, work: Work) -> Message:
    return tasks.ticks(context.voice, ticks.candidates(work), ticks.ticked(work), page)


async def list_ticks(query: CallbackQuery, action: ListTicks, context: Context) -> None:
    """Offer the rows to which 无变化 can be said, all of them chosen if asked."""

    def act(work: Work) -> Message:
        if action.every:
            ticks.tick_all(work)
        return _ticks(context, action.page, work)

    await context.change(query, act)


async def tick(query: CallbackQuery, action: Tick, context: Context) -> None:
    """Choose a row, or no longer."""

    def act(work: Work) -> Message:
        ticks.tick(work, action.unit_id, action.row_id)
        return _ticks(context, action.page, work)

    await context.change(query, act)


async def same(query: CallbackQuery, _: SameForTicked, context: Context) -> None:
    """Say 无变化 of all that are chosen."""
    await context.change(query, lambda work: checkin.same_sent(context.voice, ticks.say(work)))


FEATURE = Feature(
    commands={"mytasks": mytasks},
    presses={
        SeeTasks: see, ListTasks: turn, ShowTask: show, ShowOthers: others, ListTicks: list_ticks, Tick: tick,
        SameForTicked: same,
    },
)  # fmt: skip

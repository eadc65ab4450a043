"""Learning in use: a wrong offer is said, and the office teaches where a question belongs."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import private
from bot.messages import Message, answer
from bot.messages import teaching as said
from bot.messages.actions.teaching import (
    CancelTeach,
    ListMissed,
    NotThese,
    NotThis,
    OpenMissed,
    Outside,
    ShowMissed,
    Teach,
    TeachOther,
    Unteach,
)
from bot.people import drafts
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.teaching import lessons, missed

KIND = "teach"  # of the draft that awaits a row's name


async def not_these(query: CallbackQuery, action: NotThese, context: Context) -> None:
    """Keep the question for the office, and say that the document is silent."""
    teaches = context.actor.office and private(query)

    def act(work: Work) -> Message:
        missed.wrong(work, action.missed_id)
        return answer.nothing(context.voice, (), None, missed_id=action.missed_id if teaches else None)

    await context.change(query, act)


async def not_this(query: CallbackQuery, action: NotThis, context: Context) -> None:
    """Keep the question for the office; the card stays, for in a group it is not the presser's alone."""

    def act(work: Work) -> Message:
        missed.wrong(work, action.missed_id)
        return said.noted(context.voice)

    await context.change(query, act, below=True)


def _list(context: Context, work: Work, page: int = 1) -> Message:
    return said.listed(context.voice, missed.page(work, page, said.SHOWN), page)


def _card(context: Context, work: Work, missed_id: int) -> Message:
    question = missed.get(work, missed_id)
    return said.card(context.voice, question, context.services.knowledge.nearest(question.text))


async def open_list(query: CallbackQuery, _action: OpenMissed, context: Context) -> None:
    """Show the questions below the help."""
    await context.show(query, lambda work: _list(context, work), below=True)


async def show_list(query: CallbackQuery, action: ListMissed, context: Context) -> None:
    """Show a page of the questions."""
    await context.show(query, lambda work: _list(context, work, action.page))


async def show(query: CallbackQuery, action: ShowMissed, context: Context) -> None:
    """Show one of them."""
    await context.show(query, lambda work: _card(context, work, action.missed_id))


async def teach(query: CallbackQuery, action: Teach, context: Context) -> None:
    """Let it belong to a row."""

    def act(work: Work) -> Message:
        made = lessons.teach(work, context.services.knowledge, action.missed_id, action.row_id, action.item)
        _close(work)
        return said.taught(context.voice, made)

    await context.change(query, act)


async def other(query: CallbackQuery, action: TeachOther, context: Context) -> None:
    """Ask for the row's name."""

    def act(work: Work) -> Message:
        question = missed.get(work, action.missed_id)
        draft = drafts.begin(work, KIND, KIND, {}, "row")
        drafts.fill(work, draft, "row", missed=question.id)
        return said.ask_row(context.voice, question)

    await context.change(query, act)


def _close(work: Work) -> None:
    """Await no row any more, or the next question would be taken for one."""
    drafts.forget(work, KIND, KIND)


async def cancel(query: CallbackQuery, action: CancelTeach, context: Context) -> None:
    """Go back to the question without a row."""

    def act(work: Work) -> Message:
        _close(work)
        return _card(context, work, action.missed_id)

    await context.change(query, act)


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Take the row that was typed, or offer those that it may mean."""
    found = context.services.knowledge.ask(message.text or "")

    def act(work: Work) -> Message:
        if not found.rows or found.intent not in {"row", "topic", "deadline", "pair"}:
            raise Refused("lesson_row")
        draft, first = drafts.own(work, awaited.draft_id, KIND), found.rows[0]
        question = int(draft.fields["missed"])
        if found.ask:
            return said.card(context.voice, missed.get(work, question), found.rows[:3])
        made = lessons.teach(work, context.services.knowledge, question, first.row_id, first.item)
        drafts.drop(work, draft)
        return said.taught(context.voice, made)

    await context.change(message, act)


async def outside(query: CallbackQuery, action: Outside, context: Context) -> None:
    """Let it stay without an answer, and show the others."""

    def act(work: Work) -> Message:
        missed.settle(work, action.missed_id, "outside")
        _close(work)
        work.note("question outside", text=missed.get(work, action.missed_id).text)
        return _list(context, work)

    await context.change(query, act)


async def unteach(query: CallbackQuery, action: Unteach, context: Context) -> None:
    """Take a lesson back, and show its question again."""

    def act(work: Work) -> Message:
        return _card(context, work, lessons.unteach(work, action.lesson_id).id)

    await context.change(query, act)


FEATURE = Feature(
    presses={
        NotThese: not_these, NotThis: not_this, OpenMissed: open_list, ListMissed: show_list, ShowMissed: show,
        Teach: teach, TeachOther: other, CancelTeach: cancel, Outside: outside, Unteach: unteach,
    },
    replies={KIND: on_reply},
)  # fmt: skip

"""/review: what units have reported, to be approved, closed or returned by the office."""

from __future__ import annotations

from collections.abc import Callable

import telegram
from telegram import CallbackQuery

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.messages import Message
from bot.messages import reviews as said
from bot.messages.actions.reviews import (
    AskReason,
    ChooseReviews,
    Decide,
    DropReason,
    GiveReason,
    ListReviews,
    NextReview,
    ShowFiles,
    ShowReview,
)
from bot.people.drafts import Awaited
from bot.people.work import Work
from bot.progress import returns, review_queue, reviews
from bot.progress.returns import Asked
from bot.progress.review_queue import EVERYTHING, Scope

_TYPED = 40  # characters of a name that are given back to who typed it


@in_private("review_private")
async def review(message: telegram.Message, context: Context) -> None:
    """Show the queue, or the part of it that stands behind /review."""
    await context.show(message, _meant(context, " ".join(context.args or ())))


def _meant(context: Context, typed: str) -> Callable[[Work], Message]:
    """Return what shows the queue of a unit, a row or a report that was typed, or asks which."""
    knowledge, voice, short = context.services.knowledge, context.voice, typed[:_TYPED]
    units = knowledge.whom(typed) if typed else ()
    if len(units) > 1:
        return lambda _: said.which(voice, short, "unit", units)
    found = knowledge.ask(typed) if typed and not units else None
    if found is not None and found.unit_id and found.intent == "unit":
        units = (found.unit_id,)
    rows = tuple(dict.fromkeys(hit.row_id for hit in found.rows)) if found is not None and not units else ()
    if len(rows) > 1:
        return lambda _: said.which(voice, short, "row", rows)
    scope = Scope(next(iter(units), None), next(iter(rows), None))

    def look(work: Work) -> Message:
        if typed and scope == EVERYTHING:
            raise Refused("review_unknown", short)
        return _queue(context, work, scope)

    return look


def _queue(context: Context, work: Work, scope: Scope, page: int = 1) -> Message:
    return said.queue(context.voice, review_queue.queue(work, scope, page), scope)


def _entry(context: Context, work: Work, check_in_id: int, scope: Scope, notice: str = "") -> Message:
    """Return what stands now where a version stood; the queue where nothing does."""
    try:
        return said.entry(context.voice, review_queue.entry(work, check_in_id, scope), scope, notice)
    except Refused:
        return _queue(context, work, scope)


async def turn(query: CallbackQuery, action: ListReviews, context: Context) -> None:
    """Show another page or part of the queue in place."""
    scope = Scope(action.unit_id, action.row_id, action.decided)
    await context.show(query, lambda work: _queue(context, work, scope, action.page))


async def choose(query: CallbackQuery, action: ChooseReviews, context: Context) -> None:
    """Offer the units or rows of which something waits."""

    def look(work: Work) -> Message:
        counted = review_queue.by_unit(work) if action.by == "unit" else review_queue.by_row(work)
        return said.choose(context.voice, action.by, counted, action.page)

    await context.show(query, look)


async def show(query: CallbackQuery, action: ShowReview | Decide | AskReason, context: Context) -> None:
    """Show an entry in place, as it is now."""
    scope = Scope(action.unit_id, action.row_id)
    await context.show(query, lambda work: _entry(context, work, action.check_in_id, scope))


async def following(query: CallbackQuery, action: NextReview, context: Context) -> None:
    """Show the next entry in place, or that nothing waits any more."""
    scope = Scope(action.unit_id, action.row_id)

    def look(work: Work) -> Message:
        found = review_queue.following(work, scope, action.check_in_id)
        return _queue(context, work, scope) if found is None else _entry(context, work, found, scope)

    await context.show(query, look)


async def files(query: CallbackQuery, action: ShowFiles, context: Context) -> None:
    """Send a version's files below."""
    await context.show(
        query, lambda work: said.files(context.voice, *review_queue.files(work, action.check_in_id)), below=True
    )


async def decide(query: CallbackQuery, action: Decide, context: Context) -> None:
    """Approve or close; where that can't be any more, show how it is."""

    def act(work: Work) -> Message:
        reviews.decide(work, action.check_in_id, action.decision, seen=action.seen)
        notice = said.decided(context.voice, action.decision)
        return _entry(context, work, action.check_in_id, Scope(action.unit_id, action.row_id), notice)

    if not await context.change(query, act):
        await show(query, action, context)


async def ask_reason(query: CallbackQuery, action: AskReason, context: Context) -> None:
    """Ask in place why it is returned; where it can't be any more, show how it is."""

    def act(work: Work) -> Message:
        scope = Scope(action.unit_id, action.row_id)
        return said.ask_reason(context.voice, returns.begin(work, action.check_in_id, action.seen, scope))

    if not await context.change(query, act):
        await show(query, action, context)


def _returned(context: Context, work: Work, asked: Asked) -> Message:
    told = len(reviews.readers(work, asked.version.unit_id))
    return _entry(context, work, asked.version.id, asked.scope, said.decided(context.voice, "returned", told))


async def give_reason(query: CallbackQuery, action: GiveReason, context: Context) -> None:
    """Return it for a ready reason, which is kept in the units' language, or for the one that was typed."""
    house = context.services.voices.speaking(context.services.settings.language)
    ready = said.ready_reasons(house)

    def act(work: Work) -> Message:
        reasons = (returns.own(work, action.draft_id).typed, *ready)
        reason = reasons[action.number] if action.number < len(reasons) else ""
        return _returned(context, work, returns.give(work, action.draft_id, reason))

    if not await context.change(query, act):
        await context.change(query, lambda work: _overtaken(context, work, action.draft_id))


async def on_reply(message: telegram.Message, awaited: Awaited, context: Context) -> None:
    """Return it for what was typed; a text that comes long after the question is asked for again."""
    text = (message.text or message.caption or "").strip()

    def act(work: Work) -> Message:
        asked = returns.take(work, awaited.draft_id, text)
        return said.ask_reason(context.voice, asked) if asked.typed else _returned(context, work, asked)

    if not await context.change(message, act):
        await context.change(message, lambda work: _overtaken(context, work, awaited.draft_id))


def _overtaken(context: Context, work: Work, draft_id: int) -> Message | None:
    asked = returns.overtaken(work, draft_id)
    return None if asked is None else _entry(context, work, asked.version.id, asked.scope)


async def drop_reason(query: CallbackQuery, action: DropReason, context: Context) -> None:
    """Back to the entry, nothing returned."""

    def act(work: Work) -> Message:
        asked = returns.drop(work, action.draft_id)
        return _entry(context, work, asked.version.id, asked.scope)

    await context.change(query, act)


FEATURE = Feature(
    commands={"review": review},
    presses={
        ListReviews: turn, ChooseReviews: choose, ShowReview: show, NextReview: following, ShowFiles: files,
        Decide: decide, AskReason: ask_reason, GiveReason: give_reason, DropReason: drop_reason,
    },
    replies={returns.KIND: on_reply},
)  # fmt: skip

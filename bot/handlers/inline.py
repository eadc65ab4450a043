"""Inline mode: cards to send in any chat."""

from __future__ import annotations

from telegram import InlineQueryResultsButton, Update
from telegram.ext import InlineQueryHandler

from bot.gateway import send
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.knowledge.taught import Taught
from bot.knowledge.text import normalise
from bot.messages.inline import Article, articles

_CACHED = 60  # seconds; the matrix changes with a restart only, the year with the day


async def on_query(update: Update, context: Context) -> None:
    """Offer the cards for what has been typed so far; for nothing yet, some that many ask for."""
    if not (query := update.inline_query):
        return
    typed = normalise(query.query)
    taught = await context.services.store.read(context.services.lessons.read)
    found = _found(context, query.query, taught) if typed else _featured(context)
    hint = None if typed and found else "inline_nothing" if typed else "inline_hint"
    button = InlineQueryResultsButton(context.voice.word(hint), start_parameter="ask") if hint else None
    results = [send.result(article) for article in found]
    # Personal: the same words are answered in each person's language.
    await query.answer(results, cache_time=_CACHED, is_personal=True, button=button)


def _found(context: Context, text: str, taught: Taught | None = None) -> tuple[Article, ...]:
    return articles(context.voice, context.services.knowledge.ask(text, taught))


def _featured(context: Context) -> tuple[Article, ...]:
    first = (_found(context, subject)[:1] for subject in context.voice.word("featured").splitlines())
    return tuple({article.id: article for some in first for article in some}.values())


def _others() -> tuple[InlineQueryHandler[Context, None], ...]:
    return (InlineQueryHandler(on_query),)


FEATURE = Feature(others=_others)

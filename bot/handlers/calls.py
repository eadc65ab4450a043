"""Whom to call: what a card shows to people with a role, and the list behind 联系人."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import private
from bot.messages import Message, calls
from bot.messages.actions.calls import ShowContacts, ShowLink, TurnContacts
from bot.people import calls as people
from bot.people.work import Work
from bot.store.models import Person


async def personal(
    to: telegram.Message | CallbackQuery, card: Message, row_id: str | None, context: Context
) -> Message:
    """Return a row's card as this reader sees it: the bare one in groups and for strangers."""
    if row_id is None or not context.actor.bound or not private(to):
        return card
    found = await context.look(lambda work: people.personal(work, row_id))
    return calls.on_card(context.voice, card, row_id, found)


def _screen(context: Context, work: Work, row_id: str, page: int) -> Message:
    person = work.tx.get_one(Person, work.actor.person_id)
    shown = person.link_consent if work.actor.liaison_of else None
    return calls.contacts(context.voice, row_id, people.of_row(work, row_id), page, shown=shown)


async def show(query: CallbackQuery, action: ShowContacts, context: Context) -> None:
    """Show the contacts of a row below."""
    await _show(query, TurnContacts(action.row_id), context, below=True)


async def turn(query: CallbackQuery, action: TurnContacts, context: Context) -> None:
    """Show another page of them in place."""
    await _show(query, action, context, below=False)


async def _show(query: CallbackQuery, action: TurnContacts, context: Context, *, below: bool) -> None:
    if private(query):
        await context.show(query, lambda work: _screen(context, work, action.row_id, action.page), below=below)
    else:
        await context.refuse(query, Refused("private_only"))


async def show_link(query: CallbackQuery, action: ShowLink, context: Context) -> None:
    """Show one's own link to people with a role, or no longer."""
    if not private(query):
        await context.refuse(query, Refused("private_only"))
        return

    def act(work: Work) -> Message:
        people.agree(work, shown=action.shown)
        return _screen(context, work, action.row_id, 1)

    await context.change(query, act)


FEATURE = Feature(presses={ShowContacts: show, TurnContacts: turn, ShowLink: show_link})

"""/contacts: who is bound for each unit, who is not, and the end of a role."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.messages import Message
from bot.messages import contacts as said
from bot.messages.actions.people import AskRemove, ListContacts, Remove, ShowContacts
from bot.people import contacts
from bot.people.work import OFFICE, Work

_TYPED = 40  # characters of a name that are given back to who typed it


@in_private("people_private")
async def people(message: telegram.Message, context: Context) -> None:
    """Show all units, or the one behind /contacts."""
    typed = " ".join(context.args or ())

    def look(work: Work) -> Message:
        units = [i for i in context.services.knowledge.whom(typed) if i in work.matrix.unit] if typed else []
        if typed and len(units) != 1:
            raise Refused("contacts_unit", typed[:_TYPED])
        if units:
            return said.of_unit(context.voice, contacts.of_unit(work, units[0]))
        return said.overview(context.voice, contacts.overview(work))

    await context.show(message, look)


async def turn(query: CallbackQuery, action: ListContacts, context: Context) -> None:
    """Show another page or part of the units."""
    await context.show(
        query,
        lambda work: said.overview(context.voice, contacts.overview(work), action.page, lacking=action.lacking),
    )


async def show(query: CallbackQuery, action: ShowContacts, context: Context) -> None:
    """Show a unit's people."""
    await context.show(
        query, lambda work: said.of_unit(context.voice, contacts.of_unit(work, action.place, action.page))
    )


async def ask(query: CallbackQuery, action: AskRemove, context: Context) -> None:
    """Ask whether somebody is to be removed."""
    await context.show(query, lambda work: said.ask_remove(context.voice, contacts.active(work, action.binding_id)))


async def remove(query: CallbackQuery, action: Remove, context: Context) -> None:
    """Remove somebody, and show who is left."""

    def act(work: Work) -> Message:
        ended = contacts.end(work, action.binding_id, "removed")
        if ended.role == "office" and ended.person_id == work.actor.person_id:
            return said.left(context.voice, ended)
        left = contacts.of_unit(work, ended.unit_id or OFFICE)
        return said.of_unit(context.voice, left, said.removed(context.voice, ended))

    await context.change(query, act)


FEATURE = Feature(
    commands={"contacts": people},
    presses={ListContacts: turn, ShowContacts: show, AskRemove: ask, Remove: remove},
)

"""/handover: a liaison's unit goes to a colleague, or to whoever opens a link."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery
from telegram.constants import ChatType

from bot.errors import Refused
from bot.gateway import send
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.messages import Message, staff
from bot.messages.actions.staff import ChooseSuccessor, HandByLink, HandOver, HandTo
from bot.people import absence, handover, invites
from bot.people.work import Work
from bot.store.models import Invite, Person


def _choose(context: Context, work: Work, unit_id: str, name: str = "") -> Message:
    handover.own(work, unit_id)
    people = absence.colleagues(work, (unit_id,))
    named = handover.named(work, name) if name else ()
    shown = {person.id: person for person in (*named, *people)}.values()
    return staff.which_successor(context.voice, unit_id, shown, "" if named else name)


# In a group a colleague's tap on these buttons would hand over the colleague's own unit.
@in_private("staff_private")
async def hand_over(message: telegram.Message, context: Context) -> None:
    """Ask which unit, or to whom."""
    name = " ".join(context.args or ())

    def look(work: Work) -> Message:
        units = handover.units(work)
        if not units:
            raise Refused("nothing_to_hand_over")
        if len(units) > 1:
            named = handover.named(work, name) if name else ()
            return staff.which_unit(context.voice, units, named[0] if len(named) == 1 else None)
        return _choose(context, work, units[0], name)

    await context.show(message, look)


async def choose(query: CallbackQuery, action: ChooseSuccessor, context: Context) -> None:
    """Ask to whom."""
    await context.show(query, lambda work: _choose(context, work, action.unit_id))


async def ask(query: CallbackQuery, action: HandTo, context: Context) -> None:
    """Ask once more."""

    def look(work: Work) -> Message:
        handover.own(work, action.unit_id)
        return staff.sure(context.voice, action.unit_id, _successor(work, action.person_id))

    await context.show(query, look)


def _successor(work: Work, person_id: int) -> Person:
    person = work.tx.get(Person, person_id)
    if person is None or not handover.is_bound(work, person):
        raise Refused("successor_gone")
    return person


async def confirm(query: CallbackQuery, action: HandOver, context: Context) -> None:
    """Hand it over."""

    def act(work: Work) -> Message:
        successor = _successor(work, action.person_id)
        handover.pass_on(work, handover.own(work, action.unit_id), successor)
        return staff.done(context.voice, action.unit_id, successor.name)

    await context.change(query, act)


async def by_link(query: CallbackQuery, action: HandByLink, context: Context) -> None:
    """Make a link and show it below."""

    def act(work: Work) -> tuple[str, Invite]:
        token = invites.issue(work, action.unit_id, "liaison", handover.own(work, action.unit_id))
        return token, invites.of_token(work, token)

    try:
        if query.message is None or query.message.chat.type != ChatType.PRIVATE:
            raise Refused("people_private")
        token, made = await context.make(act)
    except Refused as refusal:
        await context.refuse(query, refusal)
        return
    # Straight to Telegram: what lies in the outbox can be read by whoever reads the database.
    await send.follow(query, staff.link(context.voice, context.bot.username, token, made))


FEATURE = Feature(
    commands={"handover": hand_over},
    presses={ChooseSuccessor: choose, HandTo: ask, HandOver: confirm, HandByLink: by_link},
)

"""/away: when a liaison is away, and who stands in."""

from __future__ import annotations

from datetime import date

import telegram
from telegram import CallbackQuery

from bot.errors import Refused
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.messages import Message, staff
from bot.messages.actions.staff import AskDeputy, EndAway, PickDeputy
from bot.people import absence
from bot.people.days import read_span
from bot.people.work import Work

_NOBODY = {"无", "不设", "没有", "none", "nobody"}


# In a group a colleague's tap on these buttons would announce the colleague's own absence.
@in_private("staff_private")
async def away(message: telegram.Message, context: Context) -> None:
    """Announce an absence, or show those that are not over."""
    text = " ".join(context.args or ())
    if not text:
        await context.show(message, lambda work: staff.aways(context.voice, absence.own(work)))
        return

    def act(work: Work) -> Message:
        first, last, name = read_span(text, work.now.date())
        return _announced(work, context, first, last, name)

    await context.change(message, act)


def _announced(work: Work, context: Context, first: date, last: date, name: str = "") -> Message:
    """Announce it where it is clear who stands in, else ask."""
    colleagues = absence.colleagues(work)
    named = [person for person in colleagues if person.name == name]
    if name.lower() in _NOBODY or (not colleagues and not name):
        absence.announce(work, first, last, None)
    elif len(named) == 1:
        absence.announce(work, first, last, named[0])
    elif colleagues:
        return staff.which_deputy(context.voice, first, last, named or colleagues, "" if named else name)
    else:
        raise Refused("deputy_unknown", name[:20])
    return staff.aways(context.voice, absence.own(work))


async def ask(query: CallbackQuery, action: AskDeputy, context: Context) -> None:
    """Ask who stands in on these days."""
    await context.change(query, lambda work: _announced(work, context, action.first, action.last))


async def pick(query: CallbackQuery, action: PickDeputy, context: Context) -> None:
    """Announce it with the deputy that was chosen."""

    def act(work: Work) -> Message:
        chosen = next((p for p in absence.colleagues(work) if p.id == action.person), None)
        if action.person and chosen is None:
            raise Refused("deputy_gone")
        absence.announce(work, action.first, action.last, chosen)
        return staff.aways(context.voice, absence.own(work))

    await context.change(query, act)


async def end(query: CallbackQuery, action: EndAway, context: Context) -> None:
    """End an absence."""

    def act(work: Work) -> Message:
        absence.end(work, action.absence_id)
        return staff.aways(context.voice, absence.own(work))

    await context.change(query, act)


FEATURE = Feature(commands={"away": away}, presses={AskDeputy: ask, PickDeputy: pick, EndAway: end})

"""/invite: a link that makes somebody a liaison or leader of a unit, or a member of the office."""

from __future__ import annotations

import telegram
from telegram import CallbackQuery
from telegram.constants import ChatType

from bot.errors import Refused
from bot.gateway import send
from bot.handlers.context import Context
from bot.handlers.feature import Feature
from bot.handlers.private import in_private
from bot.messages import Message
from bot.messages import contacts as listed
from bot.messages import joining as said
from bot.messages.actions.people import ChooseInviteRole, ChooseInviteUnit, MakeInvite, RevokeInvite, UndoJoin
from bot.people import contacts, invites
from bot.people.work import OFFICE, Role, Work
from bot.store.models import Invite

_TYPED = 40  # characters of a name that are given back to who typed it
_ROLES: tuple[tuple[str, Role], ...] = (
    ("联络员", "liaison"),
    ("分管领导", "leader"),
    ("领导", "leader"),
    ("liaison", "liaison"),
    ("leader", "leader"),
    ("食安办", "office"),
    ("office", "office"),
)


@in_private("people_private")
async def invite(message: telegram.Message, context: Context) -> None:
    """Make the link for the unit and role behind /invite, or ask for what is missing."""
    typed = " ".join(context.args or ())
    name, role = _read(typed)
    ids = _units(context, name) if name else ((OFFICE,) if role == "office" else ())
    if len(ids) == 1 and role in invites.roles_at(context.voice.matrix, ids[0]) and role:
        await _make(message, context, ids[0], role)
    else:
        await context.show(message, lambda _: _asked(context, typed, ids, role))


def _asked(context: Context, typed: str, ids: tuple[str, ...], role: Role | None) -> Message:
    voice = context.voice
    if not typed:
        return said.choose_unit(voice)
    if not ids:
        raise Refused("invite_unit", typed[:_TYPED])
    return said.choose_role(voice, ids[0]) if len(ids) == 1 else said.which_unit(voice, typed[:_TYPED], ids, role)


def _read(typed: str) -> tuple[str, Role | None]:
    """Return the unit's name and the role in what was typed, "" and None where not said."""
    lowered = typed.lower()
    for word, role in _ROLES:
        if lowered.endswith(word):
            return typed[: len(typed) - len(word)].strip(), role
    return typed.strip(), None


def _units(context: Context, name: str) -> tuple[str, ...]:
    """Return the units that a name may mean, a group's members for a group."""
    knowledge = context.services.knowledge
    meant = (unit_id for holder in knowledge.whom(name) for unit_id in knowledge.matrix.units_in(holder))
    return tuple(dict.fromkeys(meant))


async def turn(query: CallbackQuery, action: ChooseInviteUnit, context: Context) -> None:
    """Turn the page of the units."""
    await context.show(query, lambda _: said.choose_unit(context.voice, action.page))


async def choose(query: CallbackQuery, action: ChooseInviteRole, context: Context) -> None:
    """Ask for the role at a unit."""
    await context.show(query, lambda _: said.choose_role(context.voice, action.unit_id or OFFICE))


async def make(query: CallbackQuery, action: MakeInvite, context: Context) -> None:
    """Make a link and show it below."""
    await _make(query, context, action.unit_id or OFFICE, action.role)


async def _make(to: telegram.Message | CallbackQuery, context: Context, unit_id: str, role: Role) -> None:
    def act(work: Work) -> tuple[str, Invite]:
        token = invites.issue(work, unit_id, role)
        return token, invites.of_token(work, token)

    pressed = to.message if isinstance(to, CallbackQuery) else to
    try:
        if pressed is None or pressed.chat.type != ChatType.PRIVATE:
            raise Refused("people_private")
        token, made = await context.make(act)
    except Refused as refusal:
        await context.refuse(to, refusal)
        return
    # Straight to Telegram: what lies in the outbox can be read by whoever reads the database.
    message = said.link(context.voice, context.bot.username, token, made)
    if isinstance(to, CallbackQuery):
        await send.follow(to, message)
    else:
        await send.reply(to, message)


async def revoke(query: CallbackQuery, action: RevokeInvite, context: Context) -> None:
    """Take a link back, where it stands or in the list of its unit."""

    def act(work: Work) -> Message:
        taken = invites.revoke(work, action.invite_id)
        if not action.listed:
            return said.revoked(context.voice, taken)
        notice = context.voice.word("invite_revoked_now")
        return listed.of_unit(context.voice, contacts.of_unit(work, taken.unit_id), notice)

    await context.change(query, act)


async def undo(query: CallbackQuery, action: UndoJoin, context: Context) -> None:
    """End the role that somebody has joined with."""

    def act(work: Work) -> Message:
        return said.undone(context.voice, contacts.end(work, action.binding_id, "undone"))

    await context.change(query, act)


FEATURE = Feature(
    commands={"invite": invite},
    presses={
        ChooseInviteUnit: turn, ChooseInviteRole: choose, MakeInvite: make, RevokeInvite: revoke, UndoJoin: undo,
    },
)  # fmt: skip

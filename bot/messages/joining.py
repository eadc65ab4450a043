"""Invitations, and what is said to and about those who come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.errors import Refused
from bot.messages import notices
from bot.messages.actions.checkins import ListTasks
from bot.messages.actions.people import (
    ChooseInviteRole,
    ChooseInviteUnit,
    ListContacts,
    MakeInvite,
    RevokeInvite,
    ShowContacts,
    UndoJoin,
)
from bot.messages.actions.reviews import ListReviews
from bot.messages.length import clip
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.people.invites import roles_at
from bot.people.work import OFFICE, Role, office_unit
from bot.store.models import Binding, Invite

_UNITS_A_PAGE = 12


def unit_name(voice: Voice, unit_id: str) -> str:
    """Return what a unit is called, "" being the office; the bare id of one that the matrix has no more."""
    if unit_id in {OFFICE, office_unit(voice.matrix)}:
        return voice.word("roster_office")
    return voice.called(unit_id) if unit_id in voice.matrix.unit else unit_id


def place(voice: Voice, unit_id: str, role: str) -> str:
    """Return a role at a unit: 市教育局联络员."""
    return voice.word("roster_place", unit_name(voice, unit_id), role)


def _short(voice: Voice, unit_id: str) -> str:
    return unit_name(voice, OFFICE) if unit_id == OFFICE else voice.unit_button(unit_id).label


def choose_unit(voice: Voice, page: int = 1) -> Message:
    """Return a page of all units to invite somebody of, the office first."""
    ids = _invitable(voice)
    pages = -(-len(ids) // _UNITS_A_PAGE)
    page = min(page, pages)
    turns = voice.turns(page, pages, ChooseInviteUnit)
    on_page = ids[(page - 1) * _UNITS_A_PAGE : page * _UNITS_A_PAGE]
    buttons = tuple(voice.button(_short(voice, i), ChooseInviteRole(i or None)) for i in on_page)
    return voice.message("invite_units", (*lines_of(buttons, 2), turns), page=page, pages=pages)


def _invitable(voice: Voice) -> list[str]:
    return [OFFICE, *(u.id for u in voice.matrix.units if u.id != office_unit(voice.matrix))]


def which_unit(voice: Voice, typed: str, ids: Iterable[str], role: Role | None) -> Message:
    """Ask which of several units was meant."""

    def button(unit_id: str) -> Button:
        to = (
            MakeInvite(unit_id, role) if role in roles_at(voice.matrix, unit_id) and role else ChooseInviteRole(unit_id)
        )
        return voice.button(_short(voice, unit_id), to)

    buttons = tuple(map(button, ids))
    every = voice.button(voice.word("all_units"), ChooseInviteUnit())
    return voice.message("invite_which", (*lines_of(buttons, 2), (every,)), typed=typed)


def choose_role(voice: Voice, unit_id: str) -> Message:
    """Return the roles to which somebody of a unit can be invited."""
    roles = roles_at(voice.matrix, unit_id)
    shown = OFFICE if roles == ("office",) else unit_id
    ids = _invitable(voice)
    page = ids.index(shown) // _UNITS_A_PAGE + 1 if shown in ids else 1
    return voice.message(
        "invite_role",
        (
            tuple(voice.button(voice.word("roster_role", role), MakeInvite(shown or None, role)) for role in roles),
            (
                voice.button(voice.word("all_units"), ChooseInviteUnit(page)),
                voice.button(voice.word("contacts_of_unit"), ShowContacts(shown)),
            ),
        ),
        unit=unit_name(voice, shown),
    )


def link(voice: Voice, username: str, token: str, invite: Invite) -> Message:
    """Return a link with what the person who gets it has to know; made to be forwarded."""
    return voice.message(
        "invite_link",
        ((voice.button(voice.word("invite_revoke"), RevokeInvite(invite.id)),),),
        place=place(voice, invite.unit_id, invite.role),
        office=invite.role == "office",
        link=f"https://t.me/{username}?start={token}",
        until=voice.moment(invite.expires_at),
    )


def revoked(voice: Voice, invite: Invite) -> Message:
    """Return that a link can't be used any more, in its place."""
    again = voice.button(voice.word("invite_again"), ChooseInviteRole(invite.unit_id or None))
    return voice.message("invite_revoked", ((again,),), place=place(voice, invite.unit_id, invite.role))


def phone_offer(voice: Voice) -> Message:
    """Offer the way in by one's own number."""
    return replace(voice.message("phone_offer"), phone_button=voice.word("share_phone"))


def joined(voice: Voice, bindings: Sequence[Binding], commands: Iterable[str], *, keys_gone: bool = False) -> Message:
    """Welcome somebody to their roles; `commands` are those that they have now and others don't."""
    roles = {b.role for b in bindings}
    first = []
    if roles & {"liaison", "leader"}:
        first.append(voice.button(voice.word("see_tasks"), ListTasks()))
    if "office" in roles:
        first.append(voice.button(voice.word("review_waiting"), ListReviews()))
        first.append(voice.button(voice.word("see_contacts"), ListContacts()))
    message = voice.message(
        "joined",
        () if keys_gone else (tuple(first),),
        places=tuple(place(voice, b.unit_id, b.role) for b in bindings),
        commands=tuple((name, voice.word(f"menu_{name}")) for name in commands),
    )
    return replace(message, keys_gone=keys_gone)


def refused(voice: Voice, refusal: Refused, *, keys_gone: bool = False) -> Message:
    """Say why somebody does not come in."""
    return replace(notices.refused(voice, refusal), keys_gone=keys_gone)


def told_office(voice: Voice, content: dict[str, Any]) -> Message:
    """Tell the office who joined, with the way to undo it."""
    roles = tuple((binding_id, place(voice, unit_id, role)) for binding_id, unit_id, role in content["places"])

    def undo(binding_id: int, at: str) -> Button:
        label = voice.word("undo_join") if len(roles) == 1 else voice.word("undo_join_of", at)
        return voice.button(label, UndoJoin(binding_id))

    return voice.message(
        "joined_office",
        tuple((undo(*role),) for role in roles),
        name=clip(content["name"], 64),
        username=content["username"],
        places=tuple(at for _, at in roles),
        at=voice.moment(datetime.fromisoformat(content["at"])),
        by=content["by"],
        inviter=content["inviter"],
    )


def undone(voice: Voice, binding: Binding) -> Message:
    """Return that a role was taken back, in place of the letter."""
    people = voice.button(voice.word("contacts_of_unit"), ShowContacts(binding.unit_id))
    at = place(voice, binding.unit_id, binding.role)
    return voice.message("undone", ((people,),), name=binding.person.name, place=at)

"""Buttons around invitations and the office's list of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from bot.messages.actions.codec import Action, Kind, Number, Page, either, one_of, verb

InvitedRole = Literal["liaison", "leader", "office"]
_ID = "[a-z0-9][a-z0-9-]{0,23}"
_AT_OFFICE = "office"  # which no unit is called
# A unit of the matrix; None is the office itself.
_Unit = Annotated[str | None, Kind(_ID, lambda text: None if text == _AT_OFFICE else text, lambda v: v or _AT_OFFICE)]
# Also a unit that the matrix has no more, for its people must still be there to be removed; "" is the office.
_Place = Annotated[str, Kind(_ID, lambda text: "" if text == _AT_OFFICE else text, lambda v: v or _AT_OFFICE)]


@verb("invites")
@dataclass(frozen=True, slots=True)
class ChooseInviteUnit(Action):
    """All units, to invite somebody of one, in place; `page` counts from 1."""

    page: Page = 1


@verb("inviterole")
@dataclass(frozen=True, slots=True)
class ChooseInviteRole(Action):
    """The roles of a unit, to invite somebody to one, in place; no unit is the office."""

    unit_id: _Unit


@verb("invite")
@dataclass(frozen=True, slots=True)
class MakeInvite(Action):
    """A link for that role, below; no unit is the office."""

    unit_id: _Unit
    role: Annotated[InvitedRole, one_of("liaison", "leader", "office")]


@verb("uninvite")
@dataclass(frozen=True, slots=True)
class RevokeInvite(Action):
    """撤销 of a link that nobody has used: under the link itself, or in the list of its unit."""

    invite_id: Number
    listed: Annotated[bool, either("listed", "link")] = False


@verb("contacts")
@dataclass(frozen=True, slots=True)
class ListContacts(Action):
    """All units with how many are bound, or only those for which nobody is, in place; `page` counts from 1."""

    page: Page = 1
    lacking: Annotated[bool, either("lacking", "all")] = False


@verb("contact")
@dataclass(frozen=True, slots=True)
class ShowContacts(Action):
    """A unit's people, in place; "" is the office; `page` counts from 1."""

    place: _Place
    page: Page = 1


@verb("unbind")
@dataclass(frozen=True, slots=True)
class AskRemove(Action):
    """移除: whether that role is meant, in place."""

    binding_id: Number


@verb("unbound")
@dataclass(frozen=True, slots=True)
class Remove(Action):
    """确认移除."""

    binding_id: Number


@verb("undojoin")
@dataclass(frozen=True, slots=True)
class UndoJoin(Action):
    """撤销 under the letter that says who joined."""

    binding_id: Number

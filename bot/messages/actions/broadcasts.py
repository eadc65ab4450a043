"""Buttons around notices to many, and around the groups that are bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from bot.messages.actions.codec import Action, Id, Kind, Number, Page, either, one_of, verb

Audience = Literal["all", "group", "units", "unreported", "unconfirmed", "groups"]
Fate = Literal["confirmed", "sent", "open", "unreachable", "unbound", "leader", "failed", "uncertain", "cancelled"]
_Notice = Annotated[int, Kind(r"\d{1,10}", int)]  # 0 is the one that only its author sees
_Sure = Annotated[bool, either("sure", "ask")]


@verb("bcto")
@dataclass(frozen=True, slots=True)
class SendTo(Action):
    """One of the audiences; of ``group`` the groups to choose from, of ``units`` the units to tick."""

    draft_id: Number
    kind: Annotated[Audience, one_of("all", "group", "units", "unreported", "unconfirmed", "groups")]


@verb("bcgroup")
@dataclass(frozen=True, slots=True)
class SendToGroup(Action):
    """A group of units as audience."""

    draft_id: Number
    unit_id: Id


@verb("bctick")
@dataclass(frozen=True, slots=True)
class TickUnit(Action):
    """Tick a unit, or take its tick away; `page` of the list stays."""

    draft_id: Number
    unit_id: Id
    page: Page = 1


@verb("bcpage")
@dataclass(frozen=True, slots=True)
class TurnUnits(Action):
    """Another page of the units to tick."""

    draft_id: Number
    page: Page = 1


@verb("bcticked")
@dataclass(frozen=True, slots=True)
class SendToTicked(Action):
    """The ticked units as audience."""

    draft_id: Number


@verb("bcback")
@dataclass(frozen=True, slots=True)
class BackToAudience(Action):
    """返回: choose again whom it is for."""

    draft_id: Number


@verb("bcwrite")
@dataclass(frozen=True, slots=True)
class WriteAgain(Action):
    """Write the content anew."""

    draft_id: Number


@verb("bcpreview")
@dataclass(frozen=True, slots=True)
class ShowPreview(Action):
    """The form's last page again, to be sent at once."""

    draft_id: Number


@verb("bcsend")
@dataclass(frozen=True, slots=True)
class SendNotice(Action):
    """确认发送; `sure` once it was asked about the hour."""

    draft_id: Number
    sure: _Sure = False


@verb("bclater")
@dataclass(frozen=True, slots=True)
class AskTime(Action):
    """定时发送: the time comes next."""

    draft_id: Number


@verb("bcopening")
@dataclass(frozen=True, slots=True)
class NextOpening(Action):
    """Let it leave when the office opens next."""

    draft_id: Number


@verb("bccancel")
@dataclass(frozen=True, slots=True)
class DropNotice(Action):
    """取消: forget the form."""

    draft_id: Number


@verb("bccard")
@dataclass(frozen=True, slots=True)
class ShowCard(Action):
    """How far it is and whom it reached, in place."""

    broadcast_id: Number


@verb("bclist")
@dataclass(frozen=True, slots=True)
class ListNotices(Action):
    """The last ones and the choice of an audience, in place."""


@verb("bcnames")
@dataclass(frozen=True, slots=True)
class ShowNames(Action):
    """Who met a fate, in place; `page` counts from 1."""

    broadcast_id: Number
    fate: Annotated[
        Fate,
        one_of("confirmed", "sent", "open", "unreachable", "unbound", "leader", "failed", "uncertain", "cancelled"),
    ]
    page: Page = 1


@verb("bcstop")
@dataclass(frozen=True, slots=True)
class StopNotice(Action):
    """停止发送."""

    broadcast_id: Number


@verb("bcgo")
@dataclass(frozen=True, slots=True)
class ResumeNotice(Action):
    """继续发送, to those of the snapshot that it has not left for."""

    broadcast_id: Number


@verb("bcagain")
@dataclass(frozen=True, slots=True)
class RemindAgain(Action):
    """再次提醒 to who did not say 收到; `sure` once it was asked about the hour."""

    broadcast_id: Number
    sure: _Sure = False


@verb("bcresend")
@dataclass(frozen=True, slots=True)
class ResendUncertain(Action):
    """重新发送 of those whose outcome nobody knows."""

    broadcast_id: Number


@verb("received")
@dataclass(frozen=True, slots=True)
class Acknowledge(Action):
    """收到, under a notice."""

    broadcast_id: _Notice


@verb("groupoff")
@dataclass(frozen=True, slots=True)
class UnbindGroup(Action):
    """Unbind the group in which it is pressed."""

    group_id: Number


@verb("groupkeep")
@dataclass(frozen=True, slots=True)
class KeepGroup(Action):
    """取消: the group stays bound."""

    group_id: Number

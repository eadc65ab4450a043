"""Buttons around whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.messages.actions.codec import Action, Id, Page, either, verb


@verb("calls")
@dataclass(frozen=True, slots=True)
class ShowContacts(Action):
    """联系人: the liaisons of all units of a row, below."""

    row_id: Id


@verb("callspage")
@dataclass(frozen=True, slots=True)
class TurnContacts(Action):
    """Another page of them, in place; `page` counts from 1."""

    row_id: Id
    page: Page = 1


@verb("link")
@dataclass(frozen=True, slots=True)
class ShowLink(Action):
    """Whether one's own Telegram link is shown to people with a role; the screen of `row_id` comes back in place."""

    row_id: Id
    shown: Annotated[bool, either("shown", "hidden")]

"""The buttons of 提请领导关注."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages.actions.codec import Action, Number, Page, verb


@verb("leaders")
@dataclass(frozen=True, slots=True)
class ShowLeaders(Action):
    """Whose leader may be told, in place; `page` counts from 1."""

    page: Page = 1


@verb("tellleader")
@dataclass(frozen=True, slots=True)
class TellLeader(Action):
    """确认发送 to one of them."""

    person_id: Number
    page: Page = 1

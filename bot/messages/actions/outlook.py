"""The buttons of /plan and /overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from bot.messages.actions.codec import Action, Page, one_of, verb
from bot.messages.actions.staff import Day

Part = Literal[
    "all", "people", "reported", "recorded", "away", "unbound", "unreachable", "membership", "received", "calls"
]


@verb("plan")
@dataclass(frozen=True, slots=True)
class ShowPlan(Action):
    """The plan of a day, or one of its lists, in place; `page` counts from 1."""

    day: Day
    part: Annotated[Part, one_of(*get_args(Part))] = "all"
    page: Page = 1


@verb("overdue")
@dataclass(frozen=True, slots=True)
class ShowOverdue(Action):
    """Who has not reported, in place."""


@verb("missing")
@dataclass(frozen=True, slots=True)
class ShowMissing(Action):
    """Who has not reported on one thing, the `number`-th of those that are being reminded of."""

    number: Page
    page: Page = 1


@verb("phonelist")
@dataclass(frozen=True, slots=True)
class ShowCalls(Action):
    """The 电话联系清单."""

    page: Page = 1

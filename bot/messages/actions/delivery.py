"""Buttons around letters whose fate nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from bot.messages.actions.codec import Action, Number, Page, one_of, verb


@verb("unsure")
@dataclass(frozen=True, slots=True)
class ListUncertain(Action):
    """送达待核实, in place; `page` counts from 1."""

    page: Page = 1


@verb("settle")
@dataclass(frozen=True, slots=True)
class SettleDelivery(Action):
    """重新发送 or 已确认送达 of one letter, in place."""

    letter_id: Number
    decision: Annotated[Literal["resend", "confirm"], one_of("resend", "confirm")]
    page: Page = 1

"""The buttons of the question on what a year's reports rest."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages.actions.codec import Action, verb


@verb("basis")
@dataclass(frozen=True, slots=True)
class GiveBasis(Action):
    """Type it now."""


@verb("basisdrop")
@dataclass(frozen=True, slots=True)
class DropBasis(Action):
    """Not now."""

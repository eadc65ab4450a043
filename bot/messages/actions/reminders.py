"""The buttons under a reminder."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages.actions.codec import Action, verb
from bot.messages.actions.staff import Day


@verb("gotreminder")
@dataclass(frozen=True, slots=True)
class Receive(Action):
    """收到: under the reminder of a stage's local day; it quietens what comes before the last days, nothing else."""

    day: Day


@verb("seetasks")
@dataclass(frozen=True, slots=True)
class SeeTasks(Action):
    """One's own rows, below: the reminder stays."""

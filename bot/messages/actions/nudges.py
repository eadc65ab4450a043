"""The buttons of /nudge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.messages.actions.codec import Action, Id, Number, either, verb


@verb("nudgeall")
@dataclass(frozen=True, slots=True)
class NudgeAll(Action):
    """All that have not reported."""


@verb("nudgerow")
@dataclass(frozen=True, slots=True)
class NudgeRow(Action):
    """All that have not reported on one report."""

    row_id: Id


@verb("nudgesend")
@dataclass(frozen=True, slots=True)
class SendNudge(Action):
    """确认发送; `at_once` where it may leave outside the office's hours."""

    draft_id: Number
    at_once: Annotated[bool, either("now", "hours")] = False
    asked: Annotated[bool, either("asked", "first")] = False


@verb("nudgedrop")
@dataclass(frozen=True, slots=True)
class DropNudge(Action):
    """Forget it."""

    draft_id: Number


@verb("nudgetime")
@dataclass(frozen=True, slots=True)
class AskNudgeTime(Action):
    """Choose when it leaves."""

    draft_id: Number


@verb("nudgeback")
@dataclass(frozen=True, slots=True)
class RecallNudge(Action):
    """Let what has not left yet stay here; `number` is the one under which the letters were written."""

    number: Id

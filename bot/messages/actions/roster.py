"""Buttons under the preview of a roster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.messages.actions.codec import Action, Kind, Number, verb


@verb("rosterin")
@dataclass(frozen=True, slots=True)
class ImportRoster(Action):
    """Import it, if it still changes what the preview showed (`mark`)."""

    draft_id: Number
    mark: Annotated[str, Kind("[0-9a-f]{8}")]


@verb("rosterout")
@dataclass(frozen=True, slots=True)
class DropRoster(Action):
    """Forget it."""

    draft_id: Number

"""Buttons around answers: rows, units, questions, the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.messages.actions.codec import Action, Id, Kind, Page, Place, either, one_of, verb
from bot.settings import Language


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError(text)
    return text


@verb("row")
@dataclass(frozen=True, slots=True)
class ShowRow(Action):
    """A row's card, with the item that matched; as a new message."""

    row_id: Id
    item: Place = None


@verb("back")
@dataclass(frozen=True, slots=True)
class BackToRow(Action):
    """The card again, in place of the row's full text."""

    row_id: Id
    item: Place = None


@verb("text")
@dataclass(frozen=True, slots=True)
class ShowText(Action):
    """A row's full text in place of its card; `page` counts from 1, `item` is the one the card showed."""

    row_id: Id
    item: Place = None
    page: Page = 1


@verb("holders")
@dataclass(frozen=True, slots=True)
class ShowHolders(Action):
    """All units of a row, to choose one."""

    row_id: Id


@verb("unit")
@dataclass(frozen=True, slots=True)
class ShowUnit(Action):
    """The rows of a unit or group, as a new message."""

    unit_id: Id


@verb("turn")
@dataclass(frozen=True, slots=True)
class TurnUnit(Action):
    """Another page of a unit's rows, in place; `page` counts from 1, `lead` shows only those it leads."""

    unit_id: Id
    page: Page = 1
    lead: Annotated[bool, either("lead", "all")] = False


@verb("units")
@dataclass(frozen=True, slots=True)
class ShowUnits(Action):
    """All units, to choose one; `page` counts from 1."""

    page: Page = 1


@verb("ask")
@dataclass(frozen=True, slots=True)
class AskThis(Action):
    """A question, as if it had been typed."""

    question: Annotated[str, Kind(".+", _printable)]


@verb("deadlines")
@dataclass(frozen=True, slots=True)
class ShowDeadlines(Action):
    """The reports and their dates."""


@verb("speak")
@dataclass(frozen=True, slots=True)
class Speak(Action):
    """The language to be spoken to from now on."""

    language: Annotated[Language, one_of("zh", "en")]

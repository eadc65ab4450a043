"""The buttons of learning in use."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages.actions.codec import Action, Id, Number, Page, Place, verb


@verb("notthese")
@dataclass(frozen=True, slots=True)
class NotThese(Action):
    """None of the rows that were offered was meant."""

    missed_id: Number


@verb("notthis")
@dataclass(frozen=True, slots=True)
class NotThis(Action):
    """The row that was told was not meant."""

    missed_id: Number


@verb("missedopen")
@dataclass(frozen=True, slots=True)
class OpenMissed(Action):
    """The questions without an answer, below."""


@verb("missed")
@dataclass(frozen=True, slots=True)
class ListMissed(Action):
    """The questions without an answer, in place; `page` counts from 1."""

    page: Page = 1


@verb("missedone")
@dataclass(frozen=True, slots=True)
class ShowMissed(Action):
    """One of them, with where it may belong."""

    missed_id: Number


@verb("teach")
@dataclass(frozen=True, slots=True)
class Teach(Action):
    """It belongs to this row, or item of it."""

    missed_id: Number
    row_id: Id
    item: Place = None


@verb("teachother")
@dataclass(frozen=True, slots=True)
class TeachOther(Action):
    """It belongs to a row that will be typed."""

    missed_id: Number


@verb("teachcancel")
@dataclass(frozen=True, slots=True)
class CancelTeach(Action):
    """No row will be typed after all; back to the question."""

    missed_id: Number


@verb("outside")
@dataclass(frozen=True, slots=True)
class Outside(Action):
    """The document says nothing on it."""

    missed_id: Number


@verb("unteach")
@dataclass(frozen=True, slots=True)
class Unteach(Action):
    """Take a lesson back."""

    lesson_id: Number

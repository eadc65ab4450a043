"""Buttons around absence and hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from bot.messages.actions.codec import Action, Id, Kind, Number, verb

Day = Annotated[date, Kind(r"20\d{6}", lambda text: datetime.strptime(text, "%Y%m%d").date(), "{:%Y%m%d}".format)]  # noqa: DTZ007 - a day has no zone
Nobody = Annotated[int, Kind(r"\d{1,10}", int)]  # a person's number, 0 for nobody


@verb("deputy")
@dataclass(frozen=True, slots=True)
class PickDeputy(Action):
    """Who stands in while one is away from `first` to `last`; 0 is nobody."""

    first: Day
    last: Day
    person: Nobody


@verb("awaydays")
@dataclass(frozen=True, slots=True)
class AskDeputy(Action):
    """An absence from `first` to `last`: ask who stands in, in place."""

    first: Day
    last: Day


@verb("endaway")
@dataclass(frozen=True, slots=True)
class EndAway(Action):
    """结束: one is back, or does not go."""

    absence_id: Number


@verb("handunit")
@dataclass(frozen=True, slots=True)
class ChooseSuccessor(Action):
    """To whom a unit may be handed over, in place."""

    unit_id: Id


@verb("handto")
@dataclass(frozen=True, slots=True)
class HandTo(Action):
    """Ask once more before a unit goes to somebody, in place."""

    unit_id: Id
    person_id: Number


@verb("handover")
@dataclass(frozen=True, slots=True)
class HandOver(Action):
    """确认移交."""

    unit_id: Id
    person_id: Number


@verb("handlink")
@dataclass(frozen=True, slots=True)
class HandByLink(Action):
    """A link that takes a unit over, once, below."""

    unit_id: Id

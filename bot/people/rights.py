"""Who may do what: the one table that the bot checks at every command and every press, and that tests walk."""

from __future__ import annotations

from enum import Enum

from bot.people.work import Actor


class Right(Enum):
    """What somebody must be."""

    ANYONE = "anyone"  # whoever is let in at all
    MEMBER = "member"  # bound to a unit, or the office
    UNIT = "unit"  # liaison or leader of some unit
    LIAISON = "liaison"  # liaison of some unit
    OFFICE = "office"


def holds(actor: Actor, right: Right) -> bool:
    """Say whether an actor has a right."""
    match right:
        case Right.ANYONE:
            return True
        case Right.MEMBER:
            return actor.bound
        case Right.UNIT:
            return bool(actor.units)
        case Right.LIAISON:
            return bool(actor.liaison_of)
        case Right.OFFICE:
            return actor.office

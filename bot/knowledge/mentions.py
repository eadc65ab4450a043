"""Mentions of units: where one is named in a question, and how it was recognised."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from typing import Literal

# Last characters of institutions' names.
INSTITUTION = frozenset("局委办部社心会站室关厅院所处科司队")

How = Literal["name", "short", "loose", "sound", "typo", "described"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit or group at a place of the text, and how it was recognised."""

    unit_id: str
    start: int
    end: int
    how: How

    def inside(self, other: Mention) -> bool:
        """Say whether another one reaches further, and nowhere less far."""
        wider = other.start < self.start or self.end < other.end
        return wider and other.start <= self.start and self.end <= other.end


def merged(mentions: Iterable[Mention], places: Container[str]) -> tuple[Mention, ...]:
    """Join the name of a place (`places` are their ids) with one right behind it, its office: 盐湖区市场监管局.

    The place is who is meant. They may share a character: 河津市食安办.
    """
    kept: list[Mention] = []
    for mention in mentions:
        if kept and kept[-1].end >= mention.start and kept[-1].unit_id in places:
            kept[-1] = replace(kept[-1], end=mention.end)
        else:
            kept.append(mention)
    return tuple(kept)


def without(text: str, mentions: Iterable[Mention], instead: str = ",") -> str:
    """Return a text with something else in the place of each mention."""
    for mention in sorted(mentions, key=lambda m: -m.start):
        text = f"{text[: mention.start]}{instead}{text[mention.end :]}"
    return text


def sole_owners(owned: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what belongs to one owner alone, of pairs of a thing (a name, a key of names) and an owner's id."""
    owners: dict[str, str | None] = {}
    for thing, owner in owned:
        owners[thing] = owner if owners.get(thing, owner) == owner else None
    return {thing: owner for thing, owner in owners.items() if owner}

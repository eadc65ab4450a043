"""What the plan is made of, as plain values: people, what is owed, what is there, who is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.reminders.stages import Subject

Membership = Literal["named", "confirmed", "assumed"]
Concern = Literal["calendar", "telephone", "basis"]
Key = tuple[str, str]  # unit, row or duty


@dataclass(frozen=True, slots=True)
class Someone:
    """A liaison or a member of the office: `telegram_id` once bound, `units` they are liaison of, `phone` to call."""

    id: int
    name: str
    telegram_id: int | None = None
    unreachable: bool = False
    units: tuple[str, ...] = ()
    phone: str = ""
    office: bool = False

    @property
    def reachable(self) -> bool:
        """Say whether a message can get there."""
        return self.telegram_id is not None and not self.unreachable


@dataclass(frozen=True, slots=True)
class Away:
    """Days, both included, on which a person is away; who stands in, if anybody."""

    person_id: int
    first: date
    last: date
    deputy_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What stands for a unit: `recorded` by the office, `returned` to the unit, `done` where the row is 已完成."""

    recorded: bool = False
    returned: bool = False
    done: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a periodic call asks of a unit: check-ins on `rows`, made `since` a moment; `basis` is what allows it."""

    rows: tuple[str, ...]
    since: datetime
    basis: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A unit and what it has to report or finish by a day.

    `duty` where anything that stands settles it, as with a yearly report; `asked` in a periodic call, which is none.
    """

    unit_id: str
    subject: Subject
    membership: Membership
    duty: bool = True
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a plan looks at, read at one moment.

    `owed` stands in the document's order and holds nothing of the office itself. `received` is when a person last
    pressed 收到 for a (unit, row or duty). `firm` days before the deadline, that quietens nothing any more.
    """

    cycle: int
    people: tuple[Someone, ...] = ()
    owed: tuple[Owed, ...] = ()
    reported: Mapping[Key, Reported] = field(default_factory=dict)
    away: tuple[Away, ...] = ()
    received: Mapping[tuple[int, str, str], datetime] = field(default_factory=dict)
    firm: int = 3
    concerns: tuple[Concern, ...] = ()

    @property
    def offices(self) -> Iterator[tuple[Someone, int]]:
        """Yield everybody of the office who can be written to, with their Telegram id."""
        return ((one, one.telegram_id) for one in self.people if one.office and one.telegram_id is not None)

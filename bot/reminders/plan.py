"""Who gets what on a day, why the others do not, and whom the office should call: a pure function of the facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.reminders.facts import Asked, Concern, Facts, Key, Owed, Reported, Someone
from bot.reminders.stages import Stage, Subject

# 已报送, 已报送（代录）, 请假, 未绑定, 无法送达, 成员资格待确认, 已收到
Reason = Literal["reported", "recorded", "away", "unbound", "unreachable", "membership", "received"]
Why = Literal["away", "unbound", "unreachable", "late"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is open for a unit: the stage that reminds of it, and the true days left, negative after it.

    `own` where the reader is a liaison of that unit, not only the deputy of one; `asked` in a periodic call.
    """

    unit_id: str
    stage: Stage
    left: int
    own: bool = True
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """The one message of a person: everything that is open for the units they answer for."""

    person: Someone
    lines: tuple[Line, ...]
    cycle: int

    @property
    def key(self) -> str:
        """Return what makes this message one, however often it is planned: cycle, local date of the stage, person."""
        return key_of(self.cycle, self.day, self.person.id)

    @property
    def day(self) -> date:
        """Return the local day of its latest stage."""
        return max(line.stage.day for line in self.lines)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A unit that hears nothing about something, and why; `people` are those the reason is about."""

    unit_id: str
    stage: Stage
    reason: Reason
    people: tuple[Someone, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A unit for the office's 电话联系清单: what about, why by telephone, and whom the office knows there."""

    unit_id: str
    stage: Stage
    why: Why
    people: tuple[Someone, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A day: every unit with a stage stands in one of `reminders`, `skipped` and, where it is late, `calls`.

    Those who can't be reached stand in `skipped` and in `calls`.
    """

    day: date
    reminders: tuple[Reminder, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    calls: tuple[Call, ...] = ()
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one subject: the units that have not reported, of how many in all, and how many may be members besides."""

    subject: Subject
    missing: tuple[str, ...]
    total: int
    assumed: int


def plan(day: date, facts: Facts, stages: Sequence[Stage]) -> Plan:
    """Return what leaves on a day for the stages given, those of the day or those still due.

    Nobody gets more than one message; a unit with nothing open, an assumed member and the office itself get none.
    """
    hands = _Hands(day, facts)
    lines: dict[int, list[Line]] = {}
    skipped: list[Skipped] = []
    calls: list[Call] = []
    by_subject = {stage.subject: stage for stage in stages}
    for owed in facts.owed:
        stage = by_subject.get(owed.subject)
        if stage is None:
            continue
        if reason := _settled(owed, facts.reported.get((owed.unit_id, owed.subject.id))):
            skipped.append(Skipped(owed.unit_id, stage, reason))
        elif stage.kind == "call":
            calls.append(Call(owed.unit_id, stage, "late", hands.of(owed.unit_id)))
        else:
            answer = hands.take(owed.unit_id, stage)
            for person in answer.readers:
                own = owed.unit_id in person.units
                lines.setdefault(person.id, []).append(Line(owed.unit_id, stage, stage.left(day), own, owed.asked))
            if answer.reason:
                skipped.append(Skipped(owed.unit_id, stage, answer.reason, answer.people))
                if answer.reason != "received":
                    calls.append(Call(owed.unit_id, stage, _why(answer.reason), answer.people))
    reminders = (Reminder(p, tuple(lines[p.id]), facts.cycle) for p in facts.people if p.id in lines)
    return Plan(day, tuple(reminders), tuple(skipped), tuple(calls), facts.concerns)


def key_of(cycle: int, day: date, person_id: int) -> str:
    """Return the key of a person's reminder of a stage's day."""
    return f"remind:{cycle}:{day.isoformat()}:person:{person_id}"


def is_open(owed: Owed, reported: Reported | None) -> bool:
    """Say whether something is still to be done: nothing stands, it was returned, or the item's row is not 已完成."""
    if reported is None or reported.returned:
        return True
    return not owed.duty and not reported.done


def tally(facts: Facts, subject: Subject) -> Tally:
    """Count who owes something and who has not reported, in the printed order; the assumed members apart."""
    owed = [one for one in facts.owed if one.subject == subject]
    sure = [one for one in owed if one.membership != "assumed"]
    missing = (one.unit_id for one in sure if is_open(one, facts.reported.get((one.unit_id, subject.id))))
    return Tally(subject, tuple(missing), len(sure), len(owed) - len(sure))


def begun(stages: Iterable[Stage], day: date) -> list[Subject]:
    """Return what has been reminded of by a day, of a periodic call its last round alone."""
    found = {stage.subject for stage in stages if stage.day <= day}
    last = max((subject for subject in found if subject.is_survey), default=None)
    return sorted(subject for subject in found if not subject.is_survey or subject == last)


def _settled(owed: Owed, reported: Reported | None) -> Reason | None:
    if reported is not None and not is_open(owed, reported):
        return "recorded" if reported.recorded else "reported"
    return "membership" if owed.membership == "assumed" else None


def _why(reason: Reason) -> Why:
    return "away" if reason == "away" else "unbound" if reason == "unbound" else "unreachable"


@dataclass(frozen=True, slots=True)
class _Answer:
    """Who reads for a unit, each once; or why nobody does, and who it is about."""

    readers: tuple[Someone, ...] = ()
    reason: Reason | None = None
    people: tuple[Someone, ...] = ()


class _Hands:
    """Who answers for which unit on a day."""

    def __init__(self, day: date, facts: Facts) -> None:
        self._facts = facts
        self._people: Mapping[int, Someone] = {person.id: person for person in facts.people}
        self._deputy = {a.person_id: a.deputy_id for a in facts.away if a.first <= day <= a.last}
        self._of: dict[str, list[Someone]] = {}
        for person in facts.people:
            for unit_id in person.units:
                self._of.setdefault(unit_id, []).append(person)

    def of(self, unit_id: str) -> tuple[Someone, ...]:
        """Return the unit's liaisons, bound or not."""
        return tuple(self._of.get(unit_id, ()))

    def take(self, unit_id: str, stage: Stage) -> _Answer:
        """Return who reads a unit's reminder: its liaisons, in the place of the absent their deputies."""
        known = self.of(unit_id)
        bound = [person for person in known if person.telegram_id is not None]
        if not bound:
            return _Answer(reason="unbound", people=known)
        there = {p.id: p for person in bound for p in self._there(person)}.values()
        reached = [person for person in there if person.reachable]
        if not reached:
            away = all(person.id in self._deputy for person in bound)
            return _Answer(reason="away" if away and not there else "unreachable", people=known)
        readers = tuple(person for person in reached if not self._quiet(person, unit_id, stage))
        return _Answer(readers) if readers else _Answer(reason="received", people=tuple(reached))

    def _there(self, person: Someone) -> Iterator[Someone]:
        if person.id not in self._deputy:
            yield person
            return
        deputy = self._people.get(self._deputy[person.id] or 0)
        if deputy is not None and deputy.id not in self._deputy:
            yield deputy

    def _quiet(self, person: Someone, unit_id: str, stage: Stage) -> bool:
        """Say whether a person's 收到 still holds: not in the last days, and not for what was returned since."""
        at = self._facts.received.get((person.id, unit_id, stage.subject.id))
        if at is None or stage.firm(self._facts.firm):
            return False
        reported = self._facts.reported.get((unit_id, stage.subject.id))
        return not (reported and reported.returned and reported.changed_at and reported.changed_at > at)


def keys(reminders: Iterable[Reminder]) -> set[Key]:
    """Return which (unit, row or duty) somebody is reminded of."""
    return {(line.unit_id, line.stage.subject.id) for reminder in reminders for line in reminder.lines}

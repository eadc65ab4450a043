"""Which days are worked: weekends, public holidays and the days worked in their place (调休), and when messages leave.

Holidays are announced a year at a time, so every table of them ends. Beyond it weekdays count as worked, and `known`
says that this is a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path

import chinese_calendar
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import MatrixError
from bot.knowledge.yamlfile import YamlFile

_SATURDAY = 5
_DAY = timedelta(days=1)


class _Override(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    holidays: tuple[date, ...] = ()  # not `off`, which YAML reads as a no
    workdays: tuple[date, ...] = ()
    complete: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`off` are days off that are no weekend, `working` weekend days that are worked, `years` those wholly covered."""

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def known(self, year: int) -> bool:
        """Say whether the holidays of a year are known; where not, weekdays are taken for working days."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        """Say whether a day of the city's calendar is worked."""
        return day in self.working or (day.weekday() < _SATURDAY and day not in self.off)

    def on_or_before(self, day: date) -> date:
        """Return the day itself where it is worked, else the last working day before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def on_or_after(self, day: date) -> date:
        """Return the day itself where it is worked, else the next working day."""
        while not self.is_working(day):
            day += _DAY
        return day

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after a day."""
        for _ in range(count):
            day = self.on_or_after(day + _DAY)
        return day

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start`, up to and with `end`."""
        return sum(self.is_working(start + _DAY * n) for n in range(1, (end - start).days + 1))


@dataclass(frozen=True, slots=True)
class Hours:
    """When messages leave by themselves: on working days from `opens` until before `closes`, in `zone`."""

    days: WorkingDays
    opens: time
    closes: time
    zone: tzinfo

    def opening(self, day: date) -> datetime:
        """Return when a day opens; an hour that the clock leaves out or repeats is taken as `zone` reads it first."""
        return datetime.combine(day, self.opens, self.zone)

    def is_open(self, now: datetime) -> bool:
        """Say whether messages may leave now."""
        here = now.astimezone(self.zone)
        return self.days.is_working(here.date()) and self.opens <= here.time() < self.closes

    def next_open(self, now: datetime) -> datetime:
        """Return `now` where messages may leave, else the next opening."""
        return now if self.is_open(now) else self.following(now)

    def following(self, now: datetime) -> datetime:
        """Return the first opening after `now`."""
        here = now.astimezone(self.zone)
        day = here.date() if here.time() < self.opens else here.date() + _DAY
        return self.opening(self.days.on_or_after(day))


def working_days(override: Path | None = None) -> WorkingDays:
    """Return the official table and what a file adds: ``holidays``, ``workdays``, years that it makes ``complete``.

    What the file says of a day goes before the table. A file that is not there adds nothing. Raises `MatrixError`.
    """
    off, working = set(chinese_calendar.holidays), set(chinese_calendar.workdays)
    years = {day.year for day in off}
    if override is not None and override.exists():
        added = _read(override)
        off = (off | {*added.holidays}) - {*added.workdays}
        working = (working | {*added.workdays}) - {*added.holidays}
        years |= {*added.complete}
    return WorkingDays(frozenset(off), frozenset(working), frozenset(years))


def _read(path: Path) -> _Override:
    file = YamlFile(path)
    try:
        added = _Override.model_validate(file.data)
    except ValidationError as error:
        problems = (
            file.problem(
                tuple(d["loc"]), str(d["msg"]), "holidays and workdays hold days like 2027-02-14, complete holds years"
            )
            for d in error.errors()
        )
        raise MatrixError(tuple(problems)) from None
    if both := sorted({*added.holidays} & {*added.workdays}):
        problem = file.problem(("holidays",), f"{_listed(both)} also stands in workdays", "keep it in one of the two")
        raise MatrixError((problem,))
    return added


def _listed(days: Iterable[date]) -> str:
    return ", ".join(map(str, days))

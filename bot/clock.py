"""Time as a thing that can be given: nothing else in this program asks the machine for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo


class Clock:
    """Tells the time in one zone: the machine's, or one that runs on from a given moment."""

    def __init__(self, read: Callable[[], datetime], zone: ZoneInfo) -> None:
        self._read = read
        self.zone = zone

    @classmethod
    def of_machine(cls, zone: ZoneInfo) -> Self:
        """Return the machine's own clock."""
        return cls(lambda: datetime.now(zone), zone)

    @classmethod
    def running_from(cls, start: datetime, zone: ZoneInfo, elapsed: Callable[[], float] = time.monotonic) -> Self:
        """Return a clock that shows `start` (aware) now and goes on from there; `elapsed` counts seconds."""
        began = elapsed()
        return cls(lambda: start + timedelta(seconds=elapsed() - began), zone)

    def now(self) -> datetime:
        """Return the current moment, aware, in the clock's zone."""
        return self._read().astimezone(self.zone)


class MovableClock(Clock):
    """Shows the time of another clock until it is moved; from there it goes on as the other does."""

    def __init__(self, base: Clock) -> None:
        super().__init__(lambda: base.now().astimezone(UTC) + self._ahead, base.zone)
        self._base = base
        self._ahead = timedelta()

    @property
    def moved(self) -> bool:
        """Say whether it shows another time than the clock it stands on."""
        return bool(self._ahead)

    def move(self, to: datetime | None) -> None:
        """Show `to` (aware) now, earlier or later; None: the other clock's time again."""
        self._ahead = timedelta() if to is None else to - self._base.now().astimezone(UTC)

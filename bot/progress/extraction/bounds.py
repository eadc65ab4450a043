"""How much of a file is read: characters, unpacked bytes and seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

CHARACTERS = 1_000_000
UNPACKED = 128 * 1024 * 1024  # bytes of a package, all parts together


class SpentError(Exception):
    """There is more than may be read."""


@dataclass(slots=True)
class Reading:
    """The lines read so far and what may still be read, until a moment of `time.monotonic`."""

    until: float
    characters: int = CHARACTERS
    unpacked: int = UNPACKED
    whole: bool = True
    lines: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Keep a line, as much of it as may be read. Raises `SpentError` where that is not all."""
        self.lines.append(text[: max(0, self.characters)])
        self.characters -= len(text) + 1
        self._check(self.characters)

    def unpack(self, size: int) -> None:
        """Count bytes that came out of a package. Raises `SpentError` likewise."""
        self.unpacked -= size
        self._check(self.unpacked)

    def _check(self, left: int) -> None:
        if left < 0 or time.monotonic() > self.until:
            raise SpentError

"""One tree of errors; whoever catches `BotError` catches all that this program raises on purpose.

BotError
├── SettingsError    a setting is unknown, malformed or contradicts another: exit code 2
└── MatrixError      the matrix file can't be used: exit code 1
"""

from __future__ import annotations

from dataclasses import dataclass


class BotError(Exception):
    """Root of the tree; its text is written for the person who has to mend the cause."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file.

    `place` is the path of keys (``rows[3].items[0].due``), `line` counts from 1, `remedy` says what to write instead.
    """

    file: str
    line: int
    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        """Return ``file:line: place: message (remedy)``, the form editors jump to."""
        return f"{self.file}:{self.line}: {self.place}: {self.message} ({self.remedy})"


class SettingsError(BotError):
    """A setting can't be used; the text names its key and a remedy."""


class MatrixError(BotError):
    """The matrix file can't be used; `problems` holds every one that was found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

"""One tree of errors; whoever catches `BotError` catches all that this program raises on purpose.

BotError
├── SettingsError    a setting is unknown, malformed or contradicts another: exit code 2
├── MatrixError      the matrix file can't be used: exit code 1
├── StoreError       the database can't be opened, or is of a newer program: exit code 2
├── SheetError       a table that somebody sent can't be used: exit code 1
└── Refused          what a person asks for is not theirs, not now, or not possible; nothing was changed
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


class StoreError(BotError):
    """The database can't be used; the text says why and what to check."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing that is wrong in a table: where, and what.

    `cell` like ``C7``, "" for the whole sheet; `sheet` "" for the whole file. `code` names the
    sentence ``problem_<code>``, remedy included, in every language's words, filled by `values`.
    """

    sheet: str
    cell: str
    code: str
    values: tuple[object, ...] = ()

    @property
    def place(self) -> str:
        """Return ``sheet!C7``, or as much of it as there is."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def __str__(self) -> str:
        """Return the place and the bare problem, for a log; people read the words."""
        return ": ".join(filter(None, (self.place, " ".join(map(str, (self.code, *self.values))))))


class SheetError(BotError):
    """A table can't be used; `problems` holds every one that was found."""

    def __init__(self, problems: tuple[CellProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Refused(BotError):  # noqa: N818 - an answer, not an accident
    """A person can't do this; `reason` names the sentence in every language (``refused_<reason>``), filled by `values`.

    Raised inside a transaction it undoes all of it.
    """

    def __init__(self, reason: str, *values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values

"""Who speaks: one language, one matrix, one moment; with the names that every message uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from bot.clock import Clock
from bot.knowledge.matrix import Assignment, Duty, Item, Matrix, Role, Row
from bot.messages.actions import Action, Press
from bot.messages.actions.asking import AskThis, ShowUnit
from bot.messages.length import clip
from bot.messages.message import Button, Message
from bot.messages.texts import Texts
from bot.reminders.stages import SURVEY
from bot.settings import Language, Settings

ROLES: tuple[Role, ...] = ("lead", "member", "joint")
_LABEL = 40  # characters of a button's label that a phone shows in one line


@dataclass(frozen=True, slots=True)
class Voice:
    """What all messages need: the language's texts, the matrix, the cycle, today's date in the city, and its zone."""

    texts: Texts
    matrix: Matrix
    cycle: int
    today: date
    zone: tzinfo = UTC

    def word(self, name: str, *values: Any) -> str:
        """Return a label or phrase as plain text."""
        return self.texts.word(name, *values)

    def button(self, label: str, action: Action) -> Button:
        """Return a button of this cycle, its label cut to what a phone shows."""
        return Button(clip(label, _LABEL), Press(self.cycle, action))

    def message(self, template: str, buttons: Iterable[tuple[Button, ...]] = (), /, **values: Any) -> Message:
        """Return a message from its template; lines without buttons fall away."""
        text = self.texts.html(template, matrix=self.matrix, cycle=self.cycle, **values)
        return Message(text, tuple(line for line in buttons if line))

    def turns(self, page: int, pages: int, to: Callable[[int], Action]) -> tuple[Button, ...]:
        """Return the buttons that turn a page, `to` says to what; none where there is nothing on that side."""
        wanted = (("previous", page - 1), ("next", page + 1))
        return tuple(self.button(self.word(word), to(number)) for word, number in wanted if 1 <= number <= pages)

    def samples(self) -> tuple[tuple[Button, ...], ...]:
        """Return questions to tap, for who doesn't know how to ask."""
        return tuple((self.button(q, AskThis(q)),) for q in self.word("samples").splitlines())

    @property
    def other_year(self) -> bool:
        """Say whether the document is of another year than the one that counts."""
        return self.matrix.document.year != self.cycle

    def code(self, row: Row) -> str:
        """Return the short name of a row: 行动五."""
        return self.word("row_code", self._kind(row), row.number)

    def name(self, row: Row, length: int = 400) -> str:
        """Return a row's short name and title."""
        title = row.title_en if self.texts.language == "en" else row.title
        return self.word("row_name", self.code(row), clip(self.word("short_title", title), length))

    def subject(self, row_id: str, length: int = 400) -> str:
        """Return what a row, a report or a round of a periodic call is called."""
        if row_id.startswith(SURVEY):
            return self.word("survey")
        duty = self.matrix.duty.get(row_id)
        if duty is None:
            return self.name(self.matrix.row[row_id], length)
        return clip(duty.title_en if self.texts.language == "en" else duty.title, length)

    def short_subject(self, row_id: str) -> str:
        """Return the same for a button: 行动五, 年度报告."""
        if row_id.startswith(SURVEY):
            return self.word("survey")
        return self.word("annual_report") if row_id in self.matrix.duty else self.code(self.matrix.row[row_id])

    def date(self, day: date) -> str:
        """Return a day; its year only where that is not the cycle."""
        return self.word("day", day.year if day.year != self.cycle else None, day.month, day.day)

    def moment(self, at: datetime) -> str:
        """Return a day and time in the city."""
        here = at.astimezone(self.zone)
        return self.word("moment", self.date(here.date()), f"{here:%H:%M}")

    def _kind(self, row: Row) -> str | None:
        if row.annex is None:
            return None
        annex = self.matrix.annex[row.annex]
        return annex.row_en if self.texts.language == "en" else annex.row

    def place(self, row: Row, item: Item | None = None) -> str:
        """Return where a row, or one of its items, is printed: 附件1（五）."""
        printed = self.number(row, item) if item else ""
        return self.word("place", row.annex, row.number, printed)

    def number(self, row: Row, item: Item) -> str:
        """Return an item's number as it is printed; "" where none is."""
        if row.annex is None or len(row.items) == 1:
            return ""
        return self.word("item_number", row.annex, item.number)

    def called(self, unit_id: str, printed: str | None = None) -> str:
        """Return the name of a unit or group, as `printed` where the document is quoted."""
        holder = self.matrix.unit.get(unit_id) or self.matrix.group[unit_id]
        return self.word("unit_name", printed or holder.name, self._short(holder.en))

    def unit_button(self, unit_id: str) -> Button:
        """Return the button that shows a unit or group."""
        holder = self.matrix.unit.get(unit_id) or self.matrix.group[unit_id]
        label = self.word("unit_button", holder.name, self._short(holder.en))
        return self.button(label, ShowUnit(unit_id))

    def _short(self, name: str) -> str:
        # Every unit of the city begins so: in a list it only hides what tells them apart.
        return name.removeprefix(f"{self.matrix.document.city_en} Municipal ")

    def held(self, row: Row) -> tuple[tuple[Role, tuple[str, ...]], ...]:
        """Return the names in a row by role, those who lead first, each role in the printed order."""
        by_role = ((role, [a for a in row.assignments if a.role == role]) for role in ROLES)
        return tuple((role, self._names(found)) for role, found in by_role if found)

    def summary(self, row: Row) -> str:
        """Return in a few words whose a row is: those who lead, or the first that are named."""
        held = self.held(row)
        if not held:
            return self.word("no_holders")
        role, names = held[0]
        return self.word("summary", role, names[:3], len(names))

    def _names(self, assignments: Iterable[Assignment]) -> tuple[str, ...]:
        return tuple(self.called(a.unit_id, a.printed) for a in assignments)

    def reporters(self, duty: Duty) -> tuple[str, ...]:
        """Return who owes a report."""
        return self._names(duty.reporters)


@dataclass(frozen=True, slots=True)
class Voices:
    """Makes a voice of the moment for any reader."""

    texts: Mapping[Language, Texts]
    matrix: Matrix
    settings: Settings
    clock: Clock

    def speaking(self, language: Language) -> Voice:
        """Return a voice that speaks `language`, as of now."""
        now = self.clock.now()
        return Voice(self.texts[language], self.matrix, self.settings.cycle(now), now.date(), self.settings.zone)

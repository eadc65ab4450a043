"""A message as a value: what it says and the buttons under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from bot.messages.actions import Press


@dataclass(frozen=True, slots=True)
class Button:
    """A button and what pressing it asks for; `label` is plain text."""

    label: str
    press: Press


@dataclass(frozen=True, slots=True)
class Message:
    """`text` in Telegram's HTML, and lines of buttons."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()

    def after(self, line: str) -> Self:
        """Return this message with a line of HTML put before it; an empty one changes nothing."""
        return replace(self, text=f"{line}\n\n{self.text}") if line else self


def lines_of(buttons: tuple[Button, ...], width: int) -> tuple[tuple[Button, ...], ...]:
    """Return buttons in lines of at most `width`."""
    return tuple(buttons[start : start + width] for start in range(0, len(buttons), width))

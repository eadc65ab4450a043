"""A message as a value: what it says and the buttons under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from bot.messages.actions import Press, encode
from bot.messages.length import split


@dataclass(frozen=True, slots=True)
class Button:
    """A button and what pressing it asks for; `label` is plain text."""

    label: str
    press: Press


@dataclass(frozen=True, slots=True)
class Message:
    """`text` in Telegram's HTML, and lines of buttons.

    With `phone_button` the composer shows a key of that label which shares the reader's own number; with `keys_gone`
    such a key goes away. `files` are shown after the text: ("photo" or "document", Telegram's file id). Where the text
    `captions` such a file, both are one message.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    phone_button: str = ""
    keys_gone: bool = False
    files: tuple[tuple[str, str], ...] = ()
    captions: tuple[str, str] | None = None

    def after(self, line: str) -> Self:
        """Return this message with a line of HTML put before it; an empty one changes nothing."""
        return replace(self, text=f"{line}\n\n{self.text}") if line else self


def lines_of(buttons: tuple[Button, ...], width: int) -> tuple[tuple[Button, ...], ...]:
    """Return buttons in lines of at most `width`."""
    return tuple(buttons[start : start + width] for start in range(0, len(buttons), width))


def bodies(message: Message) -> tuple[dict[str, Any], ...]:
    """Return a message as plain values, in as many parts as Telegram needs: the buttons belong to the last."""
    keys: dict[str, Any] = {}
    if message.buttons:
        keys["buttons"] = [[[b.label, encode(b.press)] for b in line] for line in message.buttons]
    elif message.phone_button:
        keys["phone_button"] = message.phone_button
    elif message.keys_gone:
        keys["keys_gone"] = True
    if message.captions is not None:
        return ({"text": message.text, "file": list(message.captions), **keys},)
    *first, last = split(message.text)
    files = [{"file": list(file)} for file in message.files]
    return (*({"text": part} for part in first), {"text": last, **keys}, *files)

"""A message without Telegram: for a terminal."""

from __future__ import annotations

import html
import re

from bot.messages.message import Message

_TAG = re.compile(r"<[^>]*>")


def plain(message: Message) -> str:
    """Return a message's text without formatting, its buttons' labels in a line each."""
    text = html.unescape(_TAG.sub("", message.text))
    buttons = "".join(f"\n[{' | '.join(button.label for button in line)}]" for line in message.buttons)
    return f"{text}{buttons}\n"

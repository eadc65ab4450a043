"""What is told to people who did not ask: a letter's plain content put into the reader's words when it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.messages.message import Message
from bot.messages.voice import Voice

Told = Callable[[Voice, dict[str, Any]], Message]

# By topic, as it stands in the outbox.
LETTERS: Mapping[str, Told] = {}

"""What the office reads of uncertain deliveries, with values of any kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.delivery.uncertain import Doubt, Doubts
from bot.messages import Message, Voice, uncertain

_AT = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)


def every_message(voice: Voice) -> Iterator[Message]:
    lines = (
        Doubt(2**31, "<名>" * 30, 5, "said", _AT, failed=False),
        Doubt(1, "", -100, "broadcast", _AT, failed=True),
        Doubt(2, "", 5, "unheard-of", _AT, failed=False),
    )
    yield uncertain.told(voice, {"count": 1})
    yield uncertain.told(voice, {"count": 12})
    yield uncertain.listed(voice, Doubts(0, 0, 1, 1, ()))
    yield uncertain.listed(voice, Doubts(11, 1, 2, 3, lines))

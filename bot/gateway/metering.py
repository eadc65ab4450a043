"""Counts what handlers send past the outbox, so that bulk leaves room for it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.pacing import Meter

COUNTED = "counted"  # `rate_limit_args` of what the budget has been asked for already
_SENDING = ("send", "edit", "copy", "forward")
_NOT_A_MESSAGE = frozenset({"sendChatAction"})


def seconds(error: RetryAfter) -> float:
    """Return for how many seconds the server wants nothing."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


class Metering(BaseRateLimiter[str]):
    """Holds nothing up: an answer to a person leaves at once, and its token is missing for bulk."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    async def initialize(self) -> None:
        """Do nothing; there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing; there is nothing to close."""

    async def process_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:
        """Count a message, and send it."""
        if rate_limit_args != COUNTED and endpoint.startswith(_SENDING) and endpoint not in _NOT_A_MESSAGE:
            chat = data.get("chat_id")
            posted = isinstance(chat, int) and chat < 0 and not endpoint.startswith("edit")
            self._meter.note(chat if posted else None)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            if rate_limit_args != COUNTED:
                self._meter.refuse(seconds(error))
            raise

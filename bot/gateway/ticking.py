"""APScheduler, through python-telegram-bot's job queue: it only wakes, what is to be done stands in the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from telegram.ext import Application, CallbackContext, JobQueue


def every(bot: Application[Any, Any, Any, Any, Any, Any], pause: timedelta, act: Callable[[], Awaitable[None]]) -> None:
    """Do `act` at once when the bot starts, and again after every pause, however late that gets.

    Left to itself the scheduler drops in silence what it is a second late for, and counts what it missed.
    """
    queue: JobQueue[Any] | None = bot.job_queue
    if queue is None:
        raise ValueError("the bot was built without a job queue")

    async def wake(_context: CallbackContext[Any, Any, Any, Any]) -> None:
        await act()

    late = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    queue.run_repeating(wake, pause, first=0, job_kwargs=late)

"""What a feature offers: commands for the menu, buttons it answers, other updates it takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import CallbackQuery, Update
from telegram.ext import Application, BaseHandler

from bot.handlers.context import Context, Services

Bot = Application[Any, Context, Any, Any, Services, Any]
Handle = Callable[[Update, Context], Coroutine[Any, Any, None]]
OnPress = Callable[[CallbackQuery, Any, Context], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature, one file.

    `commands` by name, in the menu's order, each described as ``menu_<name>`` in every language's words;
    `presses` by the type of action they answer; `others` makes the handlers for what is neither.
    """

    commands: Mapping[str, Handle] = field(default_factory=dict)
    presses: Mapping[type, OnPress] = field(default_factory=dict)
    others: Callable[[], tuple[BaseHandler[Update, Context, None], ...]] = tuple

"""What a feature offers: commands for the menu, buttons it answers, other updates it takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.ext import Application, BaseHandler

from bot.handlers.context import Context, Services
from bot.people.drafts import Awaited

Bot = Application[Any, Context, Any, Any, Services, Any]
Handle = Callable[[Update, Context], Coroutine[Any, Any, None]]
OnPress = Callable[[CallbackQuery, Any, Context], Awaitable[None]]
OnReply = Callable[[Message, Awaited, Context], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature, one file.

    `commands` by name, in the menu's order, each described as ``menu_<name>`` in every language's words;
    `presses` by the type of action they answer; `replies` by the kind of draft, what its form awaits; `others` makes
    the handlers for what is none of these.
    """

    commands: Mapping[str, Handle] = field(default_factory=dict)
    presses: Mapping[type, OnPress] = field(default_factory=dict)
    replies: Mapping[str, OnReply] = field(default_factory=dict)
    others: Callable[[], tuple[BaseHandler[Update, Context, None], ...]] = tuple

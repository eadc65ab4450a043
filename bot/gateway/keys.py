"""A message's keys as Telegram takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)


def keyboard_of(lines: Sequence[Sequence[Sequence[str]]]) -> InlineKeyboardMarkup | None:
    """Return lines of labels with their data as the buttons under a message; None where there are none."""
    if not lines:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in line] for line in lines]
    )


def markup(body: dict[str, Any]) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """Return a body's keys."""
    if label := body.get("phone_button"):
        key = KeyboardButton(label, request_contact=True)
        return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
    if body.get("keys_gone"):
        return ReplyKeyboardRemove()
    return keyboard_of(body.get("buttons", ()))

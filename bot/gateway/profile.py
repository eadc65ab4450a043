"""What Telegram shows of the bot: its menu of commands and its descriptions, in every language."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Profile:
    """One language's: `menu` of commands with descriptions, and what the empty chat and the profile say."""

    menu: Mapping[str, str]
    about: str
    about_short: str


async def present(bot: Bot, profiles: Mapping[str, Profile]) -> None:
    """Set the profile for each language code, "" for all others.

    Telegram limits how often these may be set, so only what differs is. A failure is logged: the bot works
    without.
    """
    for code, profile in profiles.items():
        try:
            await _present(bot, code or None, profile)
        except TelegramError as error:
            log.warning("Menu or descriptions for %r could not be set: %s", code, error)


async def _present(bot: Bot, code: str | None, profile: Profile) -> None:
    menu = tuple(BotCommand(name, description) for name, description in profile.menu.items())
    if await bot.get_my_commands(language_code=code) != menu:
        await bot.set_my_commands(menu, language_code=code)
    if (await bot.get_my_description(language_code=code)).description != profile.about:
        await bot.set_my_description(profile.about, language_code=code)
    if (await bot.get_my_short_description(language_code=code)).short_description != profile.about_short:
        await bot.set_my_short_description(profile.about_short, language_code=code)


async def show_menu(bot: Bot, chat_id: int, menu: Mapping[str, str]) -> bool:
    """Set one person's menu: names with descriptions. A failure is logged and False: commands work without."""
    commands = [BotCommand(name, description) for name, description in menu.items()]
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.info("The menu of a person could not be set: %s", error)
        return False
    return True

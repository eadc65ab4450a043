"""The command menus a bot has set (core.telegram.org/bots/api#determining-list-of-commands)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.playground.people import Chat, Person
from bot.playground.refusal import Json, bad_request

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_OF_A_CHAT = {"chat", "chat_administrators", "chat_member"}
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", *_OF_A_CHAT}


@dataclass(frozen=True)
class Scope:
    """Where a menu is shown (core.telegram.org/bots/api#botcommandscope)."""

    type: str = "default"
    chat_id: int | None = None
    user_id: int | None = None


def parse_scope(given: object) -> Scope:
    """Read the scope a method was given; none is `default`. A wrong one is refused."""
    if given is None:
        return Scope()
    if not isinstance(given, dict) or given.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if given["type"] not in _OF_A_CHAT:
        return Scope(given["type"])
    try:
        user = int(given["user_id"]) if given["type"] == "chat_member" else None
        return Scope(given["type"], int(given["chat_id"]), user)
    except (KeyError, TypeError, ValueError):
        raise bad_request("chat not found") from None


def check_language(code: str) -> str:
    """Check an ISO 639-1 code of two letters, or nothing for everybody.

    `zh-hans` is refused, as by Telegram.
    """
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def check_commands(given: object) -> list[Json]:
    """Commands as setMyCommands takes them: up to 100, names of 1 to 32 letters, descriptions of 1 to 256."""
    if not isinstance(given, list):
        raise bad_request("can't parse commands JSON object")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_check(command) for command in given]


def _check(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad_request("expected an Array of BotCommand")
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


class CommandMenus:
    """All menus of the bot."""

    def __init__(self) -> None:
        self._menus: dict[tuple[Scope, str], list[Json]] = {}

    def set(self, scope: Scope, language: str, commands: Sequence[Json]) -> None:
        """Set a menu; no commands at all removes it."""
        self._menus[scope, language] = list(commands)
        if not commands:
            del self._menus[scope, language]

    def forget_chats(self) -> None:
        """Drop the menus of single chats, and of people in them."""
        self._menus = {key: menu for key, menu in self._menus.items() if key[0].chat_id is None}

    def get(self, scope: Scope, language: str) -> list[Json]:
        """Return the menu of exactly that scope and language, as getMyCommands tells it."""
        return self._menus.get((scope, language), [])

    def seen_by(self, person: Person, chat: Chat) -> list[Json]:
        """Return the menu a person sees in a chat.

        The narrowest scope that has one, in their language or in none.
        """
        kind = "all_private_chats" if chat.is_private else "all_group_chats"
        scopes = [Scope("chat", chat.id), Scope(kind), Scope()]
        if not chat.is_private:
            scopes.insert(0, Scope("chat_member", chat.id, person.id))
        language = (person.language_code or "")[:2]
        for scope in scopes:
            for code in (language, ""):
                if (scope, code) in self._menus:
                    return self._menus[scope, code]
        return []

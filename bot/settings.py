"""What can be set from outside: read once, checked whole, frozen. The environment is an argument."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, Self
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from bot.clock import Clock
from bot.errors import SettingsError

Language = Literal["zh", "en"]
Access = Literal["open", "members"]

# What later versions bring: naming them says that the key is right and the program too old for it.
_LATER = frozenset(
    {
        "BOT_LISTEN",
        "BOT_WEBHOOK_SECRET",
        "BOT_WEBHOOK_URL",
    }
)
_KNOWN = (
    "BOT_TOKEN",
    "BOT_API_ROOT",
    "BOT_PROXY",
    "BOT_HOME",
    "BOT_DATABASE_URL",
    "BOT_TASKS",
    "BOT_TIMEZONE",
    "BOT_CYCLE",
    "BOT_CLOCK",
    "BOT_OFFICE_IDS",
    "BOT_LANGUAGE",
    "BOT_ACCESS",
)
_LAST_CYCLE_ENDS = 1  # month: through 31 January what is due belongs to the year before


def environment(environ: Mapping[str, str], directory: Path) -> dict[str, str]:
    """Return `environ` over the values of the `.env` file in `directory`, if there is one.

    Raises `SettingsError` where the file can't be read.
    """
    try:
        written = dotenv_values(directory / ".env", encoding="utf-8", interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f".env can't be read: {error}; save it as UTF-8 text, one KEY=value a line") from error
    return {key: value for key, value in written.items() if value is not None} | dict(environ)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, checked. `fixed_cycle` and `clock_start` are None where nobody set them."""

    token: str | None = field(default=None, repr=False)
    api_root: str | None = None
    proxy: str | None = field(default=None, repr=False)  # its address may hold a password
    home: Path = Path("var")
    database_url: str | None = field(default=None, repr=False)  # may hold a password, too
    tasks: Path = Path("data/tasks.yaml")
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    fixed_cycle: int | None = None
    clock_start: datetime | None = None
    office_ids: tuple[int, ...] = ()
    language: Language = "zh"
    access: Access = "open"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the ``BOT_*`` keys; an empty value is as good as none.

        Raises `SettingsError` naming the key that is unknown or wrong, and a remedy.
        """
        given = {key: text for key, value in environ.items() if key.startswith("BOT_") and (text := value.strip())}
        for key in sorted(given):
            _refuse_unknown(key)
        api_root = _api_root(given.get("BOT_API_ROOT"))
        token = _token(given.get("BOT_TOKEN"), stand_in=api_root is not None)
        zone = _zone(given.get("BOT_TIMEZONE", "Asia/Shanghai"))
        return cls(
            token=token,
            api_root=api_root,
            proxy=_proxy(given.get("BOT_PROXY")),
            home=Path(given.get("BOT_HOME", "var")),
            database_url=given.get("BOT_DATABASE_URL"),
            tasks=Path(given.get("BOT_TASKS", "data/tasks.yaml")),
            zone=zone,
            fixed_cycle=_cycle(given.get("BOT_CYCLE")),
            clock_start=_clock(given.get("BOT_CLOCK"), zone, real=token is not None and not _loopback(api_root)),
            office_ids=_office_ids(given.get("BOT_OFFICE_IDS", "")),
            language=_language(given.get("BOT_LANGUAGE", "zh")),
            access=_access(given.get("BOT_ACCESS", "open")),
        )

    def clock(self) -> Clock:
        """Return the machine's clock, or the one that runs from `clock_start`."""
        if self.clock_start is None:
            return Clock.of_machine(self.zone)
        return Clock.running_from(self.clock_start, self.zone)

    def without_telegram(self) -> Self:
        """Return the same settings for the playground: without token, address, proxy, database and office."""
        return replace(self, token=None, api_root=None, proxy=None, database_url=None, office_ids=())

    def cycle(self, now: datetime) -> int:
        """Return the year whose deadlines count at `now`: a running bot turns the year by itself."""
        if self.fixed_cycle is not None:
            return self.fixed_cycle
        local = now.astimezone(self.zone)
        return local.year - 1 if local.month <= _LAST_CYCLE_ENDS else local.year


def _refuse_unknown(key: str) -> None:
    if key in _LATER:
        raise SettingsError(f"{key} arrives with a later version; remove it for now")
    if key not in _KNOWN:
        raise SettingsError(f"{key} is not a setting; remove it or use one of {', '.join(_KNOWN)}")


def _token(text: str | None, *, stand_in: bool) -> str | None:
    # Stand-ins hand out short tokens; Telegram's are checked, for half a token is a usual slip of copying.
    shape = r"\d+:\S+" if stand_in else r"\d+:[\w-]{30,}"
    if text is not None and not re.fullmatch(shape, text, re.ASCII):
        raise SettingsError(
            "BOT_TOKEN doesn't look like a bot's token; copy the whole line from @BotFather, 123456:ABC…"
        )
    return text


def _url(key: str, text: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    try:
        url = urlsplit(text)
        bad = url.scheme not in schemes or not url.hostname or url.port == 0 or url.query or url.fragment
    except ValueError:
        bad = True
    if bad:
        raise SettingsError(f"{key} is not an address that can be used; write it like {example}")
    return url


def _api_root(text: str | None) -> str | None:
    if text is None:
        return None
    return _url("BOT_API_ROOT", text, ("http", "https"), "http://127.0.0.1:8081").geturl().rstrip("/")


def _proxy(text: str | None) -> str | None:
    if text is None:
        return None
    return _url("BOT_PROXY", text, ("http", "https", "socks5"), "socks5://127.0.0.1:1080").geturl()


def _loopback(api_root: str | None) -> bool:
    host = urlsplit(api_root).hostname if api_root else None
    if host is None or host == "localhost":
        return host is not None
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(f"BOT_TIMEZONE {text!r} is not a time zone; write it like Asia/Shanghai") from error


def _cycle(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[12]\d{3}", text, re.ASCII):
        raise SettingsError(f"BOT_CYCLE {text!r} is not a year; write it like 2026")
    return int(text)


def _clock(text: str | None, zone: ZoneInfo, *, real: bool) -> datetime | None:
    if text is None:
        return None
    if real:
        raise SettingsError(
            "BOT_CLOCK is for trials: set BOT_API_ROOT to a stand-in on this machine, or remove BOT_CLOCK"
        )
    try:
        start = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"BOT_CLOCK {text!r} is not a time; write it like 2026-11-27T08:59") from error
    return start.astimezone(zone) if start.tzinfo else start.replace(tzinfo=zone)


def _language(text: str) -> Language:
    if text == "zh":
        return "zh"
    if text == "en":
        return "en"
    raise SettingsError(f"BOT_LANGUAGE {text!r} is not a language of this program; write zh or en")


def _access(text: str) -> Access:
    if text == "open":
        return "open"
    if text == "members":
        return "members"
    raise SettingsError(f"BOT_ACCESS {text!r} is not a kind of access; write open or members")


def _office_ids(text: str) -> tuple[int, ...]:
    ids = [part for part in re.split(r"[\s,，;；]+", text) if part]
    for part in ids:
        if not re.fullmatch(r"[1-9]\d{0,15}", part, re.ASCII):
            raise SettingsError(f"BOT_OFFICE_IDS: {part!r} is not a Telegram id; write them like 100000001,100000002")
    return tuple(dict.fromkeys(map(int, ids)))

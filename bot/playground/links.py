"""Links that open the bot (core.telegram.org/bots/features#deep-linking)."""

import re
from urllib.parse import parse_qs, urlsplit

_HOSTS = {"t.me", "telegram.me"}
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def command_of(url: str, username: str) -> str:
    """Return what following `url` writes to the bot of that username: `/start` and the payload.

    ValueError for a link that leads elsewhere, and for a payload that cannot be: one has up to 64 of A to Z,
    a to z, 0 to 9, _ and -.
    """
    parts = urlsplit(url if "://" in url else f"https://{url}")
    to_bot = parts.path.strip("/").lower() == username.lower()
    if parts.scheme not in {"http", "https"} or parts.hostname not in _HOSTS or not to_bot:
        raise ValueError(f"{url} does not lead to @{username}")
    payload = parse_qs(parts.query, keep_blank_values=True).get("start", [""])[0]
    if not payload:
        return "/start"
    if not _PAYLOAD.fullmatch(payload):
        raise ValueError("a start parameter has up to 64 of A to Z, a to z, 0 to 9, _ and -")
    return f"/start {payload}"

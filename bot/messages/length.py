"""How long a text is for Telegram, and how to make it fit."""

from __future__ import annotations

import html
import re

LIMIT = 4096  # after parsing; core.telegram.org/bots/api#sendmessage

_PIECE = re.compile(r"<(/?)([a-z]+)[^>]*>|&[#\w]+;|.", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def visible_length(text: str) -> int:
    """Return the length of an HTML text after parsing, in UTF-16 units: Telegram never counts more."""
    return plain_length(html.unescape(_TAG.sub("", text)))


def plain_length(text: str) -> int:
    """Return the length of plain text in UTF-16 units."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def clip(text: str, length: int) -> str:
    """Return plain text of at most `length` characters; a cut shows as an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def split(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """Return an HTML text in parts that each fit, cut at line ends where possible; tags stay balanced."""
    parts = [text] if visible_length(text) <= limit else _parts(text, limit)
    # Telegram refuses a message of nothing but white space.
    return tuple(part for part in parts if _TAG.sub("", part).strip())


def _parts(text: str, limit: int) -> list[str]:
    parts: list[str] = []
    part, length, line_end = "", 0, 0
    for found in _PIECE.finditer(text):
        piece = found[0]
        width = visible_length(piece)
        if length + width > limit:
            part, rest = _cut(part, line_end)
            parts.append(_closed(part))
            part = "".join(_still_open(part)) + rest
            length, line_end = visible_length(part), 0
        part, length = part + piece, length + width
        if piece == "\n":
            line_end = len(part)
    return [*parts, part]


def _cut(part: str, line_end: int) -> tuple[str, str]:
    # A line end far up would leave half-empty messages: then the cut goes through the line.
    return (part[:line_end], part[line_end:]) if line_end * 2 > len(part) else (part, "")


def _still_open(part: str) -> list[str]:
    tags: list[str] = []
    for found in _PIECE.finditer(part):
        if found[2] and found[1]:
            tags.pop()
        elif found[2]:
            tags.append(found[0])
    return tags


def _closed(part: str) -> str:
    names = (re.sub(r"\W.*", "", tag[1:], flags=re.DOTALL) for tag in reversed(_still_open(part)))
    return part.rstrip() + "".join(f"</{name}>" for name in names)

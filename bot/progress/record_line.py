"""What the office types of a paper in one line: 教育局 行动五 公文 运教〔2026〕12号 11-20 80% 已接入312所."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import Refused
from bot.progress import documents
from bot.progress.statuses import Status, read_note

_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}  # one for one, so places stay
_SPACE = " \t\r\n,，;；:：、。"
_END = rf"(?=[{_SPACE}]|$)"
_CHANNEL = re.compile(rf"(公文|OA|电话|书面){_END}", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?:文号\s*[:：]?\s*)?[\u4e00-\u9fffA-Za-z]{0,16}\s?"
    rf"[\[(〔【]\s*\d{{4}}\s*年?\s*[\])〕】]\s*第?\s*\d{{1,6}}\s*号?{_END}",
    re.ASCII,
)
_NAMED_DOCUMENT = re.compile(rf"文号\s*[:：]?\s*([^{_SPACE}]+)")
_DAY = re.compile(
    r"(?:\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?|\d{8}|\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?"
    rf"|今天|今日|昨天|昨日|前天|today|yesterday){_END}",
    re.IGNORECASE | re.ASCII,
)
_OF_PAPER = (_CHANNEL, _DOCUMENT, _NAMED_DOCUMENT, _DAY)
_WORD = re.compile(rf"(?<=[{_SPACE}])[^{_SPACE}]")


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line read: the `head` are the words before all else (unit, row), the rest what could be recognised."""

    head: tuple[str, ...]
    channel: str | None = None
    document: str | None = None
    dated: date | None = None
    status: Status | None = None
    percent: int | None = None
    note: str = ""


def read_record_line(text: str, today: date) -> RecordLine:
    """Return what a line says. Raises `Refused` for a percent, a day or a 文号 that is none.

    Channel, 文号, day, status and percent stand in any order behind the head; with the first word that is none of
    these the note begins.
    """
    text = text.strip()
    start = next((m.start() for m in re.finditer(r"\S+", text) if _begins(text[m.start() :])), len(text))
    line, note = _read(RecordLine(tuple(text[:start].split())), text[start:], today)
    return replace(line, note=note) if line.channel else _from_end(line, note, today)


def _read(line: RecordLine, text: str, today: date) -> tuple[RecordLine, str]:
    """Take all that is known from the beginning of a text; return what remains."""
    while True:
        text = text.strip(_SPACE)
        line, left = _taken(line, text, today)
        if left == text:
            return line, text
        text = left


def _from_end(line: RecordLine, note: str, today: date) -> RecordLine:
    """Take channel, 文号 and day from the end of a note, where they stand together there."""
    for found in _WORD.finditer(note):
        plain = note[found.start() :].translate(_HALF_WIDTH)
        if not any(pattern.match(plain) for pattern in _OF_PAPER):
            continue
        more, left = _read(line, note[found.start() :], today)
        if not left and more.channel and (more.document or more.dated):
            return replace(more, note=note[: found.start()].strip(_SPACE))
    return replace(line, note=note)


def read_channel(text: str) -> str | None:
    """Return the channel that a typed word is; None for any other."""
    found = _CHANNEL.fullmatch(text.translate(_HALF_WIDTH).strip(_SPACE))
    return found[1].upper() if found else None


def _begins(text: str) -> bool:
    """Say whether a text begins with something that ends the head."""
    plain = text.translate(_HALF_WIDTH)
    if any(pattern.match(plain) for pattern in _OF_PAPER):
        return True
    try:
        said = read_note(text)
    except Refused:
        return True
    return said.status is not None or said.percent is not None


def _taken(line: RecordLine, text: str, today: date) -> tuple[RecordLine, str]:
    """Take one thing from the beginning of a text, if something known stands there; return what remains."""
    plain = text.translate(_HALF_WIDTH)
    if line.channel is None and (found := _CHANNEL.match(plain)):
        return replace(line, channel=found[1].upper()), text[found.end() :]
    if line.document is None and (found := _DOCUMENT.match(plain) or _NAMED_DOCUMENT.match(plain)):
        return replace(line, document=documents.read_number(text[: found.end()])), text[found.end() :]
    if line.dated is None and (found := _DAY.match(plain)):
        return replace(line, dated=documents.read_day(text[: found.end()], today)), text[found.end() :]
    said = read_note(text)
    twice = (said.status and line.status) or (said.percent is not None and line.percent is not None)
    if twice or (said.status is None and said.percent is None):
        return line, text
    percent = line.percent if said.percent is None else said.percent
    return replace(line, status=said.status or line.status, percent=percent), said.note

"""How far a row is, in the words of the check-in; and what a typed line says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from bot.errors import Refused

Status = Literal["not_started", "ongoing", "routine", "done", "needs_help"]
STATUSES: tuple[Status, ...] = get_args(Status)

# As people type them at the head of a line; the names of DESIGN first, then what is said for them.
_TYPED: dict[str, Status] = {
    "未启动": "not_started", "没启动": "not_started", "未开始": "not_started", "not started": "not_started",
    "常态化推进": "routine", "常态化": "routine", "routine": "routine",
    "推进中": "ongoing", "进行中": "ongoing", "正在推进": "ongoing", "ongoing": "ongoing", "in progress": "ongoing",
    "已完成": "done", "完成了": "done", "done": "done", "completed": "done",
    "需协调": "needs_help", "需要协调": "needs_help", "needs help": "needs_help",
}  # fmt: skip
_STATUS = re.compile("|".join(sorted(map(re.escape, _TYPED), key=len, reverse=True)), re.IGNORECASE)
_UNCHANGED = re.compile(r"无变化|没变化|没有变化|暂无新进展|无新进展|no change|unchanged", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\d.])(-?\d+(?:\.\d+)?)\s*%")
_BARE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*%?\s*")
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}  # one for one, so places stay
_BETWEEN = " \t\r\n,，;；:：、。"


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody typed in one line: which row (as typed), how far, and the words of the note."""

    subject: str
    status: Status | None = None
    percent: int | None = None
    note: str = ""
    unchanged: bool = False


def read_line(text: str) -> Line:
    """Return what ``行动五 80% 已接入312所`` says. Raises `Refused` for a percent that is none.

    The row stands before the first percent, status or 无变化; without any of these it is the first word.
    """
    text = text.strip()
    plain = text.translate(_HALF_WIDTH)
    found = (match.start() for pattern in (_PERCENT, _STATUS, _UNCHANGED) for match in pattern.finditer(plain))
    start = min((place for place in found if _ends_subject(plain[:place])), default=0)
    subject, rest = (text[:start], text[start:]) if start else [*text.split(maxsplit=1), "", ""][:2]
    said = read_note(rest)
    return Line(subject.strip(_BETWEEN), said.status, said.percent, said.note, said.unchanged)


def _ends_subject(before: str) -> bool:
    """Say whether what stands before a mark names a row (行动五, 行动 五), and isn't a note that goes on."""
    words = before.split()
    if len(words) == 1:
        return True
    return len(words) == 2 and len(words[1]) <= 3 and before[-1].isspace()


def read_note(text: str) -> Line:
    """Return what a text says that may begin with a percent and a status. Raises `Refused` like `read_line`."""
    rest, status, percent, unchanged = text.strip(), None, None, False
    while rest:
        plain = rest.translate(_HALF_WIDTH)
        if percent is None and (found := _PERCENT.match(plain)):
            percent = read_percent(found[1])
        elif status is None and (found := _STATUS.match(plain)) and not _goes_on(plain, found.end()):
            status = _TYPED[found[0].lower()]
        elif not unchanged and (found := _UNCHANGED.match(plain)):
            unchanged = True
        else:
            break
        rest = rest[found.end() :].lstrip(_BETWEEN)
    return Line("", status, percent, rest, unchanged)


def _goes_on(text: str, end: int) -> bool:
    """Say whether a status is only how a sentence begins: 已完成312所."""
    return text[end : end + 1].strip(_BETWEEN) != "" and not text[end : end + 1].startswith("%")


def read_percent(text: str) -> int:
    """Return a whole percent between 0 and 100. Raises `Refused` for anything else."""
    found = _BARE.fullmatch(text.translate(_HALF_WIDTH))
    number = float(found[1]) if found and len(found[1]) < 10 else -1.0
    if not 0 <= number <= 100 or number != int(number):
        raise Refused("percent", text.strip()[:20])
    return int(number)

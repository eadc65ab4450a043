"""What a button asks for, and its way through Telegram: at most 64 bytes, back from anybody's client.

A button's data reads ``cycle:verb:arguments``, for instance ``2026:row:action-05:3``. `decode` is the only
reader: what it returns is well-formed, though the row or unit it names may not exist (any more).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.settings import Language

MAX_BYTES = 64  # core.telegram.org/bots/api#inlinekeyboardbutton


@dataclass(frozen=True, slots=True)
class ShowRow:
    """A row's card, with the item that matched; as a new message."""

    row_id: str
    item: int | None = None


@dataclass(frozen=True, slots=True)
class BackToRow:
    """The card again, in place of the row's full text."""

    row_id: str
    item: int | None = None


@dataclass(frozen=True, slots=True)
class ShowText:
    """A row's full text in place of its card; `page` counts from 1, `item` is the one the card showed."""

    row_id: str
    item: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class ShowHolders:
    """All units of a row, to choose one."""

    row_id: str


@dataclass(frozen=True, slots=True)
class ShowUnit:
    """The rows of a unit or group, as a new message."""

    unit_id: str


@dataclass(frozen=True, slots=True)
class TurnUnit:
    """Another page of a unit's rows, in place; `page` counts from 1, `lead` shows only those it leads."""

    unit_id: str
    page: int = 1
    lead: bool = False


@dataclass(frozen=True, slots=True)
class ShowUnits:
    """All units, to choose one; `page` counts from 1."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class AskThis:
    """A question, as if it had been typed."""

    question: str


@dataclass(frozen=True, slots=True)
class ShowDeadlines:
    """The reports and their dates."""


@dataclass(frozen=True, slots=True)
class Speak:
    """The language to be spoken to from now on."""

    language: Language


Action = (
    ShowRow | BackToRow | ShowText | ShowHolders | ShowUnit | TurnUnit | ShowUnits | ShowDeadlines | AskThis | Speak
)


@dataclass(frozen=True, slots=True)
class Press:
    """An action and the year its button was made for."""

    cycle: int
    action: Action


_ID = r"[a-z0-9][a-z0-9-]{0,23}"
_DATA = re.compile(r"([12]\d{3}):([a-z]+):(.+)", re.DOTALL | re.ASCII)
_ROW = re.compile(rf"({_ID}):(\d{{1,2}})?", re.ASCII)
_TEXT = re.compile(rf"({_ID}):(\d{{1,2}})?:([1-9]\d{{0,2}})", re.ASCII)
_ONE = re.compile(rf"({_ID})", re.ASCII)
_TURN = re.compile(rf"({_ID}):([1-9]\d{{0,2}}):(lead|all)", re.ASCII)
_UNITS = re.compile(r"([1-9]\d{0,2})", re.ASCII)


def encode(press: Press) -> str:
    """Return a button's data. Raises ValueError where it would be longer than Telegram takes."""
    data = f"{press.cycle}:{_written(press.action)}"
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"button data of more than {MAX_BYTES} bytes: {data}")
    return data


def _written(action: Action) -> str:  # noqa: C901, PLR0911 - one return a verb reads best
    match action:
        case ShowRow(row_id, item):
            return f"row:{row_id}:{item or ''}"
        case BackToRow(row_id, item):
            return f"back:{row_id}:{item or ''}"
        case ShowText(row_id, item, page):
            return f"text:{row_id}:{item or ''}:{page}"
        case ShowHolders(row_id):
            return f"holders:{row_id}"
        case ShowUnit(unit_id):
            return f"unit:{unit_id}"
        case TurnUnit(unit_id, page, lead):
            return f"turn:{unit_id}:{page}:{'lead' if lead else 'all'}"
        case ShowUnits(page):
            return f"units:{page}"
        case ShowDeadlines():
            return "deadlines:all"
        case AskThis(question):
            return f"ask:{question}"
        case Speak(language):
            return f"speak:{language}"


def decode(data: str | None) -> Press | None:
    """Return what a button asks for; None for anything that no button of this program says."""
    found = _DATA.fullmatch(data or "")
    if found is None or len(found[0].encode(errors="replace")) > MAX_BYTES:
        return None
    action = _read(found[2], found[3])
    return Press(int(found[1]), action) if action else None


def _read(verb: str, rest: str) -> Action | None:  # noqa: C901, PLR0911 - one return a verb reads best
    if verb == "row" and (found := _ROW.fullmatch(rest)):
        return ShowRow(found[1], _number(found[2]))
    if verb == "back" and (found := _ROW.fullmatch(rest)):
        return BackToRow(found[1], _number(found[2]))
    if verb == "text" and (found := _TEXT.fullmatch(rest)):
        return ShowText(found[1], _number(found[2]), int(found[3]))
    if verb == "holders" and (found := _ONE.fullmatch(rest)):
        return ShowHolders(found[1])
    if verb == "unit" and (found := _ONE.fullmatch(rest)):
        return ShowUnit(found[1])
    if verb == "turn" and (found := _TURN.fullmatch(rest)):
        return TurnUnit(found[1], int(found[2]), found[3] == "lead")
    if verb == "units" and (found := _UNITS.fullmatch(rest)):
        return ShowUnits(int(found[1]))
    if (verb, rest) == ("deadlines", "all"):
        return ShowDeadlines()
    if verb == "speak" and rest in {"zh", "en"}:
        return Speak("en" if rest == "en" else "zh")
    if verb == "ask" and rest.isprintable():
        return AskThis(rest)
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text else None

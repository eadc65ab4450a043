"""A button's way through Telegram: at most 64 bytes out, and back from anybody's client.

A button's data reads ``cycle:verb:arguments``, for instance ``2026:row:action-05:3``. `decode` is the only
reader: what it returns is well-formed, though the row or unit it names may not exist (any more).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any, TypeVar, get_type_hints

MAX_BYTES = 64  # core.telegram.org/bots/api#inlinekeyboardbutton


class Action:
    """What a button asks for: a frozen dataclass under a `verb`, each field of one of the kinds below."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Press:
    """An action and the year its button was made for."""

    cycle: int
    action: Action


@dataclass(frozen=True, slots=True)
class Kind:
    """How a field is written in a button's data and read from it.

    `pattern` lets no colon through but in the last field; `read` may raise ValueError.
    """

    pattern: str
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str


def either(yes: str, no: str) -> Kind:
    """Return the kind of a field that is true or false, written as one of two words."""
    return Kind(f"{yes}|{no}", lambda text: text == yes, lambda value: yes if value else no)


def one_of(*words: str) -> Kind:
    """Return the kind of a field that is one of some words."""
    return Kind("|".join(map(re.escape, words)))


_ID = r"[a-z0-9][a-z0-9-]{0,23}"
Id = Annotated[str, Kind(_ID)]  # a row, a duty, a unit, a group
Place = Annotated[int | None, Kind(r"\d{0,2}", lambda t: int(t) if t else None, lambda v: str(v or ""))]
Page = Annotated[int, Kind(r"[1-9]\d{0,2}", int)]
Number = Annotated[int, Kind(r"[1-9]\d{0,9}", int)]  # of something in the database


A = TypeVar("A", bound=Action)


@dataclass(frozen=True, slots=True)
class _Verb:
    name: str
    made: type[Action]
    kinds: dict[str, Kind]
    pattern: re.Pattern[str]


_BY_NAME: dict[str, _Verb] = {}
_BY_TYPE: dict[type[Action], _Verb] = {}
_DATA = re.compile(r"([12]\d{3}):([a-z]+)(?::(.+))?", re.DOTALL | re.ASCII)


def verb(name: str) -> Callable[[type[A]], type[A]]:
    """Return the decorator under which a dataclass travels as `name`."""

    def declare(made: type[A]) -> type[A]:
        hints = get_type_hints(made, include_extras=True)
        kinds = {f.name: next(k for k in hints[f.name].__metadata__ if isinstance(k, Kind)) for f in fields(made)}  # type: ignore[arg-type]
        pattern = re.compile(":".join(f"({kind.pattern})" for kind in kinds.values()), re.DOTALL | re.ASCII)
        _BY_NAME[name] = _BY_TYPE[made] = _Verb(name, made, kinds, pattern)
        return made

    return declare


def verbs() -> tuple[type[Action], ...]:
    """Return every type of action there is."""
    return tuple(_BY_TYPE)


def encode(press: Press) -> str:
    """Return a button's data. Raises ValueError where it would be longer than Telegram takes."""
    known = _BY_TYPE[type(press.action)]
    values = (kind.write(getattr(press.action, name)) for name, kind in known.kinds.items())
    data = ":".join((str(press.cycle), known.name, *values))
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"button data of more than {MAX_BYTES} bytes: {data}")
    return data


def decode(data: str | None) -> Press | None:
    """Return what a button asks for; None for anything that no button of this program says."""
    found = _DATA.fullmatch(data or "")
    if found is None or len(found[0].encode(errors="replace")) > MAX_BYTES:
        return None
    known = _BY_NAME.get(found[2])
    values = known.pattern.fullmatch(found[3] or "") if known else None
    if known is None or values is None:
        return None
    try:
        read = {name: kind.read(text) for (name, kind), text in zip(known.kinds.items(), values.groups(), strict=True)}
    except ValueError:
        return None
    return Press(int(found[1]), known.made(**read))

"""The XML of a part, walked without a tree: no document type, so no entities; bounded in depth and number."""

from __future__ import annotations

from typing import Protocol
from xml.parsers import expat

from bot.sheets.archive import unusable

_DEEPEST = 64
_MOST = 1_000_000  # elements of one part; a full sheet of 5,000 rows and 40 columns has 600,000


class Enough(Exception):  # noqa: N818 - not an error
    """Raised by a listener that has read what it needs."""


class Listener(Protocol):
    """Hears a part's elements in their order, under their names without namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""

    def end(self, name: str) -> None:
        """Hear an element end."""

    def text(self, text: str) -> None:
        """Hear characters."""


def walk(data: bytes, listener: Listener) -> None:
    """Tell a listener what a part holds. Raises `SheetError` where it is not well-formed or too much."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    count = depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if count > _MOST or depth > _DEEPEST:
            raise unusable("bomb")
        listener.start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        listener.end(name.rpartition(" ")[2])

    def refuse(*_: object) -> None:
        raise unusable("damaged")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = refuse
    try:
        # In one piece: an older expat takes quadratic time over a long token that comes in many.
        parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
    except Enough:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise unusable("damaged") from error

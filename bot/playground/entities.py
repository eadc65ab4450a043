"""Marked stretches of a text, and the ones Telegram finds by itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.playground.refusal import Json


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, which is how the Bot API counts offsets: an emoji is two."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True)
class Entity:
    """One marked stretch.

    `offset` and `length` in UTF-16 code units (core.telegram.org/bots/api#messageentity).
    """

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        """The first code unit after the stretch."""
        return self.offset + self.length

    def as_json(self) -> Json:
        """As the Bot API shows it, absent fields left out."""
        shown: Json = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url is not None:
            shown["url"] = self.url
        if self.language is not None:
            shown["language"] = self.language
        return shown


@dataclass(frozen=True)
class Formatted:
    """A text with its entities, outer ones first."""

    text: str
    entities: tuple[Entity, ...] = field(default=())

    def entities_json(self) -> list[Json]:
        """Return the entities as the Bot API shows them."""
        return [entity.as_json() for entity in self.entities]


# A name ends at the first character that cannot be in it, so a Chinese word may follow directly; before it no
# letter may stand, in any script (TDLib, MessageEntity.cpp: match_mentions, match_bot_commands,
# match_hashtags).
_FINDERS = (
    (
        "url",
        re.compile(r"https?://[^\s<>\"'，。；！？、（）《》「」]+[^\s<>\"'，。；！？、（）《》「」.,;:!?)]"),
    ),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,8}")),
    (
        "url",
        re.compile(r"(?<![\w@.-])(?:[A-Za-z0-9-]+\.)+(?:com|org|net|cn|io|me|info)\b(?:/[^\s<>\"'，。；！？、（）]*)?"),
    ),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![A-Za-z0-9_@/<>])"),
    ),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?![A-Za-z0-9_@])")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w{1,256}")),
)


def detect(text: str, marked: Iterable[Entity] = ()) -> tuple[Entity, ...]:
    """Return `marked` and what Telegram finds by itself: links, addresses, commands, mentions and hashtags.

    Nothing is looked for inside code or a link that is already there.
    """
    kept = list(marked)
    taken = [entity for entity in kept if entity.type in {"code", "pre", "text_link"}]
    for kind, pattern in _FINDERS:
        for match in pattern.finditer(text):
            found = Entity(kind, utf16_length(text[: match.start()]), utf16_length(match.group()))
            if not any(found.offset < other.end and other.offset < found.end for other in taken):
                taken.append(found)
                kept.append(found)
    return tuple(sorted(kept, key=lambda entity: (entity.offset, -entity.length)))

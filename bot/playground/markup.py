"""Telegram's HTML (core.telegram.org/bots/api#html-style) into text and entities.

Telegram's parser is its own, not a browser's: tags must be known, nested and closed, a lone `&` or an
entity it does not know (`&nbsp;`) stays as it is written. Offsets in its complaints are bytes of the UTF-8
text.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from bot.playground.entities import Entity, Formatted, utf16_length
from bot.playground.refusal import bad_request

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_TOKEN = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>|<[^>]*>?|&|[^<&]+""")
_TAG = re.compile(r"<([^\s>]*)\s*(.*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)))?\s*""")
_UNWANTED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str | None]


def clean(text: str) -> str:
    """`text` as Telegram keeps it.

    Direction overrides dropped, control characters blanked (TDLib, clean_input_string).
    """
    return _CONTROL.sub(" ", _UNWANTED.sub("", text))


def trim(formatted: Formatted) -> Formatted:
    """Without white space at either end; entities move along, and those of white space alone are gone."""
    lead = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    text = formatted.text.strip()
    size = utf16_length(text)
    moved = []
    for entity in formatted.entities:
        start = max(entity.offset - lead, 0)
        end = min(entity.end - lead, size)
        if start < end:
            moved.append(Entity(entity.type, start, end - start, entity.url, entity.language))
    return Formatted(text, tuple(moved))


def parse_html(source: str) -> Formatted:
    """Parse; what Telegram cannot parse is its 400 "can't parse entities: …"."""
    parts: list[str] = []
    stack: list[_Open] = []
    entities: list[Entity] = []
    position = length = 0
    while position < len(source):
        token = _next_token(source, position)
        if token.startswith("<"):
            if token.startswith("</"):
                entity = _close(source, position, token, stack, length)
                entities += [entity] if entity else []
            else:
                stack.append(_open(source, position, token, length))
        else:
            text = clean(_decode(token))
            parts.append(text)
            length += utf16_length(text)
        position += len(token)
    if stack:
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1].tag}\"")
    return Formatted("".join(parts), tuple(sorted(_join_code(entities), key=lambda e: (e.offset, -e.length))))


def _next_token(source: str, position: int) -> str:
    reference = _REFERENCE.match(source, position)
    if reference:
        return reference.group()
    token = _TOKEN.match(source, position)
    if token is None or (token.group().startswith("<") and not token.group().endswith(">")):
        kind = "end" if source.startswith("</", position) else "start"
        _refuse(f"Unclosed {kind} tag", source, position)
    return token.group()


def _decode(token: str) -> str:
    match = _REFERENCE.fullmatch(token)
    if match is None:
        return token
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    point = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= point <= 0xDFFF:
        raise bad_request(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(point) if 0 < point < 0x10FFFF else token


def _open(source: str, position: int, token: str, length: int) -> _Open:
    match = _TAG.fullmatch(token)
    tag = match.group(1).lower() if match else ""
    if match is None or tag not in _TYPES:
        _refuse(f'Unsupported start tag "{tag}"', source, position)
    attributes: dict[str, str | None] = {}
    rest, at = match.group(2), 0
    while at < len(rest):
        attribute = _ATTRIBUTE.match(rest, at)
        if attribute is None:
            _refuse(f'Empty attribute name in the tag "{tag}"', source, position)
        name, *values = attribute.groups()
        value = next((v for v in values if v is not None), None)
        attributes[name.lower()] = None if value is None else _REFERENCE.sub(lambda m: _decode(m.group()), value)
        at = attribute.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        _refuse('Tag "span" must have class "tg-spoiler"', source, position)
    return _Open(tag, length, attributes)


def _close(source: str, position: int, token: str, stack: list[_Open], length: int) -> Entity | None:
    if not stack:
        _refuse("Unexpected end tag", source, position)
    opened = stack.pop()
    found = token[2:-1].strip().lower()
    if found and found != opened.tag:
        at = len(source[:position].encode())
        raise bad_request(
            f"can't parse entities: Unmatched end tag at byte offset {at}, "
            f'expected "</{opened.tag}>", found "</{found}>"'
        )
    return _entity(opened, length - opened.offset)


def _entity(opened: _Open, length: int) -> Entity | None:
    if length == 0:
        return None
    kind, url, language = _TYPES[opened.tag], None, None
    if opened.tag == "a":
        url = (opened.attributes.get("href") or "").strip()
        if not re.match(r"(https?://|tg://|mailto:|tel:)?[^\s]+\.?[^\s]*$", url):
            return None  # Telegram keeps the words and drops a link it cannot follow
        url = url if re.match(r"[a-z]+:", url) else f"http://{url}"
    if opened.tag == "code":
        name = opened.attributes.get("class") or ""
        language = name.removeprefix("language-") if name.startswith("language-") else None
    if opened.tag == "blockquote" and "expandable" in opened.attributes:
        kind = "expandable_blockquote"
    return Entity(kind, opened.offset, length, url, language)


def _join_code(entities: list[Entity]) -> list[Entity]:
    """`<pre><code class="language-x">` is one entity, a pre with a language.

    A language elsewhere means nothing.
    """
    joined: list[Entity] = []
    for entity in entities:
        inner = joined[-1] if joined else None
        if (
            entity.type == "pre"
            and inner
            and (inner.type, inner.offset, inner.length) == ("code", entity.offset, entity.length)
        ):
            joined[-1] = Entity("pre", entity.offset, entity.length, None, inner.language)
        else:
            joined.append(entity)
    return [e if e.type != "code" else Entity("code", e.offset, e.length) for e in joined]


def _refuse(complaint: str, source: str, position: int) -> NoReturn:
    raise bad_request(f"can't parse entities: {complaint} at byte offset {len(source[:position].encode())}")

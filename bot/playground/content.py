"""What the bot gives as a message's content, into the values kept here."""

from collections.abc import Mapping
from typing import Literal

from bot.playground.entities import Entity, Formatted, detect, utf16_length
from bot.playground.keyboards import check_markup
from bot.playground.markup import clean, parse_html, trim
from bot.playground.messages import Attachment
from bot.playground.refusal import Json, bad_request
from bot.playground.state import Letter, State

TEXT_LIMIT = 4096  # after parsing, core.telegram.org/bots/api#sendmessage
CAPTION_LIMIT = 1024  # after parsing, core.telegram.org/bots/api#senddocument


_FILES: Mapping[str, Literal["document", "photo"]] = {"document": "document", "photo": "photo"}


def text_body(text: str, parse_mode: str, entities: object) -> Formatted:
    """Make the body of a text message.

    1 to 4096 characters after parsing, counted in UTF-16 units, else refused.
    """
    body = _formatted(text, parse_mode, entities)
    if not body.text:
        raise bad_request("message text is empty")
    if utf16_length(body.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return body


def caption_body(text: str, parse_mode: str, entities: object) -> Formatted:
    """Make the body of a file's caption: up to 1024 characters after parsing, else refused."""
    body = _formatted(text, parse_mode, entities)
    if utf16_length(body.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return body


def letter_of_content(state: State, result: Mapping[str, object]) -> Letter:
    """Return what tapping an inline result posts (core.telegram.org/bots/api#inlinequeryresult).

    Known are texts (`input_message_content` with `message_text`) and cached documents and photos; others
    are refused.
    """
    markup = check_markup(result.get("reply_markup"), inline_only=True)
    content = result.get("input_message_content")
    if isinstance(content, dict):
        if not isinstance(content.get("message_text"), str):
            raise bad_request("the playground knows only texts as input_message_content")
        body = text_body(content["message_text"], str(content.get("parse_mode") or ""), content.get("entities"))
        return Letter(body, markup=markup, via_bot=state.bot)
    kind = _FILES.get(str(result.get("type")))
    if kind is None:
        raise bad_request("can't parse inline query result: Can't find field \"input_message_content\"")
    file = state.files.get(str(result.get(f"{kind}_file_id")))
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    caption = caption_body(
        str(result.get("caption") or ""), str(result.get("parse_mode") or ""), result.get("caption_entities")
    )
    return Letter(caption, Attachment(kind, file), markup=markup, via_bot=state.bot)


def _formatted(text: str, parse_mode: str, entities: object) -> Formatted:
    mode = parse_mode.lower()
    if mode not in {"", "html"}:
        raise bad_request("unsupported parse_mode (the playground reads HTML only)")
    text = clean(text)
    parsed = trim(parse_html(text) if mode else Formatted(text, _given(entities, utf16_length(text))))
    return Formatted(parsed.text, detect(parsed.text, parsed.entities))


def _given(entities: object, size: int) -> tuple[Entity, ...]:
    if entities is None:
        return ()
    if not isinstance(entities, list):
        raise bad_request("can't parse entities JSON object")
    return tuple(entity for entity in map(_entity, entities) if 0 <= entity.offset < entity.end <= size)


def _entity(given: object) -> Entity:
    if not isinstance(given, dict) or not isinstance(given.get("type"), str):
        raise bad_request("can't parse MessageEntity: expected an Object")
    try:
        offset, length = int(given["offset"]), int(given["length"])
    except (KeyError, TypeError, ValueError):
        raise bad_request('can\'t parse MessageEntity: Field "offset" must be a Number') from None
    return Entity(given["type"], offset, length, _text(given, "url"), _text(given, "language"))


def _text(given: Json, name: str) -> str | None:
    value = given.get(name)
    return value if isinstance(value, str) else None

"""Sending (core.telegram.org/bots/api#sendmessage and below)."""

from dataclasses import replace
from typing import Literal

from bot.playground.content import caption_body, text_body
from bot.playground.files import PHOTO_LIMIT, StoredFile
from bot.playground.keyboards import asks_for_phone, check_markup
from bot.playground.messages import Attachment, Message
from bot.playground.methods.finding import find_chat
from bot.playground.params import Params
from bot.playground.people import Chat
from bot.playground.refusal import Json, Refusal, bad_request
from bot.playground.state import Letter, State

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#sendmessage."""
    chat = find_chat(state, params)
    body = text_body(params.text("text"), params.text("parse_mode"), params.json("entities"))
    return _post(state, chat, params, Letter(body))


def send_document(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#senddocument."""
    return _send_file(state, params, "document")


def send_photo(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#sendphoto."""
    return _send_file(state, params, "photo")


def send_chat_action(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#sendchataction."""
    chat = find_chat(state, params)
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.tell(chat, "typing", {"action": params.text("action")})
    return True


def _send_file(state: State, params: Params, kind: Literal["document", "photo"]) -> Json:
    chat = find_chat(state, params)
    caption = caption_body(params.text("caption"), params.text("parse_mode"), params.json("caption_entities"))
    file = _file(state, params, kind)
    if kind == "photo":
        _check_photo(file)
    return _post(state, chat, params, Letter(caption, Attachment(kind, file)))


def _post(state: State, chat: Chat, params: Params, letter: Letter) -> Json:
    """Post with what all kinds of messages have in common."""
    markup = check_markup(params.json("reply_markup"))
    protected = params.flag("protect_content")
    letter = replace(letter, reply_to=_quoted(state, chat, params), markup=markup, protected=protected)
    if asks_for_phone(markup) and not chat.is_private:
        raise bad_request("phone number can be requested in private chats only")
    return state.post(chat, state.bot, letter).as_json()


def _file(state: State, params: Params, name: Literal["document", "photo"]) -> StoredFile:
    """Find the file of a parameter.

    Its own part, another one by attach://, or one that is here already by its id.
    """
    reference = params.text(name)
    upload = params.uploads.get(reference.removeprefix("attach://") if reference.startswith("attach://") else name)
    if upload is not None:
        return state.files.keep(upload.path, upload.name, upload.mime_type)
    if not reference or reference.startswith("attach://"):
        raise bad_request(f"there is no {name} in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # there is no network here
    file = state.files.get(reference)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    known_as = state.files.kind(file) or name
    if known_as != name:
        raise bad_request(f"can't use file of type {known_as.title()} as {name.title()}")
    return file


def _check_photo(file: StoredFile) -> None:
    if file.size > PHOTO_LIMIT:
        raise Refusal(413, "Request Entity Too Large")
    if not file.width or not file.height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if file.width + file.height > 10_000 or max(file.width, file.height) > 20 * min(file.width, file.height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _quoted(state: State, chat: Chat, params: Params) -> Message | None:
    """Find the message to reply to (core.telegram.org/bots/api#replyparameters).

    Also by its older parameter.
    """
    reply = params.json("reply_parameters")
    if reply is None:
        reply = {
            "message_id": params.integer("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    if not isinstance(reply, dict):
        raise bad_request("can't parse reply parameters JSON object")
    wanted = Params(reply)
    if not wanted.integer("message_id"):
        return None
    quoted = state.message(chat, wanted.integer("message_id"))
    if quoted is None and not wanted.flag("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return quoted

"""Changing what was sent (core.telegram.org/bots/api#updating-messages)."""

from dataclasses import replace
from datetime import timedelta

from bot.playground.content import caption_body, text_body
from bot.playground.keyboards import check_markup
from bot.playground.messages import Message
from bot.playground.methods.finding import find_chat, find_own_message
from bot.playground.params import Params
from bot.playground.refusal import Json, bad_request
from bot.playground.state import State

_DELETABLE = timedelta(hours=48)  # core.telegram.org/bots/api#deletemessage


def edit_message_text(state: State, params: Params) -> Json | bool:
    """core.telegram.org/bots/api#editmessagetext; the keyboard goes unless it is given again."""
    message = find_own_message(state, params)
    body = text_body(params.text("text"), params.text("parse_mode"), params.json("entities"))
    if message.attachment:
        raise bad_request("there is no text in the message to edit")
    return _put(state, message, replace(message, body=body, markup=_keyboard(params)))


def edit_message_caption(state: State, params: Params) -> Json | bool:
    """core.telegram.org/bots/api#editmessagecaption; the keyboard goes unless it is given again."""
    message = find_own_message(state, params)
    body = caption_body(params.text("caption"), params.text("parse_mode"), params.json("caption_entities"))
    if not message.attachment:
        raise bad_request("there is no caption in the message to edit")
    return _put(state, message, replace(message, body=body, markup=_keyboard(params)))


def edit_message_reply_markup(state: State, params: Params) -> Json | bool:
    """core.telegram.org/bots/api#editmessagereplymarkup; without one, the keyboard goes."""
    message = find_own_message(state, params)
    return _put(state, message, replace(message, markup=_keyboard(params)))


def delete_message(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#deletemessage: the bot's own, and a person's in a private chat.

    Up to 48 hours old.
    """
    chat = find_chat(state, params)
    message = state.message(chat, params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if message.sender.id != state.bot.id and not chat.hears_all:
        raise bad_request("message can't be deleted")
    if state.now() - message.date > _DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    state.delete(message)
    return True


def _keyboard(params: Params) -> Json | None:
    return check_markup(params.json("reply_markup"), inline_only=True)


def _put(state: State, before: Message, after: Message) -> Json | bool:
    if (after.body, after.buttons) == (before.body, before.buttons):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    edited = state.edit(after)
    return True if before.inline_id else edited.as_json()

"""Asking about chats, their members and files."""

from bot.playground.methods.finding import find_chat
from bot.playground.params import Params
from bot.playground.refusal import Json, bad_request
from bot.playground.state import State


def get_chat(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#getchat."""
    return {
        **find_chat(state, params).as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


def get_chat_member(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#getchatmember."""
    chat = find_chat(state, params)
    number = params.integer("user_id")
    if number == state.bot.id:
        status = "administrator" if chat.hears_all and not chat.is_private else "member"
        return {
            "user": state.bot.as_json(),
            "status": status,
            **(_RIGHTS if status == "administrator" else {}),
        }
    person = state.people.get(number)
    if person is None:
        raise bad_request("invalid user_id specified")
    return {"user": person.as_json(), "status": "member" if number in chat.members else "left"}


_RIGHTS: Json = {
    **dict.fromkeys(
        ("can_be_edited", "is_anonymous", "can_manage_video_chats", "can_restrict_members",
        "can_promote_members", "can_change_info", "can_post_stories", "can_edit_stories",
        "can_delete_stories"), False), **dict.fromkeys(("can_manage_chat", "can_delete_messages",
        "can_invite_users"), True), }  # fmt: skip


def get_file(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#getfile: up to 20 MB."""
    file = state.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    return file.file_json()

"""Update payloads that are more than a message."""

from bot.playground.messages import Message
from bot.playground.people import Person
from bot.playground.queries import Press, Query
from bot.playground.refusal import Json
from bot.playground.state import State


def callback_query(state: State, query: Query[Press], message: Message) -> Json:
    """core.telegram.org/bots/api#callbackquery: with the message as it is now, or its inline_message_id."""
    update: Json = {
        "id": query.id,
        "from": query.person.as_json(),
        "data": query.text,
        "chat_instance": str(message.chat.id),
    }
    if message.inline_id:
        update["inline_message_id"] = message.inline_id
    else:
        current = state.message(message.chat, message.id)
        # A message that is gone is shown as inaccessible: core.telegram.org/bots/api#inaccessiblemessage
        gone: Json = {"chat": message.chat.as_json(), "message_id": message.id, "date": 0}
        update["message"] = current.as_json() if current else gone
    return update


def bot_membership(state: State, person: Person, *, was: str, becomes: str) -> Json:
    """core.telegram.org/bots/api#chatmemberupdated of the bot in a private chat: blocked is `kicked`."""
    return {
        "chat": state.chats[person.id].as_json(),
        "from": state.people[person.id].as_json(),
        "date": int(state.now().timestamp()),
        "old_chat_member": _member(state, was),
        "new_chat_member": _member(state, becomes),
    }


def _member(state: State, status: str) -> Json:
    member: Json = {"user": state.bot.as_json(), "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member

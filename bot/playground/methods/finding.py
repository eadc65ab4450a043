"""Finding what a method's parameters name."""

from bot.playground.messages import Message
from bot.playground.params import Params
from bot.playground.people import Chat
from bot.playground.refusal import bad_request
from bot.playground.state import State


def find_chat(state: State, params: Params, name: str = "chat_id") -> Chat:
    """Find the chat of `chat_id`, refused as Telegram does where the bot cannot write there.

    @names are for channels only.
    """
    given = params.text(name).strip()
    if not given:
        raise bad_request("chat_id is empty")
    try:
        return state.reachable(int(given))
    except ValueError:
        raise bad_request("chat not found") from None


def find_own_message(state: State, params: Params) -> Message:
    """Find the message to edit, by chat and number or by inline_message_id; another's is refused."""
    inline_id = params.text("inline_message_id")
    if inline_id:
        message = state.message_inline(inline_id)
        if message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    chat = find_chat(state, params)
    if not params.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = state.message(chat, params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender.id != state.bot.id:
        raise bad_request("message can't be edited")
    return message

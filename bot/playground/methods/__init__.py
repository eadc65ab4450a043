"""The Bot API's methods, core.telegram.org/bots/api#available-methods: `call` runs one by its name."""

from collections.abc import Awaitable, Callable, Mapping

from bot.playground.methods import answering, chats, editing, menus, polling, profile, sending
from bot.playground.params import Params
from bot.playground.refusal import Refusal
from bot.playground.state import State

Method = Callable[[State, Params], object | Awaitable[object]]

METHODS: Mapping[str, Method] = {
    "getme": profile.get_me,
    "logout": profile.agree,
    "close": profile.agree,
    "getupdates": polling.get_updates,
    "setwebhook": polling.set_webhook,
    "deletewebhook": polling.delete_webhook,
    "getwebhookinfo": polling.get_webhook_info,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "answercallbackquery": answering.answer_callback_query,
    "answerinlinequery": answering.answer_inline_query,
    "setmycommands": menus.set_my_commands,
    "getmycommands": menus.get_my_commands,
    "deletemycommands": menus.delete_my_commands,
    "setchatmenubutton": menus.set_chat_menu_button,
    "getchatmenubutton": menus.get_chat_menu_button,
    "setmyname": profile.set_my_name,
    "getmyname": profile.get_my_name,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getfile": chats.get_file,
}


async def call(state: State, name: str, params: Params) -> object:
    """Run a method, its name in any case, and return its `result`.

    Refusal when it is unknown or will not do it.
    """
    method = METHODS.get(name.lower())
    if method is None:
        raise Refusal(404, "Not Found")
    result = method(state, params)
    return await result if isinstance(result, Awaitable) else result

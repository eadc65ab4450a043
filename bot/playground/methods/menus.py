"""The command menu and the button that opens it."""

from bot.playground.commands import Scope, check_commands, check_language, parse_scope
from bot.playground.events import Event
from bot.playground.methods.finding import find_chat
from bot.playground.params import Params
from bot.playground.refusal import Json, bad_request
from bot.playground.state import State


def set_my_commands(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#setmycommands."""
    commands = check_commands(params.json("commands"))
    return _replace(state, params, commands)


def get_my_commands(state: State, params: Params) -> list[Json]:
    """core.telegram.org/bots/api#getmycommands."""
    return state.menus.get(_scope(state, params), check_language(params.text("language_code")))


def delete_my_commands(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#deletemycommands."""
    return _replace(state, params, [])


def set_chat_menu_button(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#setchatmenubutton; 0 stands for all private chats."""
    button = params.json("menu_button")
    if button is None:
        button = {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: unsupported type specified")
    state.menu_buttons[_chat_id(state, params)] = button
    state.events.tell(Event("commands", {}))
    return True


def get_chat_menu_button(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#getchatmenubutton."""
    usual = state.menu_buttons.get(0, {"type": "commands"})
    return state.menu_buttons.get(_chat_id(state, params), usual)


def _chat_id(state: State, params: Params) -> int:
    return find_chat(state, params).id if params.text("chat_id") else 0


def _replace(state: State, params: Params, commands: list[Json]) -> bool:
    language = check_language(params.text("language_code"))
    state.menus.set(_scope(state, params), language, commands)
    state.events.tell(Event("commands", {}))
    return True


def _scope(state: State, params: Params) -> Scope:
    scope = parse_scope(params.json("scope"))
    if scope.chat_id is not None:
        state.check_met(scope.chat_id)
    return scope

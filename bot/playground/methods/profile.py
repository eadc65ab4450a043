"""The bot itself: who it is and what it says of itself, by language."""

from bot.playground.commands import check_language
from bot.playground.params import Params
from bot.playground.refusal import Json, bad_request
from bot.playground.state import State


def get_me(state: State, _params: Params) -> Json:
    """core.telegram.org/bots/api#getme."""
    return {
        **state.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def agree(_state: State, _params: Params) -> bool:
    """core.telegram.org/bots/api#logout and #close: nothing to do here."""
    return True


def set_my_name(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#setmyname: up to 64 characters."""
    return _set(state, params, "name", 64)


def get_my_name(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#getmyname."""
    return _get(state, params, "name", state.bot.first_name)


def set_my_description(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#setmydescription: up to 512 characters, shown in an empty chat."""
    return _set(state, params, "description", 512)


def get_my_description(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#getmydescription."""
    return _get(state, params, "description")


def set_my_short_description(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#setmyshortdescription: up to 120 characters."""
    return _set(state, params, "short_description", 120)


def get_my_short_description(state: State, params: Params) -> Json:
    """core.telegram.org/bots/api#getmyshortdescription."""
    return _get(state, params, "short_description")


def _set(state: State, params: Params, field: str, longest: int) -> bool:
    text = params.text(field)
    if len(text) > longest:
        raise bad_request(f"bot {field.replace('_', ' ')} is too long")
    state.profile[field, check_language(params.text("language_code"))] = text
    return True


def _get(state: State, params: Params, field: str, otherwise: str = "") -> Json:
    return {field: state.says_of_itself(field, check_language(params.text("language_code"))) or otherwise}

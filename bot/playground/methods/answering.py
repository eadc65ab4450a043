"""Answering buttons and inline queries."""

from bot.playground.content import letter_of_content
from bot.playground.params import Params
from bot.playground.queries import InlineAnswer, Press
from bot.playground.refusal import Json, bad_request
from bot.playground.state import State


def answer_callback_query(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#answercallbackquery: up to 200 characters."""
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    press = Press(text, params.flag("show_alert"), params.text("url"))
    state.presses.settle(params.text("callback_query_id"), press, state.now())
    return True


def answer_inline_query(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#answerinlinequery.

    Up to 50 results, their ids unique and of 1 to 64 bytes.
    """
    results = params.json("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    checked = tuple(_check(state, result) for result in results)
    if len({str(result["id"]) for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    next_offset = params.text("next_offset")
    if len(next_offset.encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer = InlineAnswer(checked, next_offset, _button(params.json("button")))
    state.inline_queries.settle(params.text("inline_query_id"), answer, state.now())
    return True


def _check(state: State, result: object) -> Json:
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: expected an Object")
    if not isinstance(result.get("id"), str) or not 1 <= len(result["id"].encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") == "article" and not str(result.get("title") or "").strip():
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    letter_of_content(state, result)  # what tapping it would post must be in order now, not then
    return result


def _button(button: object) -> Json | None:
    """core.telegram.org/bots/api#inlinequeryresultsbutton; only the kind that starts a private chat."""
    if button is None:
        return None
    if not isinstance(button, dict) or not str(button.get("text") or "").strip():
        raise bad_request("can't parse InlineQueryResultsButton: Can't find field \"text\"")
    parameter = str(button.get("start_parameter") or "")
    if not 1 <= len(parameter) <= 64 or not all(c.isascii() and (c.isalnum() or c in "_-") for c in parameter):
        raise bad_request("START_PARAM_INVALID")
    return button

"""Reply markup, checked as Telegram checks it (core.telegram.org/bots/api#inlinekeyboardbutton)."""

from urllib.parse import urlsplit

from bot.playground.refusal import Json, bad_request

_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_MOST_BUTTONS = 100  # in one inline keyboard
_OTHERS = ("keyboard", "remove_keyboard", "force_reply")


def check_markup(markup: object, *, inline_only: bool = False) -> Json | None:
    """`markup` without empty rows, None when nothing is left. `inline_only` for edits and inline results."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup, "inline_keyboard")
        checked = [[check_button(button) for button in row] for row in rows if row]
        if sum(map(len, checked)) > _MOST_BUTTONS:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": checked} if checked else None
    if not any(name in markup for name in _OTHERS):
        if markup:
            raise bad_request("object expected as reply markup")
        return None
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return {
            **markup,
            "keyboard": [[_reply_button(button) for button in row] for row in _rows(markup, "keyboard") if row],
        }
    return dict(markup)


def asks_for_phone(markup: Json | None) -> bool:
    """Whether a key of a reply keyboard shares the phone number of whoever presses it."""
    rows = (markup or {}).get("keyboard")
    return isinstance(rows, list) and any(key.get("request_contact") for row in rows for key in row)


def check_button(button: object) -> Json:
    """Check an inline keyboard button: a label and exactly one action, its data within 1 to 64 bytes."""
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: exactly one action is expected, found {actions}")
    if actions == ["callback_data"]:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
    if actions == ["url"]:
        _check_url(str(button["url"]))
    return dict(button)


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    # Telegram's own links (tg://resolve?…) have no dot in what stands for the host; others need a real name.
    if parts is None or not (parts.scheme == "tg" or (parts.scheme in {"http", "https"} and "." in host)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _rows(markup: Json, name: str) -> list[list[object]]:
    rows = markup[name]
    if not isinstance(rows, list):
        raise bad_request(f'Field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'Field "{name}" must be an Array of Arrays')
    return rows


def _reply_button(button: object) -> Json:
    shown = {"text": button} if isinstance(button, str) else button
    if not isinstance(shown, dict) or not isinstance(shown.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return shown

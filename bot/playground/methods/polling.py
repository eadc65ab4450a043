"""Getting updates (core.telegram.org/bots/api#getting-updates)."""

from bot.playground.params import Params
from bot.playground.refusal import Json, bad_request
from bot.playground.state import State


async def get_updates(state: State, params: Params) -> list[Json]:
    """core.telegram.org/bots/api#getupdates."""
    kinds = params.json("allowed_updates")
    if kinds is not None and not (isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds)):
        raise bad_request("can't parse allowed updates JSON object")
    state.updates.allow(kinds)
    limit = params.integer("limit", 100)
    limit = limit if 1 <= limit <= 100 else 100
    return await state.updates.poll(params.integer("offset"), limit, params.integer("timeout"))


def set_webhook(_state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#setwebhook: only taking it away is possible here."""
    if params.text("url"):
        raise bad_request("bad webhook: the playground does not call webhooks, poll it with getUpdates")
    return True


def delete_webhook(state: State, params: Params) -> bool:
    """core.telegram.org/bots/api#deletewebhook: there is none, so only the pending updates may go."""
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    return True


def get_webhook_info(state: State, _params: Params) -> Json:
    """core.telegram.org/bots/api#getwebhookinfo."""
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(state.updates)}
    if state.updates.allowed:
        info["allowed_updates"] = state.updates.allowed
    return info

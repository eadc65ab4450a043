"""Updates on their way in: one that can't be read must not hold up all behind it.

python-telegram-bot reads a whole batch at once and asks again for one that it fails on, for ever; a Bot API
server older or newer than the library sends such updates (a poll without a field that became required).
"""

from __future__ import annotations

import logging
from typing import Any

from telegram import Update
from telegram.request import BaseRequest

from bot.gateway.transport import Transport

log = logging.getLogger(__name__)


class Intake(Transport):
    """The transport for `getUpdates`: what can't be read arrives as its number alone, and is so confirmed."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the server's answer with every update in it readable."""
        answer = BaseRequest.parse_json_payload(payload)
        if isinstance(answer.get("result"), list):
            answer["result"] = [_readable(update) for update in answer["result"]]
        return answer


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(dict(update), None)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        log.warning("Update %s can't be read and is passed over: %s", update.get("update_id"), error)
        return {"update_id": update["update_id"]}
    return update

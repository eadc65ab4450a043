"""Files that people sent, fetched from Telegram into memory: never more than the caller can take."""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.errors import Refused

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
_ANSWER, _WHOLE = 15.0, 60.0  # seconds for getFile, and for the file itself between two of its pieces


async def download(bot: Bot, file_id: str, limit: int) -> bytes:
    """Return the bytes of the file of that id, at most `limit` of them.

    Raises `Refused`: "file_too_big" with the limit in MB, or "file_not_fetched" where Telegram does not give it.
    """
    try:
        file = await bot.get_file(file_id, read_timeout=_ANSWER)
        _measure(file.file_size or 0, limit)
        data = bytes(await file.download_as_bytearray(read_timeout=_WHOLE))
    except BadRequest as error:
        if "too big" in str(error).lower():
            raise _too_big(limit) from error
        raise _not_fetched(error) from error
    except (TelegramError, OSError) as error:
        raise _not_fetched(error) from error
    _measure(len(data), limit)  # what was announced need not be what came
    return data


def _measure(size: int, limit: int) -> None:
    if size > limit:
        raise _too_big(limit)


def _too_big(limit: int) -> Refused:
    return Refused("file_too_big", max(1, limit // MEGABYTE))


def _not_fetched(error: Exception) -> Refused:
    log.warning("A file could not be fetched: %s", error)
    return Refused("file_not_fetched")

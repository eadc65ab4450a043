"""Logging to stderr, with whatever could open the bot taken out of every line."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
HIDDEN = "<token>"

# A token in an address (bot123:abc), or alone and as long as a real one: times and ports stay readable.
_TOKENS = re.compile(r"(?<=bot)\d+:[\w-]+|(?<!\d)\d{6,}:[\w-]{30,}")
# They say at INFO what every request was, address and all, or tell each of their own steps.
_NOISY = ("aiohttp.access", "alembic", "apscheduler", "httpcore", "httpx", "telegram", "telegram.ext", "asyncio")


class RedactingFormatter(logging.Formatter):
    """Writes a record with every token replaced: in its message, arguments, exception and stack alike."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(FORMAT)
        self._secrets = tuple(filter(None, secrets))

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole record as text, redacted last, when nothing can be added any more."""
        return redacted(super().format(record), self._secrets)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Return text without `secrets` and without anything shaped like a bot's token."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return _TOKENS.sub(HIDDEN, text)


def set_up(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Send all records of `level` and above to stderr; other libraries' from WARNING."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # What nobody caught goes the same way: Python's own report would not be redacted.
    sys.excepthook = _report
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger(__name__).critical("Stopped by an error", exc_info=(kind, error, trace))

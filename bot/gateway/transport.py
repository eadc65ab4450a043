"""Requests to the Bot API over aiohttp.

python-telegram-bot's own transport slows down with many requests at once (httpcore's pool) and writes
addresses, token included, to the log. This one does neither. What it raises is chained to aiohttp's error, so
that a caller can tell a request that never left (`aiohttp.ClientConnectorError`,
`aiohttp.ConnectionTimeoutError`, the proxy's own errors) from one whose outcome nobody knows (all others).
"""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnector, ProxyError
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot import __version__

# Seconds. Reading is long, for a file on its way up is answered only when it is whole.
CONNECT, POOL, READ, WRITE = 10.0, 10.0, 25.0, 25.0
UNNAMED = timedelta(seconds=5)  # to wait after a refusal for too much that names none
_AGENT = f"shian-bot/{__version__}"

Seconds = Any  # a number, None for no limit, or python-telegram-bot's mark for "not said"


class TooMuch(RetryAfter):
    """A refusal for too much; its pause is a timedelta, as it will be in the library's next version."""

    @property
    def retry_after(self) -> timedelta:
        """Return for how long the server wants nothing."""
        return self._retry_after


class Transport(BaseRequest):
    """A pool of connections for what a bot asks of the Bot API.

    `proxy` is an http, https or socks5 address, `pool_size` how many requests may be under way at once. The
    same one can serve for updates: a long poll takes one connection.
    """

    def __init__(self, *, proxy: str | None = None, pool_size: int = 64) -> None:
        self._socks = proxy if proxy and proxy.startswith("socks5") else None
        self._proxy = None if self._socks else proxy
        self._pool_size = pool_size
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Return how many seconds an answer may take to begin."""
        return READ

    async def initialize(self) -> None:
        """Open the pool; a second call finds it open."""
        if self._session is None:
            connector = (
                ProxyConnector.from_url(self._socks, limit=self._pool_size)
                if self._socks
                else aiohttp.TCPConnector(limit=self._pool_size)
            )
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": _AGENT})

    async def shutdown(self) -> None:
        """Close the pool; a second call finds it closed."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request and return its status and body.

        Raises `TimedOut` and `NetworkError`, chained to what aiohttp said, and `TooMuch` for a 429 of any form;
        none shows the address.
        """
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        connect, pool = _seconds(connect_timeout, CONNECT), _seconds(pool_timeout, POOL)
        read, write = _seconds(read_timeout, READ), _seconds(write_timeout, WRITE)
        known = [s for s in (connect, pool, read, write) if s is not None]
        timeout = aiohttp.ClientTimeout(
            total=sum(known) if len(known) == 4 else None,
            connect=None if connect is None or pool is None else connect + pool,
            sock_connect=connect,
            sock_read=read,
        )
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                proxy=self._proxy,
                timeout=timeout,
                allow_redirects=False,  # a redirect would carry the token to wherever it points
            ) as response:
                status, body = response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut(f"Timed out: {type(error).__name__}") from error
        except aiohttp.InvalidURL:
            raise NetworkError("The Bot API's address is not one") from None  # its text is the address
        except (aiohttp.ClientError, ProxyError, OSError) as error:
            raise NetworkError(f"{type(error).__name__}: {_reason(error)}") from error
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TooMuch(_pause(body))
        return status, body


def _seconds(given: Seconds, default: float) -> float | None:
    return given if given is None or isinstance(given, int | float) else default


def _pause(body: bytes) -> timedelta:
    """Return the seconds that a refusal for too much names; whoever stands before the server may name none."""
    try:
        return timedelta(seconds=max(int(json.loads(body)["parameters"]["retry_after"]), 1))
    except (ValueError, TypeError, KeyError, OverflowError):
        return UNNAMED


def _reason(error: Exception) -> str:
    # An error about a response quotes its request, and with it the address.
    if isinstance(error, aiohttp.ClientResponseError):
        return f"status {error.status}"
    return str(error)


def _body(request: RequestData | None) -> Any:
    if request is None:
        return None
    form = aiohttp.FormData(quote_fields=False)  # names of files as they are: Telegram reads UTF-8
    for name, value in request.json_parameters.items():
        form.add_field(name, value)
    if request.contains_files:
        for name, (filename, content, kind) in request.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=kind)
    return form

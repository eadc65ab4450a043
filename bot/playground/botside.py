"""The Bot API over HTTP (core.telegram.org/bots/api#making-requests)."""

import logging

from aiohttp import web

from bot.playground.downloads import download
from bot.playground.methods import call
from bot.playground.receiving import received
from bot.playground.refusal import Json, Refusal
from bot.playground.state import State

_log = logging.getLogger(__name__)


class BotSide:
    """The routes that a bot uses."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[web.RouteDef]:
        """For the application's router."""
        return [
            web.get("/bot{token}/{method}", self.method),
            web.post("/bot{token}/{method}", self.method),
            web.get("/file/bot{token}/{path:.+}", self.file),
        ]

    async def method(self, request: web.Request) -> web.Response:
        """Run one method and wrap what it says."""
        try:
            result = await self._run(request)
        except Refusal as refusal:
            return web.json_response(refusal.as_json(), status=refusal.code)
        except Exception:  # noqa: BLE001 - whatever goes wrong here, the bot gets an answer as from Telegram
            _log.exception("playground: %s failed", request.match_info["method"])
            return web.json_response(Refusal(500, "Internal Server Error").as_json(), status=500)
        answer: Json = {"ok": True, "result": result}
        return web.json_response(answer)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Hand out a file that getFile named."""
        stored = self._state.files.at(request.match_info["path"])
        if request.match_info["token"] != self._state.token or stored is None:
            return web.json_response(Refusal(404, "Not Found").as_json(), status=404)
        return download(stored)

    async def _run(self, request: web.Request) -> object:
        if request.match_info["token"] != self._state.token:
            raise Refusal(401, "Unauthorized")
        async with received(request, self._state.files) as params:
            return await call(self._state, request.match_info["method"], params)

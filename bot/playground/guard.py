"""Only this machine may drive the playground: it has no login, and its token is public."""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'"
)
_PAIR = "/pair"


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(authority: str) -> str:
    try:
        return urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        return ""


def _policy(request: web.Request) -> str:
    """Only the page with two chats may hold frames, only the chat page itself may be in one, and only there."""
    framed = request.path == "/" and request.headers.get("Sec-Fetch-Dest") == "iframe"
    frames = "; frame-src 'self'" if request.path == _PAIR else ""
    ancestors = "'self'" if framed else "'none'"
    return f"{_PAGE_POLICY}{frames}; frame-ancestors {ancestors}"


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what comes from another website, and add the headers that keep a page to itself.

    A name that merely resolves here (DNS rebinding) is told by Host, another page's script by Origin, another
    page's form, image or frame by Sec-Fetch-Site. Bots send none of the latter two. A link that somebody
    follows to the page itself is welcome from anywhere: opening it does nothing.
    """
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "none")
    if not is_loopback(_host(host)):
        raise web.HTTPForbidden(text="The playground answers on this machine only.")
    followed = request.path == "/" and request.headers.get("Sec-Fetch-Dest") == "document"
    if not followed and ((origin not in {None, f"http://{host}"}) or site not in {"none", "same-origin"}):
        raise web.HTTPForbidden(text="Another website cannot use the playground.")
    response = await handler(request)
    if not response.prepared:
        response.headers.setdefault("Content-Security-Policy", _policy(request))
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "no-store")
    return response

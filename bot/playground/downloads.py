"""Handing out stored files without trusting a name, a type or a byte of them."""

from urllib.parse import quote

from aiohttp import web

from bot.playground.files import StoredFile

# Shown in the page when their content says so too; everything else is only ever saved.
_SHOWN = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}


def download(file: StoredFile) -> web.FileResponse:
    """Return the file as a response.

    An image may be shown, anything else is an attachment of no particular type.
    """
    with file.path.open("rb") as opened:
        head = opened.read(4)
    kind = next((kind for magic, kind in _SHOWN.items() if head.startswith(magic)), None) if file.width else None
    shown = "inline" if kind else "attachment"
    return web.FileResponse(
        file.path,
        headers={
            "Content-Type": kind or "application/octet-stream",
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=3600",
        },
    )

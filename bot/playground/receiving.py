"""An HTTP request's parameters, its files written straight to disk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import BodyPartReader, MultipartReader, web

from bot.playground.files import UPLOAD_LIMIT, Files
from bot.playground.params import Params, Upload, parse_json
from bot.playground.refusal import Refusal, bad_request

FORM_LIMIT = 1024 * 1024  # bytes of everything but files
_MOST_PARTS = 64


@asynccontextmanager
async def received(request: web.Request, files: Files) -> AsyncIterator[Params]:
    """Read the parameters of a GET or POST, however encoded. Uploads that nobody kept are gone afterwards.

    Above the limits it refuses with 413; what cannot be read is a 400.
    """
    uploads: dict[str, Upload] = {}
    values: dict[str, object] = dict(request.query)
    try:
        if request.content_type == "multipart/form-data":
            await _read_parts(request, files, values, uploads)
        elif request.content_type == "application/json":
            body = _parsed(await request.read()) if request.can_read_body else {}
            if not isinstance(body, dict):
                raise bad_request("expected a JSON object")
            values |= body
        elif request.method == "POST":
            values |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        yield Params(values, uploads)
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    finally:
        for upload in uploads.values():
            if not files.has(upload.path):
                upload.path.unlink(missing_ok=True)


def _parsed(body: bytes) -> object:
    try:
        return parse_json(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None


async def _read_parts(
    request: web.Request, files: Files, values: dict[str, object], uploads: dict[str, Upload]
) -> None:
    try:
        reader = await request.multipart()
        for _ in range(_MOST_PARTS):
            part = await reader.next()
            if part is None:
                return
            if isinstance(part, MultipartReader) or part.name is None:
                raise bad_request("can't parse multipart form")
            if part.filename is None:
                values[part.name] = await _read_text(part)
            else:
                path = files.receiving()
                uploads[part.name] = Upload(
                    path, part.filename, part.headers.get("Content-Type", "application/octet-stream")
                )
                await _write(part, path)
    except (ValueError, AssertionError, LookupError):
        raise bad_request("can't parse multipart form") from None
    raise Refusal(413, "Request Entity Too Large")


async def _read_text(part: BodyPartReader) -> str:
    held = bytearray()
    while chunk := await part.read_chunk():
        held += chunk
        if len(held) > FORM_LIMIT:
            raise Refusal(413, "Request Entity Too Large")
    return held.decode()


async def _write(part: BodyPartReader, path: Path) -> None:
    size = 0
    with path.open("wb") as file:  # small blocks onto a local disk: a thread would cost more than it saves
        while chunk := await part.read_chunk(256 * 1024):
            size += len(chunk)
            if size > UPLOAD_LIMIT:
                raise Refusal(413, "Request Entity Too Large")
            file.write(chunk)

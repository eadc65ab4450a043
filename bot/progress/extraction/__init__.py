"""The text inside a file, to look for marks in: bounded in characters, bytes, pages and seconds, whatever comes.

It blocks for as long as `SECONDS`: call it in a thread.
"""

from __future__ import annotations

import csv
import io
import time
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass

from bot.progress.extraction.bounds import Reading, SpentError
from bot.progress.extraction.legacy import read_legacy
from bot.progress.extraction.office import read_office
from bot.progress.extraction.pdf import pages_of
from bot.progress.filekinds import Kind

SECONDS = 8.0

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What could be read, each cell or paragraph on its line; `whole` where that is all the text there is."""

    text: str
    whole: bool


def text_of(data: bytes, kind: Kind, *, seconds: float = SECONDS) -> Extracted:
    """Return the text of a file of that kind; a picture has none, an older document only what stands around marks."""
    reading = Reading(time.monotonic() + seconds, whole=kind not in {"image", "legacy"})
    try:
        match kind:
            case "text":
                reading.add(_decoded(data))
            case "table":
                _read_table(_decoded(data), reading)
            case "pdf":
                _read_pdf(data, reading)
            case "office":
                read_office(data, reading)
            case "legacy":
                read_legacy(data, reading)
            case "image":
                pass
    except (SpentError, *_BROKEN):
        reading.whole = False
    return Extracted("\n".join(reading.lines), reading.whole)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _read_table(text: str, reading: Reading) -> None:
    """Read each cell as a line, and what is no table after all as it stands."""
    reading.add(text)
    with suppress(csv.Error):
        for row in csv.reader(io.StringIO(text)):
            reading.lines.extend(row)


def _read_pdf(data: bytes, reading: Reading) -> None:
    for page, complete in pages_of(data, reading.until):
        reading.whole = reading.whole and complete
        reading.add(page)

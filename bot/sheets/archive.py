"""The zip file that an xlsx is: opened without trusting a word of what it says about itself."""

from __future__ import annotations

import io
import zipfile
import zlib

from bot.errors import CellProblem, SheetError

MEGABYTE = 1024 * 1024
LIMIT = 5 * MEGABYTE  # bytes; a roster of 5,000 rows has half of one
_UNPACKED = 32 * MEGABYTE  # bytes of all parts together, said or real
_ENTRIES = 2_000
_RATIO = 400  # what the densest real sheets, all of one value, do not reach
_SMALL = MEGABYTE  # bytes; below that a ratio tells nothing
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # the others unpack in leaps that can't be bounded

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_BOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def unusable(code: str, *values: object) -> SheetError:
    """Return the error for a whole file."""
    return SheetError((CellProblem("", "", code, values),))


class Archive:
    """The parts of a file by name. Raises `SheetError` for whatever is not a whole and harmless zip file."""

    def __init__(self, data: bytes) -> None:
        _refuse_other_kinds(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except Exception as error:  # zipfile lets out whatever its parsing stumbles over
            raise unusable("damaged") from error
        said = sum(entry.file_size for entry in entries)
        dense = any(e.file_size > max(_SMALL, _RATIO * e.compress_size) for e in entries)
        if len(entries) > _ENTRIES or said > _UNPACKED or dense:
            raise unusable("bomb")
        if any(entry.flag_bits & 1 for entry in entries):
            raise unusable("password")
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}
        self._left = _UNPACKED

    def part(self, name: str) -> bytes | None:
        """Return a part whole; None where there is none of that name."""
        entry = self._entries.get(name.lower())
        if entry is None:
            return None
        if entry.compress_type not in _PACKED:
            raise unusable("damaged")
        try:
            with self._zip.open(entry) as file:
                data = file.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as e:
            raise unusable("damaged") from e
        self._left -= len(data)
        if self._left < 0:
            raise unusable("bomb")
        return data


def _refuse_other_kinds(data: bytes) -> None:
    if not data:
        raise unusable("file_empty")
    if len(data) > LIMIT:
        raise unusable("file_big", LIMIT // MEGABYTE)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise unusable("password")
        raise unusable("old_xls" if any(name in data for name in _OLD_BOOK) else "not_xlsx")
    if not data.startswith(b"PK"):
        raise unusable("not_xlsx")

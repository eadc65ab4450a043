"""Which files are taken: by the name's ending and by the first bytes, which must tell the same."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from typing import Literal

from bot.errors import Refused

Kind = Literal["image", "pdf", "office", "legacy", "text", "table"]

NAME = 100  # characters of a name that are kept
_PARTS = 20_000  # of a package; more are not a document but a trap

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what Office makes of a document with a password
_MACROS = "_VBA_PROJECT".encode("utf-16-le")  # the storage of an older document's program
_PROGRAMS = ("vbaproject.bin", ".exe", ".dll", ".scr", ".bat", ".vbs")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_ARCHIVES = frozenset({"zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "cab", "iso", "jar"})
_SEPARATORS = str.maketrans("/\\", "__")


def clean(name: str) -> str:
    """Return a name fit to be shown: one line, in reading order, without parts of a path, at most `NAME` long."""
    kept = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    line = " ".join(kept.translate(_SEPARATORS).split()).strip("._ ")
    stem, dot, ending = line.rpartition(".")
    return f"{stem[: NAME - len(ending) - 1]}.{ending}" if dot and len(ending) <= 8 else line[:NAME]


def kind_of(name: str, data: bytes) -> Kind:
    """Return what kind of file it is.

    Raises `Refused`: "file_empty", "file_archive", "file_kind" for an ending that isn't taken, "file_not_as_named"
    where the bytes are something else than the name says, "file_macros" for a document that carries a program.
    """
    if not data:
        raise Refused("file_empty")
    ending = ending_of(name)
    for kind, endings in TAKEN.items():
        if ending in endings:
            if not endings[ending](data):
                raise Refused("file_not_as_named", ending)
            if kind in {"office", "legacy"}:
                _refuse_programs(data)
                return "office" if _zipped(data) else "legacy"
            return kind
    raise Refused("file_archive" if ending in _ARCHIVES else "file_kind")


def ending_of(name: str) -> str:
    """Return what stands after a name's last dot, in small letters."""
    return clean(name).rpartition(".")[2].lower() if "." in name else ""


def refuse_by_name(name: str) -> None:
    """Raise what `kind_of` would for the name alone, before anything is fetched."""
    ending = ending_of(name)
    if not any(ending in endings for endings in TAKEN.values()):
        raise Refused("file_archive" if ending in _ARCHIVES else "file_kind")


def _zipped(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def _image(data: bytes) -> bool:
    # Any picture under any picture's ending: programs mix these up, and no harm is in it.
    webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    heic = data[4:8] == b"ftyp" and data[8:12] in _HEIC
    return webp or heic or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _package(*parts: str, locked: bool = False, legacy: bool = False) -> Callable[[bytes], bool]:
    """Return a check for a zip with one of the `parts` in it, or, if allowed, for the older container."""

    def check(data: bytes) -> bool:
        if data.startswith(_OLE):
            return legacy or (locked and _ENCRYPTED in data)
        return _zipped(data) and any(name.startswith(parts) for name in _names(data))

    return check


def _text(data: bytes) -> bool:
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(byte in data for byte in _NEVER_IN_TEXT)


_NEVER_IN_TEXT = bytes({*range(32)} - {*b"\t\n\r\x0b\x0c\x1a\x1b"})

_WORD = _package("word/", locked=True)
_SHEET = _package("xl/", locked=True)
_SLIDES = _package("ppt/", locked=True)
_OPEN = _package("content.xml")
_OLDER = {letter: _package(part, legacy=True) for letter, part in {"w": "word/", "x": "xl/", "p": "ppt/"}.items()}

# By kind, then by ending, what the bytes have to be. Old endings hide new documents and the other way round.
TAKEN: Mapping[Kind, Mapping[str, Callable[[bytes], bool]]] = {
    "image": dict.fromkeys(("jpg", "jpeg", "png", "webp", "heic", "heif"), _image),
    "pdf": {"pdf": lambda data: b"%PDF-" in data[:1024] and not data.startswith((b"MZ", b"PK"))},
    "office": {
        "docx": _WORD, "xlsx": _SHEET, "pptx": _SLIDES, "ofd": _package("OFD.xml"),
        "odt": _OPEN, "ods": _OPEN, "odp": _OPEN,
    },
    "legacy": {
        "doc": _OLDER["w"], "wps": _OLDER["w"], "xls": _OLDER["x"], "et": _OLDER["x"], "ppt": _OLDER["p"],
        "dps": _OLDER["p"],
    },
    "text": {"txt": _text},
    "table": {"csv": _text},
}  # fmt: skip


def package(data: bytes) -> zipfile.ZipFile:
    """Open a package. Raises BadZipFile and others of `zipfile` for what is none, or has parts without end."""
    if data.count(b"PK\x01\x02") > _PARTS:
        raise zipfile.BadZipFile("too many parts")
    return zipfile.ZipFile(io.BytesIO(data))


def _names(data: bytes) -> list[str]:
    try:
        with package(data) as opened:
            return opened.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return []


def _refuse_programs(data: bytes) -> None:
    if _MACROS in data if data.startswith(_OLE) else any(n.lower().endswith(_PROGRAMS) for n in _names(data)):
        raise Refused("file_macros")

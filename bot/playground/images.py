"""The size of an image, from the first bytes of the file alone."""

import struct
from pathlib import Path

_JPEG_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_HEAD = 512 * 1024  # bytes; a JPEG's frame may stand behind a long block of metadata


def size_of_image(path: Path) -> tuple[int, int]:
    """Width and height in pixels of a PNG, GIF, JPEG or WebP; (0, 0) for anything else, never an error."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    try:
        return _measure(head)
    except (struct.error, IndexError):
        return 0, 0


def _measure(head: bytes) -> tuple[int, int]:
    width = height = 0
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", head[16:24])
    elif head.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", head[6:10])
    elif head.startswith(b"\xff\xd8"):
        width, height = _jpeg(head)
    elif head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        width, height = _webp(head)
    return width, height


def _jpeg(head: bytes) -> tuple[int, int]:
    at = 2
    while head[at] == 0xFF:
        marker = head[at + 1]
        (length,) = struct.unpack(">H", head[at + 2 : at + 4])
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0


def _webp(head: bytes) -> tuple[int, int]:
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF

"""Documents of the older formats: not read, but searched for the bytes of a mark."""

from __future__ import annotations

import re

from bot.progress.extraction.bounds import Reading

_WORDS = (("绝", "密"), ("絕", "密"), ("机", "密"), ("機", "密"), ("秘", "密"), ("祕", "密"))
_AROUND = 64  # bytes on each side of a mark that tell what it stands in; even, for two make a character
# What Word and Excel put between cells, paragraphs and strings, as it reads when it is taken for text.
_BETWEEN = re.compile("[\x00-\x1f\x80-\xff\u0100\ufffd]+")
_TWO_CHARACTERS = b"\x02\x00\x01"  # how Excel announces a text of just two, in UTF-16


def read_legacy(data: bytes, reading: Reading) -> None:
    """Put into `reading` what stands around the words of a mark, in UTF-16 and in GBK."""
    for code in ("utf-16-le", "gb18030"):
        space = b"(?:%b){0,4}" % b"|".join(re.escape(char.encode(code)) for char in " \u3000")
        marks = b"|".join(space.join(re.escape(char.encode(code)) for char in word) for word in _WORDS)
        for found in re.finditer(marks, data):
            begin = found.start() - min(_AROUND, found.start() // 2 * 2)
            before, after = data[begin : found.start()], data[found.end() : found.end() + _AROUND]
            word = found[0].decode(code)
            around = (before.decode(code, "replace"), word, after.decode(code, "replace"))
            reading.add(word if before.endswith(_TWO_CHARACTERS) else _BETWEEN.sub("\n", "".join(around)))

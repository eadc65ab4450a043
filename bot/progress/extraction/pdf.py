"""The text of a PDF, page by page, within narrow limits: the format can hide any amount of work in a few bytes."""

from __future__ import annotations

import io
import logging
import time
import unicodedata
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader, apply_configuration

PAGES = 300
_STREAM = 4_000_000  # bytes of one stream, unpacked; pypdf reads two million a second at worst
_UNREADABLE = 0.1  # the share of characters without a meaning above which a page's fonts don't tell what they show

# Above these pypdf raises; the defaults would let one page take minutes and gigabytes.
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": _STREAM,
    "lzw_maximum_output_length": _STREAM,
    "run_length_maximum_output_length": _STREAM,
    "brotli_maximum_output_length": _STREAM,
    "array_based_stream_maximum_output_length": _STREAM,
    "zlib_maximum_recovery_input_length": 500_000,
    "stream_decoding_work_maximum_length": 4 * _STREAM,
    "stream_parsing_work_maximum_count": 300_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_entries": 10_000,
    "jbig2dec_binary": None,
}


def pages_of(data: bytes, until: float) -> Iterator[tuple[str, bool]]:
    """Yield each page's text, and whether that is all there is to read on it; it never raises.

    It stops at `until` (of `time.monotonic`), after `PAGES` pages and at whatever can't be read, with ("", False).
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes what it can't read
    with apply_configuration(**_LIMITS):
        try:
            for number, page in enumerate(PdfReader(io.BytesIO(data)).pages):
                if number == PAGES or time.monotonic() > until:
                    yield "", False
                    return
                yield _page(page, until)
        # A parser of a foreign format in Python fails in every way there is: AttributeError, RecursionError, …
        except Exception:  # noqa: BLE001
            yield "", False


def _page(page: PageObject, until: float) -> tuple[str, bool]:
    late = False

    def watch(*_: object) -> None:
        nonlocal late
        if time.monotonic() > until:
            late = True
            raise TimeoutError

    text = page.extract_text(visitor_operand_before=watch)
    return text, not late and _readable(text) and not (_blank(text) and _pictured(page))


def _readable(text: str) -> bool:
    nameless = sum(
        char == "\ufffd" or unicodedata.category(char) in {"Co", "Cn", "Cc"} for char in text if char != "\n"
    )
    return nameless <= _UNREADABLE * len(text)


def _blank(text: str) -> bool:
    return not text.strip()


def _pictured(page: PageObject) -> bool:
    """Say whether there are pictures on a page: without text it is a scan."""
    resources: Any = page.get("/Resources")
    return bool(resources and resources.get_object().get("/XObject"))
